"""Where answers lie, and the versions that say whether they are still true.

An entry carries the versions read before it was rendered. A purge writes a new version; that is all it
does, so it is quick, reaches every process, and a rendering that began before it can never count.
Paths share a fixed number of versions, so that no visitor can make more of them.
"""

from __future__ import annotations

import threading
import time
from hashlib import blake2b
from typing import NamedTuple
from uuid import uuid4
from zlib import crc32

from django.core.cache import caches
from django.core.cache.backends.base import BaseCache

ALIAS = "pages"
EVERYTHING = "version:all"
NO_OLD_COPIES = "no-old-copies"
BUCKETS = 1024
OLD_COPY_SECONDS = 600  # an answer past its time is still good enough while one process renders the next
LOCK_SECONDS = 10

AT_HAND = 100

# Entries this process has read, so that a much-visited page is not unpacked each time. The versions are always
# read where all processes share them, so what is purged is gone from here as well.
_at_hand: dict[str, Entry] = {}
_rendering: set[str] = set()
_guard = threading.Lock()


class Versions(NamedTuple):
    everything: str | None
    path: str | None

    @property
    def known(self) -> bool:
        return self.everything is not None and self.path is not None


class Entry(NamedTuple):
    versions: Versions
    fresh_until: float
    headers: tuple[tuple[str, str], ...]
    packed: bytes  # by gzip: what nearly every browser asks for


def shared() -> BaseCache:
    return caches[ALIAS]


def key_of(address: str) -> str:
    # The number changes with the shape of an entry: another release may read what this one wrote.
    return f"page:2:{blake2b(address.encode(), digest_size=16).hexdigest()}"


def look(key: str, path: str) -> tuple[Entry | None, Versions]:
    """Return what is kept, true or not, and the versions of this moment."""
    if at_hand := _at_hand.get(key):
        versions = _versions(path)
        if at_hand.versions == versions and time.time() < at_hand.fresh_until:
            return at_hand, versions
        _at_hand.pop(key, None)
    bucket = _bucket(path)
    found = shared().get_many([key, EVERYTHING, bucket])
    kept, versions = found.get(key), Versions(found.get(EVERYTHING), found.get(bucket))
    entry = Entry(Versions(*kept[0]), *kept[1:]) if kept else None
    if entry and entry.versions == versions:
        if len(_at_hand) >= AT_HAND:
            _at_hand.clear()
        _at_hand[key] = entry
    return entry, versions


def begin(path: str, seen: Versions | None = None) -> Versions:
    """Return the versions to render under, making those that do not exist yet."""
    seen = seen or _versions(path)
    if seen.known:
        return seen
    for name in (EVERYTHING, _bucket(path)):
        shared().add(name, _token(), timeout=None)
    return _versions(path)


def version_of_everything() -> str:
    """Return what changes with every purge of everything."""
    found = shared().get(EVERYTHING)
    if found is None:
        shared().add(EVERYTHING, _token(), timeout=None)
        found = shared().get(EVERYTHING)
    return str(found or "")


def keep(key: str, path: str, entry: Entry, seconds: float) -> bool:
    """Keep an answer, unless something it shows was purged while it was rendered; return whether it was kept."""
    if not entry.versions.known or _versions(path) != entry.versions:
        return False
    plain = (tuple(entry.versions), entry.fresh_until, entry.headers, entry.packed)
    shared().set(key, plain, timeout=int(seconds) + OLD_COPY_SECONDS)
    return True


def forget(key: str) -> None:
    shared().delete(key)


def renew(paths: list[str]) -> None:
    """Make everything kept of these paths untrue."""
    for bucket in {_bucket(path) for path in paths}:
        shared().set(bucket, _token(), timeout=None)


def renew_all() -> None:
    """Make everything kept untrue."""
    shared().set(EVERYTHING, _token(), timeout=None)


def withdraw_old_copies(longest: int) -> None:
    """Show no copy made before now to anybody, not even for a moment; none lives longer than `longest`."""
    shared().set(NO_OLD_COPIES, True, timeout=longest + OLD_COPY_SECONDS)


def old_copy_will_do(entry: Entry, now: float) -> bool:
    return now < entry.fresh_until + OLD_COPY_SECONDS and not shared().has_key(NO_OLD_COPIES)


def claim(key: str) -> bool:
    """Return whether the caller is to render; others make do with the old copy.

    Each process counts for itself first, which spares the others a question.
    """
    with _guard:
        if key in _rendering:
            return False
        _rendering.add(key)
    if shared().add(f"lock:{key}", 1, timeout=LOCK_SECONDS):
        return True
    with _guard:
        _rendering.discard(key)
    return False


def release(key: str) -> None:
    with _guard:
        _rendering.discard(key)
    shared().delete(f"lock:{key}")


def _versions(path: str) -> Versions:
    bucket = _bucket(path)
    found = shared().get_many([EVERYTHING, bucket])
    return Versions(found.get(EVERYTHING), found.get(bucket))


def _bucket(path: str) -> str:
    return f"version:{crc32(path.encode()) % BUCKETS}"


def _token() -> str:
    return uuid4().hex
