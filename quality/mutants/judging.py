"""Choosing mutants, keeping what became of each, and saying how many were noticed."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from bench.verdicts import Verdicts
from quality.applying import source_of
from quality.mutants.making import Mutant, mutants_of
from quality.mutants.touching import PACKAGES, ROOT

RESULTS = ROOT / "var" / "mutants" / "results.jsonl"
REASONS = ROOT / "docs" / "mutants.md"
GOAL = 75
SAMPLE = 150
SECONDS = 30.0  # of tests against one mutant, by what they took when they were watched


def every_mutant() -> list[Mutant]:
    files = [file for package in PACKAGES for file in sorted((ROOT / package).glob("*.py"))]
    names = [file.relative_to(ROOT).as_posix() for file in files]
    return [mutant for name in names for mutant in mutants_of(name, source_of(name))[1]]


def sampled(mutants: list[Mutant], number: int, seed: int) -> list[Mutant]:
    """Return so many of them, the same ones for the same seed; 0 means all."""
    if not number or number >= len(mutants):
        return mutants
    names = {one.name for one in random.Random(seed).sample(mutants, number)}
    return [one for one in mutants if one.name in names]


def results() -> dict[str, dict[str, str]]:
    """Return the latest verdict on each mutant that exists still; killed once is killed."""
    exist = {mutant.name for mutant in every_mutant()}
    found: dict[str, dict[str, str]] = {}
    for line in RESULTS.read_text(encoding="utf-8").splitlines() if RESULTS.exists() else ():
        row = json.loads(line)
        if row["name"] in exist and found.get(row["name"], {}).get("status") != "killed":
            found[row["name"]] = row
    return found


def keep(mutant: Mutant, verdict: dict[str, str]) -> None:
    with RESULTS.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"name": mutant.name, "line": mutant.first, **verdict}) + "\n")


def reasons() -> set[str]:
    """Return the names of the mutants that may live, as the document gives them."""
    text = REASONS.read_text(encoding="utf-8") if REASONS.exists() else ""
    return {re.sub(r"\\\|", "|", name) for name in re.findall(r"^\| `(.+?)` \|", text, re.MULTILINE)}


def say(figures: Verdicts) -> None:
    """Judge each package by the share of its mutants that were noticed, and name survivors without a reason."""
    found = results()
    for package in PACKAGES:
        mine = [row["status"] for name, row in found.items() if name.startswith(package)]
        tried = Counter(status for status in mine if status != "not applied")
        if total := tried.total():
            name = f"mutants.{package.replace('/', '.')}"
            figures.note(name, f"{tried['killed']} of {total} noticed")
            figures.at_least(name, 100 * tried["killed"] / total, GOAL)
    allowed = reasons()
    unexplained = sorted(name for name, row in found.items() if _lives(row) and name not in allowed)
    figures.exactly("mutants.alive_without_a_reason", len(unexplained), 0)
    for name in unexplained:
        figures.say(f"#   line {found[name]['line']}: {name} ({found[name]['status']})")


def survivors(names: Iterable[str]) -> Iterator[str]:
    found = results()
    return (name for name in names if name in found and _lives(found[name]))


def _lives(row: dict[str, str]) -> bool:
    return row["status"] in ("survived", "untouched")


def judge(figures: Verdicts) -> None:
    """Try a sample in a process of its own, since it forks, and judge all that is known."""
    command = [sys.executable, "-m", "quality.mutants", "--sample", str(SAMPLE), "--quiet"]
    subprocess.run(command, cwd=ROOT, check=False)
    say(figures)


def forget() -> None:
    Path(RESULTS).unlink(missing_ok=True)
