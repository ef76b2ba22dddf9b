"""Whether the firm of the tests is registered for VAT. As a site begins, it is not."""

from __future__ import annotations

from wagtail.models import Site

from core.models import BusinessSettings


def register_for_vat(number: str = "GB 123 4567 89") -> None:
    """Give the firm of the default site a VAT number; an empty one takes it away."""
    site = Site.objects.filter(is_default_site=True).first() or Site.objects.create(
        hostname="localhost", root_page_id=1, is_default_site=True
    )
    BusinessSettings.objects.update_or_create(site=site, defaults={"name": "Larkfield", "vat_number": number})
