"""The next moment at which pages change although nobody saves anything: a price begins, a page expires."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

Boundary = Callable[[datetime], datetime | None]
_boundaries: list[Boundary] = []


def register_boundary(boundary: Boundary) -> Boundary:
    """Let no page be kept past what `boundary(at)` returns."""
    if boundary not in _boundaries:
        _boundaries.append(boundary)
    return boundary


def next_change(at: datetime) -> datetime | None:
    """Return the first moment after `at` when anything public changes by itself."""
    moments = [boundary(at) for boundary in _boundaries]
    return min((moment for moment in moments if moment), default=None)
