"""What changes on the public pages when the catalogue does."""

from __future__ import annotations

from datetime import datetime

from catalogue.models import Category, Extra, Option, OptionGroup, PriceVersion, Service
from core.page_cache import everything, on_change, register_boundary


def register() -> None:
    # Prices and names stand in cards, tables, running text and the data for search engines, on any page.
    on_change(Category, Service, PriceVersion, OptionGroup, Option, Extra, rule=everything)
    register_boundary(next_price)


def next_price(at: datetime) -> datetime | None:
    """Return when the next price begins."""
    coming = PriceVersion.objects.filter(valid_from__gt=at).order_by("valid_from")
    return coming.values_list("valid_from", flat=True).first()
