"""Telling random stories: what may happen, at what moment, and how a deed is cut short."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import time_machine
from django.db import connection, transaction
from django.test import TestCase
from django.utils import timezone
from hypothesis import strategies as st

from core.errors import DomainError
from payments.actions.inbox import receive
from payments.gateways import GATEWAYS
from tests.booking.factories import NOW
from tests.payments.faults import Faulty, PowerCut

STORIES = int(os.environ.get("STORIES", "25"))
HEALTHY = GATEWAYS["sandbox"]
ARGUMENTS: dict[str, st.SearchStrategy[dict[str, Any]]] = {}
Move = Callable[..., None]

which = st.integers(0, 9)
lines = st.sampled_from(["", "", "", "lost", "never", "dies before", "dies after"])


def may(**arguments: st.SearchStrategy[Any]) -> Callable[[Move], Move]:
    """Say that a method may happen at any moment, with any of these arguments."""

    def noted(deed: Move) -> Move:
        ARGUMENTS[deed.__name__] = st.fixed_dictionaries(arguments)
        return deed

    return noted


class Teller:
    """The clock, and doing deeds as the site would."""

    def __init__(self, *, nudges: bool) -> None:
        self.at: datetime = NOW
        self.nudges = nudges

    def _try(self, deed: Callable[[], Any], *, crash: bool = False, line: str = "", step: int = 0) -> Any:
        """Do a deed; what the rules refuse is refused. Return what it made.

        `crash` undoes all of it, `line` spoils the wire to the gateway, and the process dies right after
        it has committed `step` times.
        """
        GATEWAYS["sandbox"] = Faulty(*[line] if line else [])
        try:
            with (
                suppress(DomainError, PowerCut),
                self._now(),
                TestCase.captureOnCommitCallbacks(execute=self.nudges and not step),
                undone() if crash else nullcontext(),
                dying_after(step) if step else nullcontext(),
            ):
                return deed()
        finally:
            GATEWAYS["sandbox"] = HEALTHY
        return None

    @contextmanager
    def _now(self) -> Iterator[None]:
        with time_machine.travel(self.at, tick=False):
            yield

    def _one(self, rows: Any, one: int) -> Any:
        """Return one of the rows, or None where there is none."""
        count = rows.count()
        return rows.order_by("pk")[one % count] if count else None


@contextmanager
def undone() -> Iterator[None]:
    """Undo everything at the end. Deeds that commit on their own may do so inside, as under a test case."""
    outermost = transaction.atomic()
    outermost._from_testcase = True  # type: ignore[attr-defined]
    with outermost:
        yield
        transaction.set_rollback(True)


@contextmanager
def dying_after(step: int) -> Iterator[None]:
    """Cut the power right after this many transactions have been committed; those still open are lost.

    Within a story each transaction is a savepoint, and keeping that is its commit.
    """
    keep, left = connection.savepoint_commit, [step]

    def kept(sid: str) -> None:
        keep(sid)
        left[0] -= 1
        if not left[0]:
            raise PowerCut

    connection.savepoint_commit = kept  # type: ignore[method-assign]
    try:
        yield
    finally:
        connection.savepoint_commit = keep  # type: ignore[method-assign]


def over_the_wire(address: str, *, data: bytes, headers: dict[str, str], **more: Any) -> Any:
    """Carry a notice from the house to our door."""
    assert address.endswith("/api/webhooks/sandbox")
    receive("sandbox", data, headers, at=timezone.now())
    return SimpleNamespace(ok=True)
