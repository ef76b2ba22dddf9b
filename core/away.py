"""When the database is too busy to answer, or away: nothing was half done, and the same may be asked again."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import get_template
from django.views import defaults

AWAY = (OperationalError, InterfaceError)
BUSY = "We are very busy. Wait a moment, then send the same again."
COME_BACK_SECONDS = "5"


def come_back(request: HttpRequest) -> HttpResponse:
    """Answer 503 and say when to come back: in JSON to programs, with a page to people."""
    response: HttpResponse
    if request.path.startswith("/api/"):
        response = JsonResponse({"error": {"code": "busy", "message": BUSY}}, status=503)
    else:
        response = HttpResponse(get_template("503.html").render(), status=503)
    response["Retry-After"] = COME_BACK_SECONDS
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer what nobody else has caught. Middleware asks the database too, and no view's net lies under that."""
    return come_back(request) if isinstance(sys.exc_info()[1], AWAY) else defaults.server_error(request)
