"""Which part of a page a request is for: all of it, or only the results for htmx to exchange."""

from __future__ import annotations

from django.http import HttpRequest


def template_of(name: str, request: HttpRequest) -> str:
    """Return the template, or its part called `results` where htmx asks; going back in history asks for all."""
    htmx = getattr(request, "htmx", None)
    return f"{name}#results" if htmx and not htmx.history_restore_request else name
