"""Which site a request is for: asked by every page, and the same for all of them."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from wagtail.models import Site

from core.middleware import ADMIN_AREAS, GetResponse
from core.page_cache.facts import remembered, version_now


def site_of(request: HttpRequest) -> Site | None:
    """Return the site of a request, a form's too, and leave it where Wagtail looks for it."""
    if not hasattr(request, "_wagtail_site"):
        name = f"site {request._get_raw_host()} {request.get_port()}"  # type: ignore[attr-defined]
        found = remembered(version_now(request), name, lambda: Site.find_for_request(request))
        request._wagtail_site = found  # type: ignore[attr-defined]
    site: Site | None = request._wagtail_site  # type: ignore[attr-defined]
    return site


class KnownSite:
    """Tell Wagtail the site of a public request before it asks the database. Stands behind the check of the host."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Forms are mostly answered by a redirect, which shows nothing of any site; who needs it still can ask.
        shows = request.method in ("GET", "HEAD") and not request.path.startswith(ADMIN_AREAS)
        if settings.PAGE_CACHE_SECONDS and shows:
            site_of(request)
        return self.get_response(request)
