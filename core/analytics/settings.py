"""What the site's editors decided about counting."""

from __future__ import annotations

from django.http import HttpRequest

from core.models import AnalyticsSettings
from core.page_cache.facts import remembered, version_now
from core.page_cache.sites import site_of


def analytics_of(request: HttpRequest | None) -> AnalyticsSettings:
    """Return the site's settings, asked once a request and never written while reading."""
    found: AnalyticsSettings | None = getattr(request, "_analytics", None)
    if found is None:
        found = (_saved(request) if request else None) or AnalyticsSettings()
        if request:
            request._analytics = found  # type: ignore[attr-defined]
    return found


def _saved(request: HttpRequest) -> AnalyticsSettings | None:
    """Return what is remembered, for forms too: many of them count a step, and none of them decides whether to."""
    site = site_of(request)
    if site is None:
        return None
    saved = AnalyticsSettings.objects.filter(site=site)
    found: AnalyticsSettings | None = remembered(version_now(request), f"analytics {site.pk}", saved.first)
    return found
