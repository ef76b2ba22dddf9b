"""When is something free? Against django-appointment, the raw SELECT and the firm ten times the size (G1-G4)."""

from __future__ import annotations

import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from bench.asking import Contender, ContenderError
from bench.databases import throw_away
from bench.firm import first_day, make_firm
from bench.verdicts import Verdicts

QUESTIONS = ("one", "everyone", "month")
NAMES = {"one": "one_staff_day", "everyone": "all_staff_day", "month": "month"}
FASTER = {"one": 9, "everyone": 300, "month": 300}
QUERIES = {"one": 1, "everyone": 1, "month": 2}
GROWTH = {"one": 1.3, "everyone": 12, "month": 6}
OFTEN = {"one": 80, "select_1": 80}  # what is quick is asked more often, to be warm
PEOPLE, TEN_TIMES = 50, 500


class DifferentAnswersError(Exception):
    """A ratio between different answers means nothing."""


def run(verdicts: Verdicts, *, server: str | None, python: Path, peers: Path | None, seconds: float) -> None:
    label = "pg" if server else "sqlite"
    first = first_day(datetime.now(UTC).date())
    with ExitStack() as stack:

        def contender(name: str, python: Path, script: str, people: int) -> Contender:
            database = stack.enter_context(throw_away(name, server))
            made = stack.enter_context(Contender(python, script, database=database))
            made.ask("load", firm=make_firm(people, first=first))
            return made

        ours = contender("ours", python, "product.py", PEOPLE)
        larger = contender("larger", python, "product.py", TEN_TIMES)
        peer = _peer(
            verdicts, label, lambda path: contender("peer", path, "peers/django_appointment.py", PEOPLE), peers
        )
        _compare(ours, peer)
        times = _rounds(ours, larger, peer, seconds=seconds)
        _judge(verdicts, label, ours, larger, times, with_peer=peer is not None)


def _peer(verdicts: Verdicts, label: str, make: Any, peers: Path | None) -> Contender | None:
    reason = "the peers' environment could not be made"
    if peers is not None:
        try:
            made: Contender = make(peers)
        except ContenderError as error:
            reason = str(error)
        else:
            return made
    for question in QUESTIONS:
        verdicts.skip(f"slots.{NAMES[question]}.{label}", reason)
    return None


def _compare(ours: Contender, peer: Contender | None) -> None:
    oracle = ours.ask("answer", question="oracle")
    for question in QUESTIONS:
        answer = ours.ask("answer", question=question)
        if answer != oracle[question]:
            raise DifferentAnswersError(f"{question}: the read model and the engine differ")
        if peer is not None and answer != peer.ask("answer", question=question):
            raise DifferentAnswersError(f"{question}: django-appointment answers something else")


def _rounds(ours: Contender, larger: Contender, peer: Contender | None, *, seconds: float) -> dict[str, list[float]]:
    """Ask everyone in turn, round by round, until the time is up; at least three rounds."""
    times: dict[str, list[float]] = {}
    end = time.monotonic() + seconds
    while time.monotonic() < end or len(times["ours one"]) < 3:
        asked = [
            ("ours", ours, question, OFTEN.get(question, 15)) for question in (*QUESTIONS, "select_1", "raw_month")
        ]
        asked += [("larger", larger, question, OFTEN.get(question, 15)) for question in QUESTIONS]
        asked += [("peer", peer, question, 3 if question == "one" else 1) for question in QUESTIONS if peer]
        for name, who, question, often in asked:
            assert who is not None
            times.setdefault(f"{name} {question}", []).append(who.ask("time", question=question, times=often))
    return times


def _judge(
    verdicts: Verdicts,
    label: str,
    ours: Contender,
    larger: Contender,
    times: dict[str, list[float]],
    *,
    with_peer: bool,
) -> None:
    took = {name: median(values) for name, values in times.items()}
    for question in QUESTIONS:
        name = f"slots.{NAMES[question]}"
        if with_peer:
            verdicts.at_least(f"{name}.{label}", took[f"peer {question}"] / took[f"ours {question}"], FASTER[question])
        asked = ours.ask("queries", question=question)
        verdicts.at_most(f"{name}.queries.{label}", asked, QUERIES[question])
        verdicts.at_most(
            f"{name}.growth_10x.{label}", took[f"larger {question}"] / took[f"ours {question}"], GROWTH[question]
        )
        verdicts.exactly(f"{name}.growth_10x.queries.{label}", larger.ask("queries", question=question), asked)
    if label == "pg":
        verdicts.at_most("slots.one_staff_day.vs_select_1.pg", took["ours one"] / took["ours select_1"], 4)
        verdicts.at_most("slots.month.vs_raw_select.pg", took["ours month"] / took["ours raw_month"], 1.5)
    verdicts.note(f"slots.{label} medians", ", ".join(f"{name} {value:.2f} ms" for name, value in sorted(took.items())))
    verdicts.note(f"slots.{label} rounds", str(len(times["ours one"])))
