"""The moment a page is shown at: now, unless somebody allowed to looks at the site as of another day."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone


def moment_of(request: HttpRequest | None) -> datetime:
    """Return the moment to show prices and content of."""
    as_of: datetime | None = getattr(request, "as_of", None)
    return as_of or timezone.now()


def is_preview(request: HttpRequest | None) -> bool:
    """Tell whether somebody looks at the site as of another day: then nothing may be placed."""
    return getattr(request, "as_of", None) is not None
