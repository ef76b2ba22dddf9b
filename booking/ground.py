"""What pages tell of the ground we cover. It takes long to work out and changes seldom, so it is kept for minutes.

Whatever changes it says so by `forget`; the short life only tidies up after changes made past the models.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import transaction

from booking.coverage import Coverage, coverage
from booking.models import Appointment, AppointmentStatus
from core.sharing import memo

KEY = "booking.ground"
MINUTES = 5


@dataclass(frozen=True)
class Town:
    """A place people know by name; with an address where somebody has written about it."""

    name: str
    href: str = ""


@dataclass(frozen=True)
class Ground:
    coverage: Coverage
    towns: tuple[Town, ...]
    visits: int


Written = Callable[[], Iterable[Town]]
_writers: list[Written] = []


def register(written: Written) -> None:
    """Let an app above tell which places have a page."""
    _writers.append(written)


def ground() -> Ground:
    found: Ground | None = cache.get(KEY)
    if found is None:
        found = survey()
        cache.set(KEY, found, MINUTES * 60)
    return found


def ground_of(context: Mapping[str, Any] | None) -> Ground:
    """Return the ground a page tells of, asked once; none at all in the preview for a place nobody comes to."""
    if (context or {}).get("nobody_comes"):
        return Ground(Coverage(()), (), 0)
    return memo(context, "booking.ground", ground)


def survey() -> Ground:
    """Work it all out anew."""
    covered = coverage()
    visits = Appointment.objects.filter(status=AppointmentStatus.COMPLETED).count()
    return Ground(covered, _towns(covered.names), visits)


def forget(**_about: object) -> None:
    """Work it out anew next time; again once the change is committed, for those who looked in between."""
    cache.delete(KEY)
    transaction.on_commit(lambda: cache.delete(KEY))


def _towns(names: Iterable[str]) -> tuple[Town, ...]:
    written = {town.name.casefold(): town for writer in _writers for town in writer()}
    known = {name.casefold(): Town(name) for name in names}
    return tuple(sorted((known | written).values(), key=lambda town: town.name.casefold()))
