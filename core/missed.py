"""Counting addresses that are not there, without a row being written while a visitor waits.

A miss goes into numbered places of the shared cache, a new shelf each minute; a sweep empties the shelves that
are full into `MissedPath`. Two misses in the same instant may take one place, so counts are a little low at
worst. Nothing about the visitor is kept, and no query string: only the path, and a page of ours that led there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit

from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now
from wagtail.contrib.redirects.models import Redirect

from core.models import MissedPath
from core.redis_cache import AWAY

SHELF_SECONDS = 60
PLACES = 300  # on one shelf; what a flood brings beyond them is not counted
SHELVES_BACK = 15
MOST_ROWS = 2000
LONGEST = 200
# Not ours to mend: what looks for holes, what is private, and files.
PRIVATE = re.compile(r"^/(accounts|admin|api|book|checkout|cms|dashboard|orders|subscriptions|static|media|_util)(/|$)")
PROBES = re.compile(
    r"/\.|//|\\|@|wp-|wordpress|xmlrpc|cgi-bin|phpmyadmin|\.(php\d?|aspx?|jsp|cgi|env|git|sql|bak|ya?ml|ini|log|zip|gz|tar|exe"
    r"|map|js|css|json|xml|txt|ico|png|jpe?g|gif|svg|webp)$",
    re.IGNORECASE,
)
PERSONAL = re.compile(r"\d{6,}|[0-9a-f]{16,}|[A-Za-z0-9_-]{40,}")
GetResponse = Callable[[HttpRequest], HttpResponse]


class CountMissed:
    """Stands outside the redirects, so that it counts only what none of them has led on."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 404 and request.method == "GET":
            count_missed(request.path, _own_page(request), at=now())
        return response


def worth_counting(path: str) -> bool:
    if not path.isprintable() or not 1 < len(path) <= LONGEST:
        return False
    return not any(pattern.search(path) for pattern in (PRIVATE, PROBES, PERSONAL))


def count_missed(path: str, referrer: str, *, at: datetime) -> None:
    """Put one miss on this minute's shelf, if it is worth a look and there is room."""
    if not worth_counting(path):
        return
    shelf = f"missed:{_minute(at)}"
    try:
        cache.add(shelf, 0, timeout=SHELF_SECONDS * (SHELVES_BACK + 1))
        place = cache.incr(shelf)
    except (ValueError, *AWAY):  # thrown away between the two calls, or out of reach
        return
    if place <= PLACES:
        cache.set(f"{shelf}:{place}", (path, referrer), timeout=SHELF_SECONDS * (SHELVES_BACK + 1))


def write_down_missed(*, at: datetime) -> int:
    """Empty the shelves of the minutes before this one into the table; return how many misses they held."""
    this = _minute(at)
    shelves = cache.get_many([f"missed:{minute}" for minute in range(this - SHELVES_BACK, this)])
    return sum(_empty(shelf, int(taken)) for shelf, taken in sorted(shelves.items()))


def _empty(shelf: str, taken: int) -> int:
    places = [f"{shelf}:{place}" for place in range(1, min(taken, PLACES) + 1)]
    held = cache.get_many(places)
    cache.delete_many([shelf, *places])  # first: a death in between loses a minute's counts and doubles none
    seen_at = datetime.fromtimestamp(int(shelf.split(":")[1]) * SHELF_SECONDS, tz=UTC)
    misses: dict[str, tuple[int, str]] = {}
    for path, referrer in held.values():
        path = Redirect.normalise_path(path)[:LONGEST]
        count, known = misses.get(path, (0, ""))
        misses[path] = count + 1, referrer or known
    if misses:
        _write(misses, seen_at)
    return len(held)


@transaction.atomic
def _write(misses: dict[str, tuple[int, str]], seen_at: datetime) -> None:
    known = set(MissedPath.objects.filter(path__in=misses).values_list("path", flat=True))
    room = MOST_ROWS - MissedPath.objects.count() - len(misses.keys() - known)
    if room < 0:
        _forget(-room)
    for path, (count, referrer) in misses.items():
        if path in known:
            changes = {"count": F("count") + count, "last_seen": seen_at} | ({"referrer": referrer} if referrer else {})
            MissedPath.objects.filter(path=path).update(**changes)
        else:
            MissedPath.objects.create(path=path, count=count, first_seen=seen_at, last_seen=seen_at, referrer=referrer)


def _forget(rows: int) -> None:
    """Make room: what was missed least often goes first, and of that what was not missed for longest."""
    least = MissedPath.objects.order_by("count", "last_seen").values_list("pk", flat=True)[:rows]
    MissedPath.objects.filter(pk__in=list(least)).delete()


def ignore_missed(missed: MissedPath) -> None:
    """Take a path off the list; it is still counted."""
    MissedPath.objects.filter(pk=missed.pk).update(ignored=True)


def _own_page(request: HttpRequest) -> str:
    """Return the path of the page that led here, if it is one of ours."""
    parts = urlsplit(request.headers.get("Referer", "")[:1000])
    path = unquote(parts.path)
    own = parts.netloc == request.get_host() and len(path) <= LONGEST and path.isprintable()
    return path if own and not PERSONAL.search(path) and not PRIVATE.search(path) else ""


def _minute(at: datetime) -> int:
    return int(at.timestamp()) // SHELF_SECONDS
