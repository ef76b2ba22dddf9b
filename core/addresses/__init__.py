"""Finding an address instead of typing it. Which service is asked is a setting; without one people type."""

from __future__ import annotations

from django.conf import settings

from core.addresses.base import Address, AddressLookup, LookupFailed, Suggestion
from core.addresses.google import GooglePlaces
from core.addresses.local import MadeUpStreets

__all__ = ["Address", "AddressLookup", "LookupFailed", "Suggestion", "address_lookup"]

LOOKUPS: dict[str, type[AddressLookup]] = {"local": MadeUpStreets, "google": GooglePlaces}


def address_lookup() -> AddressLookup | None:
    """Return the service that is switched on, or None: then addresses are typed."""
    kind = LOOKUPS.get(settings.ADDRESS_LOOKUP)
    return kind() if kind else None
