"""The line above the page, asked for once a request."""

from __future__ import annotations

from django.http import HttpRequest

from core.clock import moment_of
from core.models import Announcement
from core.page_cache.facts import fact

UNASKED = object()


def announcement_on(request: HttpRequest | None) -> Announcement | None:
    """Return what is to be said above a page at the moment it is shown."""
    if request is None:
        return None
    found = getattr(request, "_announcement", UNASKED)
    if found is UNASKED:
        at = moment_of(request)
        published = fact(request, "announcements", lambda: list(Announcement.objects.published()))
        found = next((one for one in published if one.is_shown_at(at)), None)
        request._announcement = found  # type: ignore[attr-defined]
    return found  # type: ignore[return-value]
