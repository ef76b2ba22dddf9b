"""What the site's editors decided about counting."""

from __future__ import annotations

from django.http import HttpRequest
from wagtail.models import Site

from core.models import AnalyticsSettings
from core.page_cache.facts import fact


def analytics_of(request: HttpRequest | None) -> AnalyticsSettings:
    """Return the site's settings, asked once a request and never written while reading."""
    found: AnalyticsSettings | None = getattr(request, "_analytics", None)
    if found is None:
        site = Site.find_for_request(request) if request else None
        saved = AnalyticsSettings.objects.filter(site=site)
        found = (
            fact(request, f"analytics {site.pk}", saved.first) if request and site else None
        ) or AnalyticsSettings()
        if request:
            request._analytics = found  # type: ignore[attr-defined]
    return found
