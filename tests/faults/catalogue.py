"""The catalogue of faults in docs/faults.md, and the tests that carry its numbers."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "faults.md"
LAST = 69
Places = dict[str, set[str]]


def shown() -> Places:
    """Return, for each number of the page, the test files it names."""
    rows = re.findall(r"^\| (\d+[a-z]?) \|(?:[^|\n]*\|){3} ([^|\n]*) \|$", PAGE.read_text(), re.M)
    return {number: set(re.findall(r"[\w/]+\.py", files)) for number, files in rows}


def left_out() -> dict[str, str]:
    """Return the numbers of what does not exist yet, each with the reason."""
    rows = re.findall(r"^\| (\d+) \| ([^|\n]*) \|$", PAGE.read_text(), re.M)
    return {number: reason.strip() for number, reason in rows}


@cache
def marked() -> Places:
    """Return, for each number, the test files in which a test is marked with it."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        text = file.read_text()
        for number in _numbers_in(ast.parse(text)) if ".fault(" in text else ():
            found[number].add(str(file.relative_to(ROOT / "tests")))
    return dict(found)


def _numbers_in(tree: ast.AST) -> Iterator[str]:
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if isinstance(call.func, ast.Attribute) and call.func.attr == "fault":
            yield from (str(ast.literal_eval(number)) for number in call.args)


def whole(number: str) -> int:
    """Return the row that a number belongs to: 26 for 26c."""
    return int(re.sub(r"\D", "", number))
