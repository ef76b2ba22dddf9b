"""The development letterbox. Its addresses exist only where mails are written to files and DEBUG is on."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from notifications.letters import Letter, letter, letters

HTML_POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "frame-ancestors": ["'self'"],
    "sandbox": [""],
}


@require_safe
def letterbox(request: HttpRequest) -> HttpResponse:
    page = Paginator(letters(), 50).get_page(request.GET.get("page"))
    return render(request, "notifications/letterbox.html", {"letters": page})


@require_safe
def read(request: HttpRequest, file: str, place: int) -> HttpResponse:
    found = _found(file, place)
    return render(request, "notifications/letter.html", {"letter": found, "text": found.part("plain")})


@require_safe
@xframe_options_sameorigin
def read_html(request: HttpRequest, file: str, place: int) -> HttpResponse:
    """Show the HTML body as a mail program would: with its own styles, without scripts."""
    answer = HttpResponse(_found(file, place).part("html"))
    answer._csp_replace = HTML_POLICY  # type: ignore[attr-defined]
    return answer


def _found(file: str, place: int) -> Letter:
    found = letter(file, place)
    if found is None:
        raise Http404("No such letter.")
    return found
