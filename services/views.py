"""Searching the site, with plain addresses; where JavaScript runs, only the results are exchanged."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.timezone import now
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from core.clock import moment_of
from core.limits import client_address, take_try
from core.words import tidy
from services.actions import count_search
from services.asking import ask
from services.parts import template_of
from services.queries import find_anything, suggestions

A_MINUTE = 90
TERMS_A_MINUTE = 12


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find services and pages."""
    found = find_anything(ask(request.GET), at=moment_of(request))
    answer = render(request, template_of("services/search.html", request), {"found": found, "action": request.path})
    patch_vary_headers(answer, ["HX-Request"])
    return answer


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Offer at most eight ways to go on with what is being typed."""
    wait = take_try(f"suggest:{client_address(request)}", most=A_MINUTE, at=now())
    if wait:
        return HttpResponse(status=429, headers={"Retry-After": str(wait), "Cache-Control": "no-store"})
    words = tidy(request.GET.get("q", ""))
    hits = suggestions(words, at=moment_of(request))
    answer = render(request, "services/_suggestions.html", {"hits": hits, "words": words})
    answer["Cache-Control"] = "public, max-age=60"
    answer["X-Robots-Tag"] = "noindex"
    return answer


@csrf_exempt  # a cached page carries no token, and there is nothing here that anybody owns
@require_POST
def count_term(request: HttpRequest) -> HttpResponse:
    """Count what somebody searched for; sent by the page that shows the answer, never by the asking itself."""
    at = now()
    if not take_try(f"terms:{client_address(request)}", most=TERMS_A_MINUTE, at=at):
        count_search(request.POST.get("q", ""), at=at)
    return HttpResponse(status=204)
