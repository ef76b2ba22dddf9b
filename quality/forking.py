"""Trying changed code in forks of one warm process, each on a copy of its database.

Everything is imported, collected and migrated once; a fork takes a few milliseconds.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from django.conf import settings
from django.db import connection

from tests.databases import clone_postgresql, drop_postgresql, settle_sqlite


class Forks(ABC):
    """A plugin of pytest that runs tests only in forks; `work` says which."""

    def __init__(self) -> None:
        self.items: dict[str, pytest.Item] = {}
        self.base = ""

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.items = {item.nodeid: item for item in session.items}
        self.warm_up(session.items)
        self.work()
        return True

    @abstractmethod
    def work(self) -> None:
        """Try what is to be tried."""

    def warm_up(self, items: list[pytest.Item]) -> None:
        """Make the database, and load what a test loads."""
        self._run(next(item for item in items if item.get_closest_marker("django_db")))
        self.base = str(connection.settings_dict["NAME"])
        connection.close()
        if connection.vendor == "sqlite":
            settle_sqlite(Path(self.base))

    def passes(self, test: str) -> bool:
        return not any(report.failed for report in self._run(self.items[test]))

    def _run(self, item: pytest.Item) -> list[pytest.TestReport]:
        """Run one test and take down all it stood on but the session, as if the next lay in another folder."""
        next_one = SimpleNamespace(listchain=lambda: [item.session])
        return runtestprotocol(item, log=False, nextitem=next_one)  # type: ignore[arg-type]

    def empties(self, test: str) -> bool:
        """Tell whether a test leaves the database empty, so that it must come after those that do not."""
        marker = self.items[test].get_closest_marker("django_db")
        return bool(marker and marker.kwargs.get("transaction"))

    def in_fork(self, work: Callable[[], Any], seconds: float) -> Any:
        """Do `work` in a fork with a database of its own; return its result, or None if it did not end in time."""
        name = self._copied()
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _be_quiet()
            connection.settings_dict["NAME"] = name
            settings.DATABASES["default"]["NAME"] = name
            with suppress(BaseException), os.fdopen(writing, "w") as pipe:
                json.dump(work(), pipe)
            os._exit(0)
        os.close(writing)
        ended = _wait(child, seconds)
        with os.fdopen(reading) as pipe:
            said = pipe.read() if ended else ""
        self._forget(name)
        return json.loads(said) if said else None

    def _copied(self) -> str:
        name = f"{self.base}_fork"
        self._forget(name)
        if connection.vendor == "sqlite":
            shutil.copyfile(self.base, name)
        else:
            clone_postgresql(self.base, name)
        return name

    def _forget(self, name: str) -> None:
        if connection.vendor == "sqlite":
            for suffix in ("", "-wal", "-shm"):
                Path(f"{name}{suffix}").unlink(missing_ok=True)
        else:
            drop_postgresql(name)


def _be_quiet() -> None:
    os.setsid()
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)


def _wait(child: int, seconds: float) -> bool:
    """Wait for a child, and kill it with everything it started if it takes too long; return whether it ended."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if os.waitpid(child, os.WNOHANG)[0]:
            return True
        time.sleep(0.01)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False
