"""The settings of the site that is being asked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from wagtail.models import Site

from core.clock import moment_of
from core.firm import firm_of
from core.models import BusinessSettings, SeoSettings
from core.page_cache.facts import fact


def seo_of(request: HttpRequest | None) -> SeoSettings:
    """Return what was set about search engines, or the plain defaults. Asked once a request, and never written."""
    found: SeoSettings | None = getattr(request, "_seo", None)
    if found is None:
        site = Site.find_for_request(request) if request else None
        saved = SeoSettings.base_queryset().filter(site=site)
        found = (fact(request, f"seo {site.pk}", saved.first) if request and site else None) or SeoSettings()
        if request:
            request._seo = found  # type: ignore[attr-defined]
    return found


def head_context(request: HttpRequest | None) -> dict[str, Any]:
    """Return what heads are written from: the same for every page of one request, so that lists ask once."""
    found: dict[str, Any] | None = getattr(request, "_head_context", None)
    if found is None:
        found = {"at": moment_of(request), "memo": {}, "business": firm_of(request), "seo": seo_of(request)}
        found["request"] = request
        if request:
            request._head_context = found  # type: ignore[attr-defined]
    return found


def plain_head_context(*, at: datetime) -> dict[str, Any]:
    """Return the same for nobody's request: what heads of the default site are written from at a moment."""
    site = Site.objects.filter(is_default_site=True).first()
    business = BusinessSettings.objects.filter(site=site).first() or BusinessSettings()
    seo = SeoSettings.objects.filter(site=site).first() or SeoSettings()
    return {"at": at, "memo": {}, "business": business, "seo": seo, "request": None}
