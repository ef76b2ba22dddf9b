"""Looking at the site as of another day: for those who set prices, in their own browser, for an hour.

A signed cookie says who looks and at which moment. It changes what is shown and never what is done:
whatever holds, places or pays goes by the real clock.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from core.firm import firm_zone
from core.middleware import GetResponse

COOKIE = "as_of"  # the page cache steps aside for this name
SALT = "catalogue.as_of"
LASTS = 60 * 60
PERMISSION = "catalogue.add_priceversion"
# Here the present counts: these are for work and for programs.
NOT_HERE = ("/cms/", "/admin/", "/dashboard/", "/api/", "/accounts/", "/static/", "/media/")


def look(response: HttpResponse, user_id: int, moment: datetime) -> None:
    """Let the person who gets this response see the site as of `moment`, until the cookie runs out."""
    word = signing.dumps([user_id, moment.isoformat()], salt=SALT)
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(COOKIE, word, max_age=LASTS, httponly=True, samesite="Lax", secure=secure)


def look_no_more(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")


def moment_looked_at(request: HttpRequest) -> datetime | None:
    """Return the moment the cookie names, if it was signed here, is fresh, and still belongs to who is signed in."""
    word = request.COOKIES.get(COOKIE)
    if not word or request.path.startswith(NOT_HERE):
        return None
    try:
        user_id, said = signing.loads(word, salt=SALT, max_age=LASTS)
        moment = datetime.fromisoformat(said)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    allowed = request.user.pk == user_id and request.user.has_perm(PERMISSION)
    return moment if allowed and moment.tzinfo else None


class AsOf:
    """Set `request.as_of` for those who look at another day, and keep what they see out of every cache."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        moment = moment_looked_at(request)
        if moment is None:
            return self.get_response(request)
        local = moment.astimezone(firm_zone())
        request.as_of = moment  # type: ignore[attr-defined]
        request.as_of_words = f"{local:%A} {local.day} {local:%B %Y, %H:%M}"  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response
