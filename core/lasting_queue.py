"""A queue between processes that outlives whoever waits at it.

A child that waits for work holds the lock of the queue as long as it waits. Is it killed there (the kernel does so
when memory runs out), then a lock made of a semaphore stays locked for good: the other children wait for ever, and so
do those that are started in its place. A lock on a file ends with the process that holds it.
"""

from __future__ import annotations

import fcntl
import multiprocessing
import os
import tempfile
from typing import Any, Self

from django_q import cluster
from django_q.queues import Queue


class FileLock:
    """A lock between processes, which whoever holds it may take again. Threads of one process it does not part."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the lock is
        self._holder, self._depth = os.getpid(), 0

    def acquire(self, block: bool = True) -> bool:
        if self._holder != os.getpid():
            self._holder, self._depth = os.getpid(), 0  # a fork copies what it says here, but not the lock
        if not self._depth:
            try:
                fcntl.lockf(self._file, fcntl.LOCK_EX | (0 if block else fcntl.LOCK_NB))
            except BlockingIOError:
                return False
        self._depth += 1
        return True

    def release(self) -> None:
        self._depth -= 1
        if not self._depth:
            fcntl.lockf(self._file, fcntl.LOCK_UN)

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(self, *about: object) -> None:
        self.release()


class LastingQueue(Queue):
    """The queue of django-q, whose readers and writers may die."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rlock, self._wlock = FileLock(), FileLock()
        self.size.count = lasting_value("i", 0)


def lasting_value(kind: str, start: float) -> Any:
    """Return a number shared between processes, any of which may die while it counts."""
    return multiprocessing.Value(kind, start, lock=FileLock())  # type: ignore[call-overload]


def use_lasting_queues() -> None:
    """Have the task queue talk to its children over these."""
    cluster.Queue, cluster.Value = LastingQueue, lasting_value
