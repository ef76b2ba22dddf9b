"""What every page asks for and seldom changes, such as the firm's details: each process remembers it.

It is forgotten with all pages, whenever anything changes that may stand on any of them; so only what throws
everything away when it changes may be remembered here, and nothing that depends on the moment or the visitor.
"""

from __future__ import annotations

import pickle
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, TypeVar, cast

from django.conf import settings
from django.http import HttpRequest

from core.page_cache import store

T = TypeVar("T")
MOST = 200  # a site has a handful of names; nobody may fill the memory with others


class Fact(NamedTuple):
    version: str
    until: float
    ends: datetime | None  # when the clock makes another of it
    pickled: bytes

    def holds(self, version: str, at: datetime | None) -> bool:
        ended = at is not None and self.ends is not None and self.ends <= at
        return self.version == version and time.time() < self.until and not ended


class Memory:
    """The facts of one kind by name, so many and no more: what nobody has asked for longest goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: OrderedDict[str, Fact] = OrderedDict()
        self._guard = threading.Lock()

    def get(self, name: str) -> Fact | None:
        with self._guard:
            if name in self._known:
                self._known.move_to_end(name)
            return self._known.get(name)

    def put(self, name: str, fact: Fact) -> None:
        with self._guard:
            self._known[name] = fact
            self._known.move_to_end(name)
            while len(self._known) > self._most:
                self._known.popitem(last=False)

    def clear(self) -> None:
        with self._guard:
            self._known.clear()


OF_SITE = Memory(MOST)


def fact(request: HttpRequest, name: str, build: Callable[[], T]) -> T:
    """Return what `build` found; whoever asks by the same name gets the same, each a copy of their own."""
    return remembered(_version(request), name, build)


def remembered(
    version: str | None,
    name: str,
    build: Callable[[], T],
    *,
    memory: Memory = OF_SITE,
    at: datetime | None = None,
    ends: Callable[[], datetime | None] | None = None,
) -> T:
    """Return what was built under this version, which was looked up before; without one it is built anew.

    What depends on the moment says at which it is asked for, and when its answer ends.
    """
    if not version:
        return build()
    known = memory.get(name)
    if known and known.holds(version, at):
        return cast(T, pickle.loads(known.pickled))  # noqa: S301 - never left this process
    end = ends() if ends else None
    built = build()
    memory.put(name, Fact(version, time.time() + settings.PAGE_CACHE_SECONDS, end, pickle.dumps(built)))
    return built


def version_now(request: HttpRequest) -> str:
    """Return the version of everything, looked up once a request; "" where nothing may be remembered."""
    if not settings.PAGE_CACHE_SECONDS or getattr(request, "as_of", None):
        return ""
    found: str | None = getattr(request, "_version_of_everything", None)
    if found is None:
        found = request._version_of_everything = store.version_of_everything()  # type: ignore[attr-defined]
    return found


def _version(request: HttpRequest) -> str:
    return version_now(request) if request.method in ("GET", "HEAD") else ""
