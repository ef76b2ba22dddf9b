"""Plant each bug in a copy of the tree, one at a time, and see that its tests fail: one that cannot proves nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree

from bench.verdicts import Verdicts
from quality.planted import BUGS
from quality.planted.bug import Bug

ROOT = Path(__file__).resolve().parents[2]
TREE = ROOT / "var" / "planted"
LONGEST = 900


def judge(figures: Verdicts, *, names: Iterable[str] = ()) -> None:
    """Say for each bug how many of its tests did not notice it; there must be none.

    Those that need row locks are left out where DATABASE_URL names no PostgreSQL.
    """
    wanted = set(names)
    bugs = [bug for bug in BUGS if not wanted or bug.name in wanted]
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        for bug in bugs:
            if bug.database == "postgresql":
                figures.skip(f"planted.{bug.name}", "set DATABASE_URL to a PostgreSQL database")
        bugs = [bug for bug in bugs if bug.database == "sqlite"]
    copy_tree()
    for database in sorted({bug.database for bug in bugs}):
        tests = {test for bug in bugs if bug.database == database for test in bug.tests}
        figures.exactly(f"planted.nothing.{database}", len(tests - sound(tests, database)), 0)
    for bug in bugs:
        with planted(bug):
            noticed = failing(bug.tests, bug.database)
        figures.exactly(f"planted.{bug.name}", len(set(bug.tests) - noticed), 0)


def copy_tree() -> None:
    """Copy what git knows or would take, and the databases that stand migrated."""
    shutil.rmtree(TREE, ignore_errors=True)
    ours = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(ours, cwd=ROOT, check=True, capture_output=True)
    templates = [path.relative_to(ROOT) for path in (ROOT / "var").glob("test-template-*.sqlite3")]
    for name in [*map(os.fsdecode, filter(None, listed.stdout.split(b"\0"))), *templates]:
        if (ROOT / name).is_file():
            (TREE / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, TREE / name)


@contextmanager
def planted(bug: Bug) -> Iterator[None]:
    file = TREE / bug.file
    sane = file.read_text(encoding="utf-8")
    assert sane.count(bug.old) == 1, f"{bug.name}: its place in {bug.file} is gone"
    file.write_text(sane.replace(bug.old, bug.new), encoding="utf-8")
    try:
        yield
    finally:
        file.write_text(sane, encoding="utf-8")


def failing(tests: Iterable[str], database: str) -> set[str]:
    """Return those of `tests` that fail, for one set of parameters at least."""
    return {name for name, good in outcomes(tests, database) if not good}


def sound(tests: Iterable[str], database: str) -> set[str]:
    """Return those of `tests` that ran and did not fail."""
    ran = list(outcomes(tests, database))
    return {name for name, _good in ran} - {name for name, good in ran if not good}


def outcomes(tests: Iterable[str], database: str) -> Iterator[tuple[str, bool]]:
    """Run tests in the copy; give the name of each case, without its parameters, and whether it passed."""
    report = TREE / "var" / "outcomes.xml"
    report.parent.mkdir(exist_ok=True)
    report.unlink(missing_ok=True)
    env = {**os.environ, "TEST_DATABASE": "planted.sqlite3", "PYTHONDONTWRITEBYTECODE": "1"}
    if database == "sqlite":
        env.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}", *sorted(tests)]
    subprocess.run(command, cwd=TREE, env=env, check=False, capture_output=True, timeout=LONGEST)
    if report.exists():
        for case in ElementTree.parse(report).iter("testcase"):
            file = case.get("classname", "").replace(".", "/") + ".py"
            name = case.get("name", "").partition("[")[0]
            yield f"{file}::{name}", case.find("failure") is None and case.find("error") is None
