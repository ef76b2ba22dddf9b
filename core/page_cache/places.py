"""What pages tell of a place, such as who comes there: remembered like the facts of the site, and apart from them.

Visitors name places, and there are thousands: however many they name, what every page asks for stays remembered.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TypeVar

from django.http import HttpRequest

from core.page_cache.boundaries import next_planned
from core.page_cache.facts import Memory, remembered, version_now

T = TypeVar("T")
OF_PLACES = Memory(3000)


def fact_of_place(request: HttpRequest, name: str, build: Callable[[], T], *, at: datetime) -> T:
    """Return what `build` found for `at`, until anything changes or the next planned change, such as a new price.

    Forms may ask too: a copy is shown, and whatever books or charges asks the database itself.
    """
    version = version_now(request)
    ends = partial(next_planned, at, version)
    return remembered(version, name, build, memory=OF_PLACES, at=at, ends=ends)
