"""Plant each bug, one at a time, and see that its tests fail: a test that cannot fail proves nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from bench.verdicts import Verdicts
from quality.planted import BUGS
from quality.planted.bug import Bug

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 240
NONE = "none of them"


def judge(figures: Verdicts, *, names: Sequence[str] = ()) -> None:
    """Say for each bug how many of its tests did not notice it; there must be none.

    Those that need row locks are left out where DATABASE_URL names no PostgreSQL.
    """
    bugs = [bug for bug in BUGS if not names or bug.name in names]
    for database in ("sqlite", "postgresql"):
        mine = [bug for bug in bugs if bug.database == database]
        if database == "postgresql" and not os.environ.get("DATABASE_URL", "").startswith("postgres"):
            for bug in mine:
                figures.skip(f"planted.{bug.name}", "set DATABASE_URL to a PostgreSQL database")
        elif mine:
            found = _tried(mine, database)
            figures.exactly(f"planted.nothing.{database}", len(found.get("failing", ["it did not run"])), 0)
            for bug in mine:
                figures.exactly(f"planted.{bug.name}", len(found.get(bug.name, bug.tests)), 0)


def found_on(database: str) -> Path:
    return ROOT / "var" / f"planted-{database}.json"


def _tried(bugs: Sequence[Bug], database: str) -> dict[str, list[str]]:
    """Try bugs in a process of its own, since it forks; return the tests that did not notice, by bug."""
    kept = found_on(database)
    kept.unlink(missing_ok=True)
    env = {**os.environ, "TEST_DATABASE": "planted.sqlite3"}
    if database == "sqlite":
        env.pop("DATABASE_URL", None)
    subprocess.run(
        [sys.executable, "-m", "quality.planted", *(bug.name for bug in bugs)], cwd=ROOT, env=env, check=False
    )
    return json.loads(kept.read_text()) if kept.exists() else {}


def plugin(names: Sequence[str]) -> Any:
    """Return the plugin of pytest that tries these bugs; made late, since it needs Django."""
    from quality.applying import replace_functions, source_of
    from quality.forking import Forks

    class Planter(Forks):
        def work(self) -> None:
            bugs = [bug for bug in BUGS if bug.name in names]
            found: dict[str, list[str]] = {"failing": []}
            for bug in bugs:
                before = self.in_fork(partial(self._failing, bug.tests), LONGEST) or ["it did not end"]
                found["failing"] += [test for test in before if test != NONE]
                noticed = self.in_fork(partial(self._with, bug), LONGEST) or []
                found[bug.name] = sorted(set(bug.tests) - set(noticed))
            found_on(bugs[0].database).write_text(json.dumps(found))

        def _with(self, bug: Bug) -> list[str]:
            replace_functions(bug.file, source_of(bug.file).replace(bug.old, bug.new))
            return self._failing(bug.tests)

        def _failing(self, tests: Sequence[str]) -> list[str]:
            """Return those that fail, for one set of parameters at least; NONE where none does."""
            cases = [item for item in self.items if item.partition("[")[0] in tests]
            failing = {case.partition("[")[0] for case in sorted(cases, key=self.empties) if not self.passes(case)}
            return sorted(failing) or [NONE]

    return Planter()
