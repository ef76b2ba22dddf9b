"""What a page tells us when somebody opens it or presses a button. It is told little and believes less."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core.analytics.actions import NOWHERE, Happening, record
from core.analytics.visitors import is_counted
from core.limits import client_address, take_try
from core.models import EventName
from core.sources import read

LARGEST = 1000  # bytes
A_MINUTE = 60
# The rest the server sees for itself: nobody may send in a purchase.
FROM_PAGES = {
    EventName.VIEW_ITEM,
    EventName.CLICK_PURCHASE,
    EventName.CLICK_CONSULTATION,
    EventName.SEARCH_NO_RESULT,
    EventName.OUT_OF_AREA,
}
SLUG = re.compile(r"[-a-zA-Z0-9_]{0,50}\Z")


@csrf_exempt  # nothing of a visitor's is changed, and a page that may be cached holds no token
@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """Take one event. 204 says it was read, not that it was kept; 400 that it was none of ours."""
    at = timezone.now()
    if not _is_from_here(request):
        return HttpResponse(status=400)
    if take_try(f"seen:{client_address(request)}", most=A_MINUTE, at=at):
        return HttpResponse(status=429)
    happening = _read(request)
    if happening is None:
        return HttpResponse(status=400)
    if is_counted(request):
        record([happening], at=at)
    return HttpResponse(status=204)


def _is_from_here(request: HttpRequest) -> bool:
    """Believe the browser's own word about where a request comes from; one that says nothing is no page of ours."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return urlsplit(request.headers.get("Origin", "")).netloc == request.get_host()


def _read(request: HttpRequest) -> Happening | None:
    if request.content_type != "application/json":
        return None
    raw = request.read(LARGEST + 1)
    try:
        said = json.loads(raw) if len(raw) <= LARGEST else None
    except (ValueError, RecursionError):
        return None
    return _happening(said) if isinstance(said, dict) else None


def _happening(said: dict[str, Any]) -> Happening | None:
    texts = {name: said.get(name, "") for name in ("name", "src", "service", "view")}
    if not all(isinstance(text, str) for text in texts.values()) or texts["name"] not in FROM_PAGES:
        return None
    if not SLUG.match(texts["service"]):
        return None
    source = read(texts["src"]) or NOWHERE
    return Happening(texts["name"], source, texts["service"], view=_uuid(texts["view"]))


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
