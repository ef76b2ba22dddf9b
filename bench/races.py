"""Many at once for one time: exactly one winner and no error, on both databases (G6)."""

from __future__ import annotations

from bench.asking import Contender
from bench.verdicts import Verdicts

RACERS = 200


def run(verdicts: Verdicts, ours: Contender, label: str, *, quick: bool) -> None:
    days = 10 if quick else 100
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
