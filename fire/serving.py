"""The site on a database of its own, with Stripe's stand-in at the other end of the line."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.databases import ROOT
from tests.faults.asking import WITHOUT_QUESTIONS, FreeStart, free_starts
from tests.running import RunningSite, running_site
from tests.servers.stripe import House, pointed_at, stripe_house

KEPT = ROOT / "var" / "fire"  # what the processes said, in a folder for each part
Found = dict[str, Any]
APART = timedelta(minutes=150)  # the visit, and the way from it to the next


@contextmanager
def burning_site(
    *, start: tuple[str, ...] = ("web", "worker", "clock"), **env: str
) -> Iterator[tuple[RunningSite, House]]:
    """Start web (two processes), worker and clock as a host would, and the house."""
    folder = Path(tempfile.mkdtemp(prefix="callout-fire-site-"))
    try:
        with stripe_house() as house:
            about = {
                "DJANGO_SETTINGS_MODULE": "fire.settings",
                "WEB_WORKERS": "2",
                "STRIPE_TIMEOUT_SECONDS": "10",  # what a fire keeps busy is slow, and not away
            }
            with running_site(folder, start=start, **{**pointed_at(house), **about, **env}) as site:
                rolled = site.run("manage.py", "roll_days")
                if rolled.returncode:
                    raise RuntimeError(f"no days to sell: {rolled.stderr[-2000:]}")
                yield site, house
    finally:
        kept = KEPT / f"{datetime.now():%H%M%S}"
        kept.mkdir(parents=True, exist_ok=True)
        for log in folder.glob("*.log"):
            shutil.copy(log, kept / log.name)
        shutil.rmtree(folder, ignore_errors=True)


def free_times(site: RunningSite, *, days: int = 60) -> Iterator[FreeStart]:
    """Yield free times far enough apart that no visit stands in another's way, once for each person free then."""
    last: datetime | None = None
    for start in free_starts(site, WITHOUT_QUESTIONS, most_days=days):
        at = datetime.fromisoformat(start.starts_at)
        if last is None or at - last >= APART:
            yield from [start] * len(start.staff)
            last = at


def audited(site: RunningSite, cases: list[dict[str, object]], *, waits: tuple[int, ...] = ()) -> Found:
    """Let the auditor look at every order of the cases and at all the books, after so many minutes' waits."""
    done = site.run("fire/auditing.py", CASES=json.dumps(cases), WAITS=json.dumps(waits), LOG_LEVEL="CRITICAL")
    if done.returncode:
        raise RuntimeError(f"the auditor stopped: {done.stderr[-2000:]}")
    found: Found = json.loads(done.stdout)
    return found


def wrong_with_all(found: Found, before: Found) -> list[str]:
    """Return what is wrong with books, diary, inbox and the gateway's side, and was not before the fire."""
    told: list[str] = [line for line in found["books"] if line not in before["books"]] + found["differences"]
    told += [f"a notice is {state}: {kind} {why}" for state, kind, why in found["inbox"] if state != "ignored"]
    return told
