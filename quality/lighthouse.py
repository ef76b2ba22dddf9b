"""Lighthouse on a page: mobile, throttled, as somebody who has never been here; the median of three runs."""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
TRIES = 3  # it loses sight of its own browser now and then, and says to run it again
QUIET = ("background-networking", "component-update", "sync", "gpu")  # nothing of the browser's own goes out
FLAGS = " ".join(["--headless=new", "--no-sandbox", *(f"--disable-{thing}" for thing in QUIET)])


@dataclass(frozen=True)
class Scores:
    """Scores of 0 to 100 by category, LCP and TBT in milliseconds, CLS, kilobytes and requests: medians."""

    scores: dict[str, int]
    lcp: float
    tbt: float
    cls: float
    kilobytes: float
    requests: int
    complaints: tuple[str, ...]


class NotMeasured(Exception):
    """Lighthouse ended without a report; the message is its own last words."""


def measure(url: str, folder: Path, *, crawlable: bool = True, cookie: str = "", runs: int = 3) -> Scores:
    """Run Lighthouse `runs` times; a page kept out of search engines is not blamed for that.

    Raises NotMeasured where Lighthouse gives up on the page.
    """
    reports = [_run(url, folder / f"{run}.json", crawlable, cookie) for run in range(runs)]
    audits = [report["audits"] for report in reports]

    def median(audit: str) -> float:
        return statistics.median(float(found[audit]["numericValue"]) for found in audits)

    return Scores(
        {
            name: round(100 * statistics.median(report["categories"][name]["score"] for report in reports))
            for name in CATEGORIES
        },
        lcp=median("largest-contentful-paint"),
        tbt=median("total-blocking-time"),
        cls=median("cumulative-layout-shift"),
        kilobytes=median("total-byte-weight") / 1024,
        requests=len(audits[0]["network-requests"]["details"]["items"]),
        complaints=tuple(_complaints(reports[0])),
    )


def _run(url: str, report: Path, crawlable: bool, cookie: str) -> dict[str, Any]:
    report.parent.mkdir(parents=True, exist_ok=True)
    command = [str(ROOT / "node_modules" / ".bin" / "lighthouse"), url, "--quiet", "--output=json"]
    command += [f"--output-path={report}", f"--chrome-flags={FLAGS}"]
    if not crawlable:
        command.append("--skip-audits=is-crawlable")
    if cookie:
        command += [f"--extra-headers={json.dumps({'Cookie': cookie})}", "--disable-storage-reset"]
    env = {
        "CHROME_PATH": shutil.which("chromium") or "",
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": str(report.parent),
    }
    for _try in range(TRIES):
        done = subprocess.run(command, check=False, env=env, timeout=240, capture_output=True, text=True)
        if done.returncode == 0:
            result: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
            return result
    raise NotMeasured(" ".join(done.stderr.split())[-400:])


def _complaints(report: dict[str, Any]) -> list[str]:
    """Return the audits that cost a page points, by name."""
    lost = []
    for category in CATEGORIES:
        for ref in report["categories"][category]["auditRefs"]:
            score = report["audits"][ref["id"]]["score"]
            if ref["weight"] and score is not None and score < 1:
                lost.append(f"{ref['id']} {score:.2f}")
    return lost
