"""Whose site this is."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Site

from core.models import BusinessSettings
from core.page_cache.facts import fact


def firm_zone() -> ZoneInfo:
    """Return the firm's own wall clock."""
    return ZoneInfo(settings.BUSINESS_TIME_ZONE)


def firm_of(request: HttpRequest | None) -> BusinessSettings:
    """Return the firm's details; the plain defaults where an editor has saved none.

    Asked once a request, and never written: Wagtail's own lookup would create the row while reading.
    """
    found: BusinessSettings | None = getattr(request, "_firm", None)
    if found is None:
        # What an editor is looking at in a preview is laid on the request by Wagtail.
        found = getattr(request, BusinessSettings.get_cache_attr_name(), None) or _saved(request)
        if request:
            request._firm = found  # type: ignore[attr-defined]
    return found


def _saved(request: HttpRequest | None) -> BusinessSettings:
    site = Site.find_for_request(request) if request else None
    if request is None or site is None:
        return BusinessSettings()
    saved = BusinessSettings.objects.filter(site=site)
    return fact(request, f"firm {site.pk}", saved.first) or BusinessSettings()
