"""The product answering the bench's questions, as a process kept alive."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import django

from bench.answering import serve, timed

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from bench.product_firm import Firm  # noqa: E402
from bench.product_questions import Questions  # noqa: E402
from bench.product_races import Races  # noqa: E402
from bench.product_writes import Writes  # noqa: E402

the: dict[str, Any] = {}


def load(firm: dict[str, Any]) -> int:
    made = Firm(firm)
    the.update(questions=Questions(made), writes=Writes(made), races=Races(made))
    return made.visits


def answer(question: str) -> Any:
    return getattr(the["questions"], question)()


def time_of(question: str, times: int) -> float:
    return timed(_deed("questions", question), times=times)


def queries(question: str) -> int:
    _deed("questions", question)()
    with CaptureQueriesContext(connection) as captured:
        _deed("questions", question)()
    return len(captured)


def time_of_write(write: str, times: int) -> float:
    if write == "claim_and_book":
        the["writes"].prepare(times + 1)
    return timed(_deed("writes", write), times=times)


def differing() -> int:
    """Undo the bare writes and return how many stored days are not as the engine computes them."""
    return int(the["writes"].differing())


def race(kind: str, size: int) -> Any:
    return getattr(the["races"], kind)(size)


def _deed(where: str, name: str) -> Callable[[], Any]:
    deed: Callable[[], Any] = getattr(the[where], name if where == "writes" else f"ask_{name}")
    return deed


if __name__ == "__main__":
    deeds = (load, answer, queries, time_of_write, differing, race)
    serve({deed.__name__: deed for deed in deeds} | {"time": time_of})
