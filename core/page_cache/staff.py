"""Whoever works in the CMS sees every page as it is now, never a copy."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from core.middleware import ADMIN_AREAS, GetResponse

HINT = "staff"


class StaffHint:
    """Mark the browser of whoever is let into an admin area, until they are signed out."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        said = HINT in request.COOKIES
        if not said and request.path.startswith(ADMIN_AREAS) and response.status_code == 200:
            if request.user.is_authenticated:
                response.set_cookie(
                    HINT,
                    "1",
                    max_age=settings.SESSION_COOKIE_AGE,
                    secure=settings.SESSION_COOKIE_SECURE,
                    httponly=True,
                    samesite="Lax",
                )
        elif said and request.session.accessed and not request.user.is_authenticated:
            response.delete_cookie(HINT, samesite="Lax")
        return response
