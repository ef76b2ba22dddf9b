"""Whose steps are counted: visitors who did not object; never staff, previews or robots."""

from __future__ import annotations

import re

from django.http import HttpRequest

from core.analytics.settings import analytics_of

# A preference of the visitor's own, written by the page about counting and read by script too.
OBJECTS = "counting"
OFF = "off"
CONSENT = "consent"
YES, NO = "yes", "no"
ROBOTS = re.compile(r"bot\b|crawl|spider|slurp|preview|lighthouse|monitor|curl/|wget|python-|facebookexternal", re.I)


def is_counted(request: HttpRequest) -> bool:
    """Tell whether the steps of this visitor are counted."""
    if request.COOKIES.get(OBJECTS) == OFF or request.headers.get("Sec-GPC") == "1":
        return False
    agent = request.headers.get("User-Agent", "")
    if ROBOTS.search(agent) or getattr(request, "is_preview", False):
        return False
    return not _works_here(request) and analytics_of(request).counting


def _works_here(request: HttpRequest) -> bool:
    user = request.user
    return user.is_authenticated and (user.is_staff or getattr(user, "role", "customer") != "customer")
