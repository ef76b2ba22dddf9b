"""What every page of the flow shares: never cached, never indexed, and a refusal is a page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from math import ceil
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.errors import DomainError
from core.private import keep_private

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def private_page(view: View[P]) -> View[P]:
    """Keep the page out of caches and search engines; show a refusal nobody else dealt with as a page."""

    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except DomainError as refusal:
            response = render(request, "booking/refused.html", {"message": refusal.message}, status=refusal.http_status)
        keep_private(response)
        return response

    return wrapped


def guest_page(view: View[P]) -> View[P]:
    """A private page whose address holds a key: the address is told to nobody else.

    Pages with a button answer `same-origin` themselves: under `no-referrer` a browser posts
    with `Origin: null`, which the CSRF check refuses.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = private_page(view)(request, *args, **kwargs)
        response.headers.setdefault("Referrer-Policy", "no-referrer")
        return response

    return wrapped


def slow_down(request: HttpRequest, wait: int, *, why: str) -> HttpResponse:
    """Answer 429 with a page that says why, and for how long; `wait` is in seconds."""
    minutes = ceil(wait / 60) if wait > 90 else 0
    response = render(request, "booking/slow_down.html", {"wait": wait, "minutes": minutes, "why": why}, status=429)
    response["Retry-After"] = str(wait)
    return response
