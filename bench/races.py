"""Many at once for one time: exactly one winner and no error, on both databases (G6)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from bench.asking import Contender
from bench.databases import throw_away
from bench.firm import first_day, make_firm
from bench.verdicts import Verdicts

RACERS = 200


def run(verdicts: Verdicts, *, server: str | None, python: Path, quick: bool) -> None:
    label = "pg" if server else "sqlite"
    days = 10 if quick else 100
    firm = make_firm(1, first=first_day(datetime.now(UTC).date()))
    with throw_away("races", server) as database, Contender(python, "product.py", database=database) as ours:
        ours.ask("load", firm=firm)
        one = ours.ask("race", kind="one_time", size=RACERS)
        verdicts.exactly(f"race.one_time.winners.{label}", one["won"], 1)
        verdicts.exactly(f"race.one_time.losers.{label}", one["taken"], RACERS - 1)
        verdicts.exactly(f"race.one_time.errors.{label}", one["errors"], 0)
        verdicts.exactly(f"race.one_time.rows.{label}", one["rows"], 1)
        unequal = ours.ask("race", kind="unequal_starts", size=days)
        verdicts.exactly(f"race.unequal_starts.winners.{label}", unequal["won"], days)
        verdicts.exactly(f"race.unequal_starts.errors.{label}", unequal["errors"], 0)
        verdicts.exactly(f"race.unequal_starts.rows.{label}", unequal["rows"], days)
        unguarded = ours.ask("race", kind="unguarded", size=RACERS)
        verdicts.at_least(f"race.unguarded.winners.{label}", unguarded["won"], 2)
