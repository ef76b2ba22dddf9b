"""When the database or Redis is too busy to answer, or away: nothing was half done, and the same may be asked again."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError, ProgrammingError, close_old_connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import get_template
from django.views import defaults

from core.redis_cache import AWAY as REDIS_AWAY

AWAY = (OperationalError, InterfaceError, *REDIS_AWAY)
BUSY = "We are very busy. Wait a moment, then send the same again."
COME_BACK_SECONDS = "5"


def is_away(error: BaseException | None) -> bool:
    """Tell whether the database or Redis did not answer, at once or in what led to this error.

    A lost connection turns into other errors where it is met a second time: a session that is not saved, a
    transaction that cannot begin or is in error already.
    """
    while error is not None:
        if isinstance(error, AWAY) or (isinstance(error, ProgrammingError) and "'autocommit'" in str(error)):
            return True
        error = error.__cause__ or error.__context__
    return False


def come_back(request: HttpRequest) -> HttpResponse:
    """Answer 503 and say when to come back: in JSON to programs, with a page to people.

    The lost connection is let go, and what the session was to remember of this request with it: else the
    session would be saved over the same connection on the way out.
    """
    close_old_connections()
    if hasattr(request, "session"):
        request.session.modified = False
    response: HttpResponse
    if request.path.startswith("/api/"):
        response = JsonResponse({"error": {"code": "busy", "message": BUSY}}, status=503)
    else:
        response = HttpResponse(get_template("503.html").render(), status=503)
    response["Retry-After"] = COME_BACK_SECONDS
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer what nobody else has caught. Middleware asks the database too, and no view's net lies under that."""
    return come_back(request) if is_away(sys.exc_info()[1]) else defaults.server_error(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be used; one whose session could not be saved for want of a database can."""
    return come_back(request) if is_away(exception) else defaults.bad_request(request, exception)
