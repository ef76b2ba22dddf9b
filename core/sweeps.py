"""Work that must happen although nobody asks: found again and again, so that a lost nudge costs only time.

An app registers its sweep when it is ready; the clock runs what is due. The database remembers when,
so a second clock, a restart or a sudden death neither doubles nor loses a turn. A sweep is a function
of the time that may be run at any moment, any number of times.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db import transaction

from core.models import OfficeTask, SweepRun

logger = logging.getLogger(__name__)

# Long enough for any pass; after it, a clock that died in the middle is no longer waited for.
SHORTEST_LEASE = timedelta(minutes=1)
LONGEST_LEASE = timedelta(minutes=10)
FAILURES_BEFORE_HELP = 3


class SweepFunction(Protocol):
    def __call__(self, *, at: datetime) -> object: ...


@dataclass(frozen=True)
class Sweep:
    name: str
    function: SweepFunction
    every: timedelta

    @property
    def lease(self) -> timedelta:
        """How long a run may take before another clock starts it again."""
        return min(max(self.every, SHORTEST_LEASE), LONGEST_LEASE)


_sweeps: dict[str, Sweep] = {}


def register_sweep(name: str, function: SweepFunction, every_seconds: int) -> None:
    """Have `function(at=...)` run every so many seconds; the same name replaces what it stood for."""
    _sweeps[name] = Sweep(name, function, timedelta(seconds=every_seconds))


def registered_sweeps() -> list[Sweep]:
    return list(_sweeps.values())


def one_by_one(work: Callable[[Any], object], things: Iterable[object]) -> int:
    """Do `work` to each thing and return how often it said it did something.

    One that fails never stops the rest; what failed is raised when all have had their turn, so that
    the sweep counts as failed.
    """
    done, failures = 0, []
    for thing in things:
        try:
            done += bool(work(thing))
        except Exception as error:  # noqa: BLE001 - raised below
            failures.append(error)
    if failures:
        raise ExceptionGroup(f"{len(failures)} of them failed", failures)
    return done


def sweep_all(*, now: Callable[[], datetime]) -> int:
    """Run every sweep at once, due or not; return how many failed."""
    return sum(not _run(sweep, at=now()) for sweep in registered_sweeps())


def sweep_due(*, now: Callable[[], datetime]) -> int:
    """Run what is due and nobody else is running; return how many ran.

    `now` is asked before each one, because the one before it may have taken its time.
    """
    return sum(_run_if_due(sweep, at=now()) for sweep in _maybe_due(registered_sweeps(), at=now()))


def _maybe_due(sweeps: Iterable[Sweep], *, at: datetime) -> list[Sweep]:
    """Leave out, by one query, what is certainly not due."""
    later = set(SweepRun.objects.filter(next_at__gt=at).values_list("name", flat=True))
    return [sweep for sweep in sweeps if sweep.name not in later]


def _run_if_due(sweep: Sweep, *, at: datetime) -> bool:
    SweepRun.objects.get_or_create(name=sweep.name, defaults={"next_at": at})
    lease = at + sweep.lease
    if not SweepRun.objects.filter(name=sweep.name, next_at__lte=at).update(next_at=lease):
        return False
    _run(sweep, at=at, lease=lease)
    return True


def _run(sweep: Sweep, *, at: datetime, lease: datetime | None = None) -> bool:
    """Run one sweep and note how it went; its failure is nobody else's."""
    try:
        sweep.function(at=at)
    except Exception as error:
        logger.exception("The sweep %s failed.", sweep.name)
        _note_failure(sweep, error, at=at, lease=lease)
        return False
    _note_success(sweep, at=at, lease=lease)
    return True


def _note_success(sweep: Sweep, *, at: datetime, lease: datetime | None) -> None:
    mine = SweepRun.objects.filter(name=sweep.name)
    if lease is None:
        mine.update(ran_at=at, failures=0, last_error="")
    else:
        # Only while the lease is ours: a latecomer must not move the turn of the one that took over.
        mine.filter(next_at=lease).update(ran_at=at, failures=0, last_error="", next_at=at + sweep.every)


@transaction.atomic
def _note_failure(sweep: Sweep, error: Exception, *, at: datetime, lease: datetime | None) -> None:
    """Try again soon, and ask a person once it has failed several times in a row."""
    run, _ = SweepRun.objects.select_for_update().get_or_create(name=sweep.name, defaults={"next_at": at})
    run.failures += 1
    run.last_error = f"{type(error).__name__}: {error}"[:300]
    if lease is not None and run.next_at == lease:
        run.next_at = at + min(sweep.every, SHORTEST_LEASE)
    run.save(update_fields=["failures", "last_error", "next_at"])
    if run.failures >= FAILURES_BEFORE_HELP:
        _ask_for_help(run, at=at)


def _ask_for_help(run: SweepRun, *, at: datetime) -> None:
    task = {
        "title": f"Background work “{run.name}” keeps failing",
        "detail": f"It has failed {run.failures} times in a row. Last error: {run.last_error}",
        "done_at": None,
        "done_by": None,
    }
    OfficeTask.objects.update_or_create(
        key=f"sweep:{run.name}", defaults=task, create_defaults={**task, "created_at": at}
    )
