"""What changes on the public pages when the catalogue does."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Min

from catalogue.models import AreaPrice, Category, Extra, Option, OptionGroup, PriceVersion, Service
from core.page_cache import everything, on_change, register_boundary

PRICES = (PriceVersion.objects, AreaPrice.objects)


def register() -> None:
    # Prices and names stand in cards, tables, running text and the data for search engines, on any page.
    on_change(Category, Service, PriceVersion, AreaPrice, OptionGroup, Option, Extra, rule=everything)
    register_boundary(next_price, purged=True)


def next_price(at: datetime) -> datetime | None:
    """Return when the next price begins, or the next one of some places begins or ends."""
    moments = [prices.filter(valid_from__gt=at).aggregate(Min("valid_from"))["valid_from__min"] for prices in PRICES]
    return min((moment for moment in moments if moment), default=None)
