"""Gateways and racers for the tests of what goes wrong."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from payments.gateways.base import Answer, Unknown
from payments.gateways.sandbox import SandboxGateway


class PowerCut(BaseException):
    """The process dies here: nothing after it runs, no handler sees it."""


class Faulty(SandboxGateway):
    """The real demonstration gateway behind a bad line.

    Each plan is used up by one call: "lost" reaches the house and loses the answer, "never" does not
    reach it, "dies before" and "dies after" cut the power, "wrong key" is what a person has to mend. Without
    a plan the line is good.
    """

    def __init__(self, *plans: str) -> None:
        self.plans = list(plans)
        self.keys: list[str] = []

    def create(self, call: Any, *, at: datetime) -> Answer:
        self.keys.append(call.key)
        return self._over_the_line(lambda: super(Faulty, self).create(call, at=at))

    def fetch(self, ref: str, *, at: datetime) -> Answer:
        return self._over_the_line(lambda: super(Faulty, self).fetch(ref, at=at))

    def cancel(self, ref: str, *, at: datetime) -> Answer:
        return self._over_the_line(lambda: super(Faulty, self).cancel(ref, at=at))

    def refund(self, call: Any, *, at: datetime) -> Answer:
        self.keys.append(call.key)
        return self._over_the_line(lambda: super(Faulty, self).refund(call, at=at))

    def _over_the_line(self, ask: Callable[[], Answer]) -> Answer:
        plan = self.plans.pop(0) if self.plans else ""
        if plan == "dies before":
            raise PowerCut
        if plan == "broken":
            raise RuntimeError("a fault of our own")
        if plan == "wrong key":
            return Unknown("unauthorized", trouble="The key is wrong.")
        answer = Unknown("timeout") if plan == "never" else ask()
        if plan == "dies after":
            raise PowerCut
        return Unknown("timeout") if plan == "lost" else answer


def race(*deeds: Callable[[], Any]) -> list[Any]:
    """Run the deeds at the same moment, each with a connection of its own; return results or errors."""
    barrier = threading.Barrier(len(deeds))
    results: list[Any] = [None] * len(deeds)

    def run(index: int, deed: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            results[index] = deed()
        except Exception as error:  # noqa: BLE001 - handed to the test
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@contextmanager
def locked_by_another(rows: QuerySet[Any]) -> Iterator[None]:
    """Let another worker, with a connection of its own, hold these rows meanwhile."""
    taken, enough = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                list(rows.select_for_update())
                taken.set()
                enough.wait(timeout=30)
        finally:
            connection.close()

    worker = threading.Thread(target=hold)
    worker.start()
    try:
        assert taken.wait(timeout=10)
        yield
    finally:
        enough.set()
        worker.join()


@contextmanager
def power_cut_at(statement: str) -> Iterator[None]:
    """Let the process die where it sends the first statement that begins with these words."""

    def cut(execute: Any, sql: str, *about: Any) -> Any:
        if sql.startswith(statement):
            raise PowerCut
        return execute(sql, *about)

    with connection.execute_wrapper(cut), suppress(PowerCut):
        yield
