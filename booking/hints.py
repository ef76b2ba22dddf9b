"""A word to the browser that there is a basket, so that pages shown to everybody can ask for what is this visitor's.

The cookie says only that; what is in the basket is told by `/_f/me` to whoever holds the session.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from booking.session import BASKET
from core.middleware import GetResponse

HINT = "has"


class BasketHint:
    """Set the hint while the session names a basket, and take it away when it no longer does."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Whoever did not look at the session cannot have changed it, and is not to be told apart by it.
        if request.session.accessed and HINT not in response.cookies:
            _say(request, response)
        return response


def forget(response: HttpResponse) -> None:
    response.delete_cookie(HINT, samesite="Lax")


def _say(request: HttpRequest, response: HttpResponse) -> None:
    has, said = BASKET in request.session, HINT in request.COOKIES
    if has and not said:
        response.set_cookie(
            HINT,
            "1",
            max_age=settings.SESSION_COOKIE_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=False,  # read by our script; it holds nothing
            samesite="Lax",
        )
    elif said and not has:
        forget(response)
