"""What changes on the public pages when the firm does. Free times change too often: pages show them for a minute."""

from __future__ import annotations

from datetime import datetime

from booking.ground import forget
from booking.models import Provider, ProviderPrice, ServiceArea
from core.page_cache import everything, on_change, register_boundary


def register() -> None:
    on_change(Provider, ServiceArea, rule=covered)
    on_change(Provider.services.through, ProviderPrice, rule=everything)
    register_boundary(next_price_of_a_person, purged=True)


def covered(row: object) -> None:
    """Forget where we come before the pages that tell of it, or one made in between would tell the old."""
    forget()
    everything(row)


def next_price_of_a_person(at: datetime) -> datetime | None:
    """Return when the next price of one person begins or ends."""
    coming = ProviderPrice.objects.filter(valid_from__gt=at).order_by("valid_from")
    return coming.values_list("valid_from", flat=True).first()
