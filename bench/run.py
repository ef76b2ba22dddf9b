#!/usr/bin/env python
"""Measure the product against its peers and its limits; exit 1 if a ratio falls short.

    python bench/run.py [--quick] [slots] [writes] [races] [pages] [checkout]

One line a figure: `name ratio goal verdict`. Lines that begin with # are for orientation and judged by nobody.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import checkout, pages, races, slots, writes  # noqa: E402
from bench.asking import Contender, ContenderError  # noqa: E402
from bench.databases import postgresql, throw_away  # noqa: E402
from bench.firm import SEED, first_day, make_firm  # noqa: E402
from bench.verdicts import Verdicts  # noqa: E402

BENCHES = ("slots", "writes", "races", "pages", "checkout")
PEERS = ROOT / "var" / "bench-peers"


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the product against its peers and its limits.")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, the same goals")
    parser.add_argument("bench", nargs="*", choices=[*BENCHES, []], help="which; all of them if none is named")
    options = parser.parse_args()
    wanted = options.bench or BENCHES
    verdicts = Verdicts()
    _head()
    peers = _peers() if {"slots", "checkout"} & set(wanted) else None
    server = postgresql()
    for where in (None, server) if server else (None,):
        _measure(verdicts, wanted, where, peers, quick=options.quick)
    if server is None:
        for bench in wanted:
            verdicts.skip(f"{bench}.pg", "no PostgreSQL lets us in; set DATABASE_URL")
    if verdicts.short:
        print(f"# short of the goal: {', '.join(verdicts.short)}")
    return 1 if verdicts.short else 0


def _measure(verdicts: Verdicts, wanted: Sequence[str], server: str | None, peers: Path | None, *, quick: bool) -> None:
    python = Path(sys.executable)
    try:
        if "slots" in wanted:
            slots.run(verdicts, server=server, python=python, peers=peers, seconds=5 if quick else 50)
        if {"writes", "races"} & set(wanted):
            _write(verdicts, wanted, server, quick=quick)
        if "pages" in wanted:
            pages.run(verdicts, server=server, seconds=4 if quick else 35)
        if "checkout" in wanted:
            checkout.run(verdicts, server=server, peers=peers, seconds=2 if quick else 15)
    except (ContenderError, slots.DifferentAnswersError) as error:
        print(f"# stopped: {error}")
        verdicts.short.append(str(error))


def _write(verdicts: Verdicts, wanted: Sequence[str], server: str | None, *, quick: bool) -> None:
    firm = make_firm(slots.PEOPLE, first=first_day(datetime.now(UTC).date()), room=40)
    label, script = "pg" if server else "sqlite", "product.py"
    with throw_away("writes", server) as database, Contender(Path(sys.executable), script, database=database) as ours:
        ours.ask("load", firm=firm)
        if "writes" in wanted:
            writes.run(verdicts, ours, label, seconds=1.5 if quick else 10)
        if "races" in wanted:
            races.run(verdicts, ours, label, quick=quick)


def _head() -> None:
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"# Python {platform.python_version()}, {os.cpu_count()} cores, load {load}, seed {SEED}", flush=True)


def _peers() -> Path | None:
    """Return the Python of the peers' environment, making it first if need be; None if that fails."""
    python = PEERS / "bin" / "python"
    wanted = ROOT / "bench" / "requirements-peers.txt"
    stamp = PEERS / ".installed"
    if stamp.exists() and stamp.read_text() == wanted.read_text():
        return python
    try:
        subprocess.run([sys.executable, "-m", "venv", PEERS], check=True, timeout=120)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", wanted], check=True, timeout=300)
    except (OSError, subprocess.SubprocessError):
        return None
    stamp.write_text(wanted.read_text())
    return python


if __name__ == "__main__":
    sys.exit(main())
