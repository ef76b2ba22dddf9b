"""Pages that belong to no app: the sheet of patterns developers build from."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from django import forms
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.money import money

ART = ["kitchen", "consultation", "desk", "map", "basket", "lost", "power_cut", "tick"]
TIMES = {"Morning": ["8:00", "8:30", "9:30", "10:00", "11:30"], "Afternoon": ["12:30", "14:00"], "Evening": ["17:30"]}


class PatternForm(forms.Form):
    """One field of every kind a page may ask for."""

    name = forms.CharField(
        label="Full name", widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"})
    )
    email = forms.EmailField(
        label="Email address",
        help_text="Your confirmation and receipt go here.",
        error_messages={"required": "Enter your email address"},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label="Phone number",
        help_text="So that we can ring if we are held up.",
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    notes = forms.CharField(label="How do we get in?", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    size = forms.ChoiceField(label="How big is your home?", choices=[("1", "One bedroom"), ("2", "Two bedrooms")])
    parking = forms.ChoiceField(
        label="Where can we park?",
        choices=[("street", "On the street"), ("drive", "On the drive"), ("unsure", "I'm not sure")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose where we can park"},
    )
    reminder = forms.BooleanField(label="Remind me by text message the day before", required=False)


def icon_names() -> list[str]:
    """Return the names of the icons that are drawn in the sprite."""
    sprite = finders.find("img/icons.svg")
    assert sprite is not None, "the sprite of icons belongs to the project's own static files"
    return re.findall(r'id="([a-z-]+)"', Path(sprite).read_text(encoding="utf-8"))


@require_safe
def pattern_library(request: HttpRequest) -> HttpResponse:
    """Show every component in every state; mounted while developing only."""
    today = timezone.localdate()
    context = {
        "blank": PatternForm(prefix="blank"),
        "wrong": PatternForm({"wrong-name": "Edith Donaudampfschifffahrtsgesellschaft"}, prefix="wrong"),
        "days": [(today + timedelta(days=n), 0 if n in (1, 4) else 5) for n in range(7)],
        "times": TIMES,
        "icons": icon_names(),
        "art": [f"components/art/{name}.html" for name in ART],
        "statuses": [
            ("success", "Confirmed"),
            ("warning", "Waiting for payment"),
            ("danger", "Cancelled"),
            ("info", "On the way"),
            ("quiet", "Not started"),
        ],
        "rows": [(f"LF-{n:04}", money(amount)) for n, amount in enumerate(["89.50", "12480", "0"], 1041)],
        "page_of": Paginator(range(100), 10).page(3),
        "large": money("12480"),
    }
    return render(request, "core/pattern_library.html", context)


@require_safe
def pattern_flow(request: HttpRequest) -> HttpResponse:
    """Show the booking frame with a question, an order beside it and a running total."""
    context = {"large": money("12480"), "small": money("89.50"), "times": TIMES}
    return render(request, "core/pattern_flow.html", context)


@require_safe
def pattern_app(request: HttpRequest) -> HttpResponse:
    """Show the dashboard frame."""
    context = {"large": money("12480"), "small": money("89.50")}
    return render(request, "core/pattern_app.html", context)
