"""What a booking costs beside the bare row it leaves (G5)."""

from __future__ import annotations

import time
from statistics import median

from bench.asking import Contender
from bench.verdicts import Verdicts

WRITES = ("bare_insert", "book_in_sql", "cancel_in_sql", "claim_and_book")


def run(verdicts: Verdicts, ours: Contender, label: str, *, seconds: float) -> None:
    times: dict[str, list[float]] = {write: [] for write in WRITES}
    end = time.monotonic() + seconds
    while time.monotonic() < end or len(times["bare_insert"]) < 5:
        for write in WRITES:
            times[write].append(ours.ask("time_of_write", write=write, times=10))
    took = {write: median(values) for write, values in times.items()}
    bare = took["bare_insert"]
    verdicts.exactly(f"write.days_that_differ.{label}", ours.ask("differing"), 0)
    verdicts.at_most(f"write.book_in_sql.{label}", took["book_in_sql"] / bare, 2)
    verdicts.at_most(f"write.cancel_in_sql.{label}", took["cancel_in_sql"] / bare, 2)
    if label == "pg":
        # Two deeds with a commit each, so beside two bare rows.
        verdicts.at_most(f"write.claim_and_book.{label}", took["claim_and_book"] / (2 * bare), 6)
    verdicts.note(f"write.{label} medians", ", ".join(f"{write} {took[write]:.2f} ms" for write in WRITES))
