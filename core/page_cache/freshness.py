"""How long an answer may be shown, as whoever renders a part of it says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from core.page_cache.boundaries import next_change


@dataclass
class Freshness:
    seconds: float

    def limit(self, seconds: float) -> None:
        self.seconds = min(self.seconds, seconds)

    def until(self, at: datetime, version: str | None = None) -> float:
        """Return the last moment, as a timestamp, that an answer rendered at `at` under a version is right."""
        change = next_change(at, version)
        end = at.timestamp() + self.seconds
        return min(end, change.timestamp()) if change else end


_current: ContextVar[Freshness | None] = ContextVar("freshness", default=None)


def limit_freshness(seconds: float) -> None:
    """Say that what is being rendered is true for so long only, such as a free time."""
    if freshness := _current.get():
        freshness.limit(seconds)


@contextmanager
def measured(seconds: float) -> Iterator[Freshness]:
    """Collect what the parts of one answer say."""
    freshness = Freshness(seconds)
    token = _current.set(freshness)
    try:
        yield freshness
    finally:
        _current.reset(token)


def is_measured() -> bool:
    """Return whether an answer for the store is being rendered."""
    return _current.get() is not None
