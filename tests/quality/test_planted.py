"""The list of planted bugs does not rot: each finds its place, and its tests exist."""

from __future__ import annotations

from pathlib import Path

import pytest

from quality.planted import BUGS
from quality.planted.bug import Bug

ROOT = Path(__file__).resolve().parents[2]
EACH_BUG = pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)


@EACH_BUG
def test_what_a_bug_replaces_stands_once_in_its_file(bug: Bug) -> None:
    sane = (ROOT / bug.file).read_text(encoding="utf-8")
    assert sane.count(bug.old) == 1
    compile(sane.replace(bug.old, bug.new), bug.file, "exec")


@EACH_BUG
def test_the_tests_that_must_notice_a_bug_exist(bug: Bug) -> None:
    for test in bug.tests:
        file, _, name = test.partition("::")
        assert f"\ndef {name}(" in (ROOT / file).read_text(encoding="utf-8"), test


def test_no_two_bugs_have_one_name() -> None:
    assert len({bug.name for bug in BUGS}) == len(BUGS)
