"""The next moment at which pages change although nobody saves anything: a price begins, a page expires."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from core.page_cache.facts import remembered

Boundary = Callable[[datetime], datetime | None]
_asked_each_time: list[Boundary] = []
_remembered: list[Boundary] = []


def register_boundary(boundary: Boundary, *, purged: bool = False) -> Boundary:
    """Let no page be kept past what `boundary(at)` returns.

    `purged`: any change of what it looks at throws everything away, so its answer may be remembered until then.
    """
    known = _remembered if purged else _asked_each_time
    if boundary not in known:
        known.append(boundary)
    return boundary


def next_change(at: datetime, version: str | None = None) -> datetime | None:
    """Return the first moment after `at` when anything public changes by itself, as of a version of everything."""
    moments = (next_planned(at, version), _first(_asked_each_time, at))
    return min((moment for moment in moments if moment), default=None)


def next_planned(at: datetime, version: str | None = None) -> datetime | None:
    """Return the first moment after `at` of those that are remembered: when a price begins or ends."""
    planned = remembered(version, "boundaries", lambda: _first(_remembered, at))
    if planned and planned <= at:  # remembered before it came
        planned = _first(_remembered, at)
    return planned


def _first(boundaries: list[Boundary], at: datetime) -> datetime | None:
    moments = [boundary(at) for boundary in boundaries]
    return min((moment for moment in moments if moment), default=None)
