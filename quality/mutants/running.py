"""Running tests against mutants: each in a fork of one warm process, on a copy of its database.

A plugin of pytest. Everything is imported, collected and migrated once; a fork takes a few milliseconds.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from django.conf import settings
from django.db import connection

from quality.mutants.applying import CannotApply, apply, source_of
from quality.mutants.making import Mutant, mutants_of
from quality.mutants.touching import ROOT, Touches
from tests.databases import clone_postgresql, drop_postgresql, settle_sqlite

MOST_TESTS = 60
MOST_SECONDS = 15.0
Verdict = dict[str, str]
Report = Callable[[Mutant, Verdict], None]


class Runner:
    """Runs, for each mutant, the tests that touch it, the quickest first, until one fails."""

    def __init__(self, mutants: Sequence[Mutant], touches: Touches, report: Report) -> None:
        self.mutants = mutants
        self.touches = touches
        self.report = report
        self.items: dict[str, pytest.Item] = {}
        self.base = ""

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.items = {item.nodeid: item for item in session.items}
        self._warm_up(session.items)
        wanted = {mutant.name: self._tests_for(mutant) for mutant in self.mutants}
        used = sorted({test for tests in wanted.values() for test in tests}, key=self._order)
        unsound = set(self._in_fork(lambda: [test for test in used if not self._passes(test)], 1800) or [])
        print(f"# {len(self.mutants)} mutants, {len(used)} tests; {len(unsound)} fail by themselves and are left out")
        for mutant in self.mutants:
            tests = [test for test in wanted[mutant.name] if test not in unsound]
            self.report(mutant, self._try(mutant, tests))
        return True

    def _warm_up(self, items: list[pytest.Item]) -> None:
        """Make the database, and load what a test loads."""
        first, second = [item for item in items if item.get_closest_marker("django_db")][:2]
        runtestprotocol(first, log=False, nextitem=second)
        self.base = str(connection.settings_dict["NAME"])
        connection.close()
        if connection.vendor == "sqlite":
            settle_sqlite(Path(self.base))

    def _tests_for(self, mutant: Mutant) -> list[str]:
        """Return the tests to run, those that empty the database last, as many as there is time for."""
        chosen, seconds = [], 0.0
        for test in self.touches.of(mutant.file, mutant.first, mutant.last):
            if test not in self.items or len(chosen) == MOST_TESTS:
                continue
            seconds += self.touches.seconds[test]
            if chosen and seconds > MOST_SECONDS:
                break
            chosen.append(test)
        return sorted(chosen, key=self._order)

    def _order(self, test: str) -> tuple[bool, float, str]:
        item = self.items[test]
        marker = item.get_closest_marker("django_db")
        empties = bool(marker and marker.kwargs.get("transaction")) or "live_server" in getattr(
            item, "fixturenames", ()
        )
        return empties, self.touches.seconds[test], test

    def _try(self, mutant: Mutant, tests: list[str]) -> Verdict:
        if not tests:
            return {"status": "untouched"}

        def work() -> Verdict:
            tree, all_of_file = mutants_of(mutant.file, source_of(ROOT, mutant.file))
            mine = next(one for one in all_of_file if one.name == mutant.name)
            try:
                apply(mine, tree)
            except CannotApply:
                return {"status": "not applied"}
            except Exception as error:  # noqa: BLE001 - a constant that cannot be computed stops the site at its start
                return {"status": "killed", "by": type(error).__name__}
            for test in tests:
                if not self._passes(test):
                    return {"status": "killed", "by": test}
            return {"status": "survived", "tests": str(len(tests))}

        allowed = 10 + 4 * sum(self.touches.seconds[test] for test in tests)
        return self._in_fork(work, allowed) or {"status": "killed", "by": "time ran out, or the process died"}

    def _passes(self, test: str) -> bool:
        item = self.items[test]
        after = next(other for other in self.items.values() if other is not item)
        reports = runtestprotocol(item, log=False, nextitem=after)
        return not any(report.failed for report in reports)

    def _in_fork(self, work: Callable[[], Any], seconds: float) -> Any:
        """Do `work` in a fork with a database of its own; return its result, or None if it did not end in time."""
        name = self._copied()
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.setsid()
            os.close(reading)
            silence = os.open(os.devnull, os.O_WRONLY)
            os.dup2(silence, 1)
            os.dup2(silence, 2)
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
        name = f"{self.base}_mutant"
        if connection.vendor == "sqlite":
            self._forget(name)
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
