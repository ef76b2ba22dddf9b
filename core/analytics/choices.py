"""The page where a visitor says whether visits may be counted. It works without JavaScript."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.analytics.objections import objection_raised
from core.analytics.settings import analytics_of
from core.analytics.visitors import CONSENT, NO, OBJECTS, OFF, YES

A_YEAR, HALF_A_YEAR = 365 * 24 * 3600, 180 * 24 * 3600
ON = "on"


def _radio(label: str, missing: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    wording = {"required": missing, "invalid_choice": missing}
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, error_messages=wording)


class ChoicesForm(forms.Form):
    """What is asked depends on what is used: nobody decides about a service that is not there."""

    counting = _radio(
        "Our own counting", "Choose whether we may count your visits.", [(ON, "Count my visits"), (OFF, "Leave me out")]
    )
    consent = _radio(
        "Google Analytics",
        "Choose whether Google may count your visits.",
        [(YES, "Google may count my visits"), (NO, "Google may not")],
    )

    def __init__(self, *args: object, counting: bool, google: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not counting:
            del self.fields["counting"]
        if not google:
            del self.fields["consent"]


@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """Show what is counted and how; the POST keeps the choice in the visitor's own browser."""
    used = analytics_of(request)
    chosen = {"counting": request.COOKIES.get(OBJECTS, ON), "consent": request.COOKIES.get(CONSENT)}
    posted = request.POST if request.method == "POST" else None
    form = ChoicesForm(posted, initial=chosen, counting=used.counting, google=bool(used.ga4_id))
    if form.is_valid():
        response: HttpResponse = redirect(f"{reverse('analytics:choices')}?saved=1")
        _keep(request, response, form.cleaned_data)
    else:
        context = {"form": form, "used": used, "is_saved": "saved" in request.GET and not form.is_bound}
        response = render(request, "core/choices.html", context)
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex"
    return response


def _keep(request: HttpRequest, response: HttpResponse, chosen: dict[str, str]) -> None:
    if chosen.get("counting") == OFF:
        objection_raised(request)
        _set(request, response, OBJECTS, OFF, A_YEAR)
    elif "counting" in chosen:
        response.delete_cookie(OBJECTS, samesite="Lax")
    if "consent" in chosen:
        _set(request, response, CONSENT, chosen["consent"], HALF_A_YEAR)


def _set(request: HttpRequest, response: HttpResponse, name: str, value: str, seconds: int) -> None:
    """Write a cookie that the pages' own script may read: cached pages are the same for everybody."""
    response.set_cookie(name, value, max_age=seconds, samesite="Lax", secure=request.is_secure(), httponly=False)
