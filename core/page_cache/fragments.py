"""Parts of a page, for requests that the whole page may not answer, such as those of staff."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from core.page_cache import store
from core.page_cache.freshness import is_measured
from core.page_cache.query import wanted

SECONDS = 60  # as long as the shortest-lived thing on any page, a free time


def version_for(request: HttpRequest) -> str:
    """Return under which name a part may be kept; "" where it must be rendered.

    A page on its way into the store is rendered whole: what is in it says how long it is true.
    """
    if not settings.PAGE_CACHE_SECONDS or request.method != "GET" or is_measured():
        return ""
    if "as_of" in request.COOKIES or getattr(request, "as_of", None) or getattr(request, "is_preview", False):
        return ""
    versions = store.begin(request.path)
    return f"{versions.everything}:{versions.path}:{request.get_host()}{request.path}?{wanted(request)}"
