"""The cache of a site on one machine without Redis: files that its processes share, and count in together."""

from __future__ import annotations

import fcntl
import pickle
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache

MISSING = object()


class SharedFileCache(FileBasedCache):
    """Django's file cache, in which `add` and `incr` are one step each, as they are in Redis.

    There, two processes that count at once would both read the same number, and a number that is counted up would
    be kept for the usual time instead of its own.
    """

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        with self._alone():
            return bool(super().add(key, value, timeout, version))

    def incr(self, key: Any, delta: int = 1, version: Any = None) -> int:
        """Add to a number and return it; it ends when it would have. Raises ValueError where there is none."""
        with self._alone():
            number = self.get(key, MISSING, version)
            if number is MISSING:
                raise ValueError(f"There is no {key} to count up.")
            self.set(key, number + delta, self._left(key, version), version)
            return int(number + delta)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the lock of the folder; it ends with the process that holds it."""
        self._createdir()  # type: ignore[attr-defined]
        with (Path(self._dir) / "lock").open("ab") as file:  # type: ignore[attr-defined]
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _left(self, key: Any, version: Any) -> float | None:
        """Return the seconds an entry is still kept; None for good. Each file begins with when it ends."""
        with Path(self._key_to_file(key, version)).open("rb") as file:  # type: ignore[attr-defined]
            ends = pickle.load(file)  # noqa: S301 - written by ourselves
        return None if ends is None else ends - time.time()
