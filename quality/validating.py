"""The Nu HTML Checker on every page as it was sent, and on the style sheet."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHECKER = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
# Valid CSS of browsers in use that the checker has not learnt yet.
YOUNGER = ("container-type", "@container", "field-sizing")


def html_faults(folder: Path) -> list[str]:
    """Return what is wrong with the HTML files of `folder`, a line each."""
    return _check([str(file) for file in sorted(folder.glob("*.html"))])


def css_faults(sheet: Path) -> list[str]:
    return [fault for fault in _check(["--css", str(sheet)]) if not any(word in fault for word in YOUNGER)]


def _check(arguments: list[str]) -> list[str]:
    done = subprocess.run(
        ["java", "-jar", str(CHECKER), "--errors-only", "--format", "gnu", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    return [line.rsplit("/", 1)[-1] for line in done.stderr.splitlines() if line.strip()]
