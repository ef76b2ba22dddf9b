"""What every page asks for and seldom changes, such as the firm's details: each process remembers it.

It is forgotten with all pages, whenever anything changes that may stand on any of them; so only what throws
everything away when it changes may be remembered here, and nothing that depends on the moment or the visitor.
"""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable
from typing import NamedTuple, TypeVar, cast

from django.conf import settings
from django.http import HttpRequest

from core.page_cache import store

T = TypeVar("T")
MOST = 200  # a site has a handful of names; nobody may fill the memory with others


class Fact(NamedTuple):
    version: str
    until: float
    pickled: bytes


_known: dict[str, Fact] = {}


def fact(request: HttpRequest, name: str, build: Callable[[], T]) -> T:
    """Return what `build` found; whoever asks by the same name gets the same, each a copy of their own."""
    return remembered(_version(request), name, build)


def remembered(version: str | None, name: str, build: Callable[[], T]) -> T:
    """Return what was built under this version, which was looked up before; without one it is built anew."""
    if not version:
        return build()
    known = _known.get(name)
    if known and known.version == version and time.time() < known.until:
        return cast(T, pickle.loads(known.pickled))  # noqa: S301 - never left this process
    built = build()
    if len(_known) >= MOST:
        _known.clear()
    _known[name] = Fact(version, time.time() + settings.PAGE_CACHE_SECONDS, pickle.dumps(built))
    return built


def _version(request: HttpRequest) -> str:
    """Return the version of everything, looked up once a request; "" where nothing may be remembered."""
    if not settings.PAGE_CACHE_SECONDS or request.method not in ("GET", "HEAD") or getattr(request, "as_of", None):
        return ""
    found: str | None = getattr(request, "_version_of_everything", None)
    if found is None:
        found = request._version_of_everything = store.version_of_everything()  # type: ignore[attr-defined]
    return found
