"""Which test touches which line, and how long each takes: watched once, kept in a file.

A plugin of pytest; `python -m quality.mutants --touch` runs it. SQLite is given the tests of the apps concerned,
PostgreSQL those in which several do something at once: only there do row locks show.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Generator
from pathlib import Path

import coverage
import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("payments/actions", "booking/actions", "booking/availability")
IS_POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgres")
APPS = ("payments", "booking", "api", "dashboard", "services")
EVERYTHING = [*(f"tests/{app}" for app in APPS), "-m", "not browser"]
RACES = [
    "tests/payments/test_races.py",
    "tests/payments/test_paper_races.py",
    "tests/payments/test_answered_meanwhile.py",
    "tests/booking/test_races.py",
    "tests/booking/test_two_tabs.py",
    "tests/booking/test_baskets_left_behind.py",
    "tests/booking/test_baskets_side_by_side.py",
    "tests/booking/test_old_baskets_go.py",
    "tests/booking/test_order_joins_an_account.py",
]
TESTS = RACES if IS_POSTGRESQL else EVERYTHING


def kept() -> Path:
    return ROOT / "var" / "mutants" / f"touches-{'postgresql' if IS_POSTGRESQL else 'sqlite'}.json"


class Touches:
    """Seconds by test, and for each file the tests by line. Only tests that pass are kept."""

    def __init__(self, seconds: dict[str, float], lines: dict[str, dict[int, list[str]]]) -> None:
        self.seconds = seconds
        self.lines = lines

    @classmethod
    def read(cls) -> Touches:
        read = json.loads(kept().read_text())
        lines = {file: {int(line): tests for line, tests in rows.items()} for file, rows in read["lines"].items()}
        return cls(read["seconds"], lines)

    def of(self, file: str, first: int, last: int) -> list[str]:
        """Return the tests that touch a line from `first` to `last`, the quickest first."""
        rows = self.lines.get(file, {})
        return self._quickest({test for line in range(first, last + 1) for test in rows.get(line, ())})

    def of_constants(self, file: str, line: int) -> list[str]:
        """Return the tests that touch a line on which what is assigned at the top of a module is named."""
        told = (ROOT / file).read_text(encoding="utf-8").splitlines()[line - 1].partition("=")[0].partition(":")[0]
        names = re.compile(rf"\b({'|'.join(re.findall(r'[A-Za-z_]+', told))})\b")
        return self._quickest(
            {
                test
                for place, rows in self.lines.items()
                for number, text in enumerate((ROOT / place).read_text(encoding="utf-8").splitlines(), start=1)
                if number in rows and names.search(text)
                for test in rows[number]
            }
        )

    def _quickest(self, tests: set[str]) -> list[str]:
        return sorted(tests & self.seconds.keys(), key=lambda test: (self.seconds[test], test))


class Watch:
    def __init__(self) -> None:
        self.coverage = coverage.Coverage(
            data_file=None, config_file=False, source=[str(ROOT / package) for package in PACKAGES]
        )
        self.seconds: dict[str, float] = {}
        self.failed: set[str] = set()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Measure the process's own time: how busy the machine is says nothing about a test."""
        self.coverage.switch_context(item.nodeid)
        began = time.process_time()
        try:
            return (yield)
        finally:
            self.seconds[item.nodeid] = round(time.process_time() - began, 3)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.add(report.nodeid)

    def pytest_sessionstart(self) -> None:
        self.coverage.start()

    def pytest_sessionfinish(self) -> None:
        self.coverage.stop()
        data = self.coverage.get_data()
        lines = {
            Path(file).relative_to(ROOT).as_posix(): {
                line: good
                for line, tests in data.contexts_by_lineno(file).items()
                if (good := [test for test in tests if test and test not in self.failed])
            }
            for file in data.measured_files()
        }
        seconds = {test: took for test, took in self.seconds.items() if test not in self.failed}
        kept().parent.mkdir(parents=True, exist_ok=True)
        kept().write_text(json.dumps({"seconds": seconds, "lines": lines}))


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Watch(), "callout-touches")
