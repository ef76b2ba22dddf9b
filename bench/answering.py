"""A contender's side of the talk: one JSON question a line in, one JSON answer a line out.

Standard library only, since a peer answers from an environment of its own.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

Deed = Callable[..., Any]

# Import this module first: from here on, whatever a library prints goes to the error stream.
ANSWERS = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)


def serve(deeds: dict[str, Deed]) -> None:
    """Answer until the questions end."""
    for line in sys.stdin:
        question = json.loads(line)
        try:
            answer = {"answer": deeds[question.pop("do")](**question)}
        except Exception as error:  # noqa: BLE001 - the bench reports it and goes on
            answer = {"error": f"{type(error).__name__}: {error}"}
        ANSWERS.write(json.dumps(answer, default=str) + "\n")
        ANSWERS.flush()


def timed(deed: Callable[[], Any], *, times: int) -> float:
    """Return the median milliseconds of `times` calls, after one to warm up.

    On SQLite all the work is done by this process, so its own time is taken, which other load on the
    machine hardly changes. Elsewhere the wall clock is.
    """
    clock = time.process_time if os.environ["DATABASE_URL"].startswith("sqlite") else time.perf_counter
    deed()
    taken = []
    for _ in range(times):
        begin = clock()
        deed()
        taken.append((clock() - begin) * 1000)
    return median(taken)
