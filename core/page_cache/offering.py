"""An answer is kept only if its view offers it, and only if nothing in it is meant for one person."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from core.page_cache.query import forget_the_rest

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

# Who carries one of these sees more than others do, or the site of another day.
OWN_VIEW_COOKIES = frozenset({"as_of", "staff"})
NEVER_KEPT = ("private", "no-store", "no-cache")


def offer(request: HttpRequest) -> None:
    """Say that the answer to this request is the same for everybody, and make sure that it is."""
    forget_the_rest(request)
    request._offered_to_all = True  # type: ignore[attr-defined]


def cacheable(view: View[P]) -> View[P]:
    """Let the answers of a view be kept and shown to everybody."""

    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        offer(request)
        return view(request, *args, **kwargs)

    return wrapped


def may_ask(request: HttpRequest) -> bool:
    """Return whether a kept answer would do for this request."""
    return (
        request.method in ("GET", "HEAD")
        and not request.path.startswith((str(settings.STATIC_URL), str(settings.MEDIA_URL)))
        and "HTTP_AUTHORIZATION" not in request.META
        and "HTTP_HX_REQUEST" not in request.META  # wants a part of the page
        and not getattr(request, "is_dummy", False)  # a preview, sent through the middleware by Wagtail
        and OWN_VIEW_COOKIES.isdisjoint(request.COOKIES)
    )


def may_keep(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Return whether this answer may be shown to others."""
    return (
        getattr(request, "_offered_to_all", False)
        and getattr(request, "as_of", None) is None
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not _differs_by_person(response)
        and "CSRF_COOKIE_NEEDS_UPDATE" not in request.META
    )


def _differs_by_person(response: HttpResponseBase) -> bool:
    varies = {name.strip().lower() for name in response.get("Vary", "").split(",")}
    control = response.get("Cache-Control", "").lower()
    return bool(varies & {"cookie", "authorization", "*"}) or any(word in control for word in NEVER_KEPT)
