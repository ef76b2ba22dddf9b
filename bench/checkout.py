"""A guest's order of two things, from the first page to the confirmation, beside django-oscar's (G10).

Oscar sells without a payment, so the times are those of an order paid on the day; the statements are those of the
longer way, with a card.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from bench.asking import Contender, ContenderError
from bench.databases import throw_away
from bench.slots import DifferentAnswersError
from bench.verdicts import Verdicts

PRODUCTS = [["Window clean", "60"], ["Oven clean", "40"]]
MOST_QUERIES = 100
MOST_OF_OSCAR = 1 / 3


def run(verdicts: Verdicts, *, server: str | None, peers: Path | None, seconds: float) -> None:
    label = "pg" if server else "sqlite"
    with ExitStack() as stack:

        def contender(name: str, python: Path, script: str) -> Contender:
            database = stack.enter_context(throw_away(name, server))
            made = stack.enter_context(Contender(python, script, database=database))
            made.ask("load", products=PRODUCTS)
            return made

        ours = contender("checkout", Path(sys.executable), "product_checkout.py")
        for choice in ("card", "on_day"):
            asked, requests = ours.ask("queries", choice=choice)
            verdicts.note(f"checkout.{choice}.requests.{label}", str(requests))
            verdicts.at_most(f"checkout.{choice}.queries.{label}", asked, MOST_QUERIES)
        peer = _peer(verdicts, label, lambda python: contender("oscar", python, "peers/django_oscar.py"), peers)
        if peer is not None:
            _compare(verdicts, label, ours, peer, seconds=seconds)


def _peer(verdicts: Verdicts, label: str, make: Callable[[Path], Contender], peers: Path | None) -> Contender | None:
    reason = "the peers' environment could not be made"
    if peers is not None:
        try:
            return make(peers)
        except ContenderError as error:
            reason = str(error)
    verdicts.skip(f"checkout.of_oscar.{label}", reason)
    return None


def _compare(verdicts: Verdicts, label: str, ours: Contender, peer: Contender, *, seconds: float) -> None:
    """Sell the same on both sides, then take times in turn, round by round."""
    if ours.ask("order") != peer.ask("order"):
        raise DifferentAnswersError("django-oscar sold something else, or for another total")
    asked, requests = peer.ask("queries")
    verdicts.note(f"checkout.oscar.{label}", f"{asked} queries in {requests} requests")
    took: dict[str, list[float]] = {"ours": [], "oscar": []}
    end = time.monotonic() + seconds
    while time.monotonic() < end or len(took["ours"]) < 3:
        took["ours"].append(ours.ask("time", times=2))
        took["oscar"].append(peer.ask("time", times=2))
    ratio = median(took["ours"]) / median(took["oscar"])
    verdicts.note(f"checkout.{label} medians", ", ".join(f"{name} {median(one):.0f} ms" for name, one in took.items()))
    verdicts.at_most(f"checkout.of_oscar.{label}", ratio, MOST_OF_OSCAR)
