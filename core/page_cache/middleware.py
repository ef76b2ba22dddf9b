"""Answer from what is kept before anything else of the site wakes up; keep what may be kept."""

from __future__ import annotations

import gzip
import hashlib
import re
import time
from typing import NamedTuple, cast

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date, parse_http_date_safe

from core.middleware import GetResponse
from core.page_cache import store
from core.page_cache.freshness import Freshness, measured
from core.page_cache.offering import may_ask, may_keep
from core.page_cache.query import wanted

TAKES_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))", re.IGNORECASE)


class Place(NamedTuple):
    key: str
    path: str


class PageCache:
    """First of all middleware: a kept answer carries every header that the rest of them once set."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        place = _place_of(request) if settings.PAGE_CACHE_SECONDS and may_ask(request) else None
        if place is None:
            return self.get_response(request)
        entry, versions = store.look(place.key, place.path)
        if entry and entry.versions == versions and time.time() < entry.fresh_until:
            return _answer(request, entry, "hit")
        if request.method == "HEAD":
            return self.get_response(request)
        return self._refresh(request, place, entry) if entry else self._render(request, place, versions)

    def _refresh(self, request: HttpRequest, place: Place, old: store.Entry) -> HttpResponse:
        """Let one request render anew; whoever asks meanwhile gets the old copy."""
        if not store.claim(place.key):
            if store.old_copy_will_do(old, time.time()):
                return _answer(request, old, "stale")
            return self._render(request, place, store.look(place.key, place.path)[1])
        try:
            # Somebody may have finished between our look and our claim.
            entry, versions = store.look(place.key, place.path)
            if entry and entry.versions == versions and time.time() < entry.fresh_until:
                return _answer(request, entry, "hit")
            return self._render(request, place, versions, replaces=True)
        finally:
            store.release(place.key)

    def _render(
        self, request: HttpRequest, place: Place, versions: store.Versions, *, replaces: bool = False
    ) -> HttpResponse:
        versions = store.begin(place.path, versions)
        with measured(settings.PAGE_CACHE_SECONDS) as freshness:
            response = self.get_response(request)
        if may_keep(request, response):
            return _keep(request, response, place, versions, freshness)
        if replaces:
            store.forget(place.key)
        return response


def _place_of(request: HttpRequest) -> Place | None:
    try:
        host = request.get_host()
    except DisallowedHost:  # answered by those who come after us
        return None
    return Place(store.key_of(f"{request.scheme}://{host}{request.path}?{wanted(request)}"), request.path)


def _keep(
    request: HttpRequest, response: HttpResponse, place: Place, versions: store.Versions, freshness: Freshness
) -> HttpResponse:
    at = timezone.now()
    # Weak, since the page is the same packed or not.
    response["ETag"] = f'W/"{hashlib.blake2b(response.content, digest_size=16).hexdigest()}"'
    response.headers.setdefault("Last-Modified", http_date(at.timestamp()))
    patch_vary_headers(response, ["Accept-Encoding"])
    packed = gzip.compress(response.content, mtime=0)
    entry = store.Entry(versions, freshness.until(at, versions.everything), tuple(response.headers.items()), packed)
    left = entry.fresh_until - at.timestamp()
    # Purged while it was rendered: good enough for the one who asked, and for nobody else.
    kept = left > 0 and store.keep(place.key, place.path, entry, left)
    return _answer(request, entry if kept else entry._replace(fresh_until=0), "miss")


def _answer(request: HttpRequest, entry: store.Entry, how: str) -> HttpResponse:
    is_packed = TAKES_GZIP.search(request.headers.get("Accept-Encoding", ""))
    body = entry.packed if is_packed else gzip.decompress(entry.packed)
    response = HttpResponse(b"" if request.method == "HEAD" else body, headers=dict(entry.headers))
    response["Content-Length"] = str(len(body))
    if is_packed:
        response["Content-Encoding"] = "gzip"
    response["Cache-Control"] = _control(entry.fresh_until - time.time())
    modified = parse_http_date_safe(response["Last-Modified"])
    # The same answer without its body, where the browser already has it.
    told = cast(HttpResponse, get_conditional_response(request, response["ETag"], modified, response))
    told["X-Cache"] = how
    return told


def _control(left: float) -> str:
    """Let browsers ask each time, and a CDN keep it for a while, never longer than it is true."""
    edge = max(0, min(settings.PAGE_CACHE_EDGE_SECONDS, int(left)))
    grace = max(0, min(60, int(left) - edge))
    return f"public, max-age=0, s-maxage={edge}, stale-while-revalidate={grace}"
