"""Background work: run when due, by one clock only, and never stopped by the failure of another."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from core import sweeps
from core.models import OfficeTask, SweepRun
from core.sweeps import one_by_one, register_sweep, sweep_all, sweep_due

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


class Broom:
    """A sweep that remembers when it ran, and fails for as long as it is broken."""

    def __init__(self, broken: bool = False) -> None:
        self.ran: list[datetime] = []
        self.broken = broken

    def __call__(self, *, at: datetime) -> None:
        self.ran.append(at)
        if self.broken:
            raise ValueError("the bristles are gone")


@pytest.fixture(autouse=True)
def _empty_cupboard() -> Iterator[None]:
    kept = dict(sweeps._sweeps)
    sweeps._sweeps.clear()
    yield
    sweeps._sweeps.clear()
    sweeps._sweeps.update(kept)


def tick(at: datetime) -> int:
    return sweep_due(now=lambda: at)


def test_it_runs_a_new_sweep_at_once() -> None:
    broom = Broom()
    register_sweep("hall", broom, 30)
    assert tick(NOON) == 1
    assert broom.ran == [NOON]


def test_it_waits_for_the_next_turn() -> None:
    broom = Broom()
    register_sweep("hall", broom, 30)
    tick(NOON)
    assert tick(NOON + timedelta(seconds=29)) == 0
    assert tick(NOON + timedelta(seconds=30)) == 1


def test_a_daily_sweep_runs_once_a_day_however_often_the_clock_is_started_again() -> None:
    broom = Broom()
    register_sweep("days", broom, 86_400)
    for hour in range(48):
        tick(NOON + timedelta(hours=hour))
    assert broom.ran == [NOON, NOON + timedelta(days=1)]


def test_a_second_clock_leaves_a_running_sweep_alone() -> None:
    seen: list[int] = []

    def slow(*, at: datetime) -> None:
        seen.append(tick(at + timedelta(seconds=40)))

    register_sweep("slow", slow, 5)
    tick(NOON)
    assert seen == [0]


def test_a_sweep_whose_clock_died_is_taken_over_after_its_lease() -> None:
    broom = Broom()
    register_sweep("hall", broom, 5)
    SweepRun.objects.create(name="hall", next_at=NOON + timedelta(minutes=1))
    assert tick(NOON + timedelta(seconds=59)) == 0
    assert tick(NOON + timedelta(seconds=60)) == 1


def test_a_latecomer_does_not_move_the_turn_of_the_clock_that_took_over() -> None:
    def overtaken(*, at: datetime) -> None:
        SweepRun.objects.filter(name="slow").update(next_at=NOON + timedelta(hours=9))

    register_sweep("slow", overtaken, 5)
    tick(NOON)
    assert SweepRun.objects.get(name="slow").next_at == NOON + timedelta(hours=9)


def test_one_failing_sweep_does_not_stop_the_others() -> None:
    good = Broom()
    register_sweep("bad", Broom(broken=True), 5)
    register_sweep("good", good, 5)
    tick(NOON)
    assert good.ran == [NOON]
    assert SweepRun.objects.get(name="bad").last_error == "ValueError: the bristles are gone"


def test_a_daily_sweep_that_fails_is_tried_again_within_a_minute() -> None:
    broom = Broom(broken=True)
    register_sweep("days", broom, 86_400)
    tick(NOON)
    broom.broken = False
    assert tick(NOON + timedelta(minutes=1)) == 1
    assert SweepRun.objects.get(name="days").next_at == NOON + timedelta(minutes=1, days=1)


def test_it_asks_a_person_after_the_third_failure_in_a_row() -> None:
    register_sweep("bad", Broom(broken=True), 5)
    for turn in range(2):
        tick(NOON + timedelta(seconds=5 * turn))
    assert not OfficeTask.objects.exists()
    for turn in range(2, 6):
        tick(NOON + timedelta(seconds=5 * turn))
    assert OfficeTask.objects.get().title == "Background work “bad” keeps failing"


def test_a_good_run_ends_the_row_of_failures() -> None:
    broom = Broom(broken=True)
    register_sweep("moody", broom, 5)
    for turn, broken in enumerate([True, True, False, True, True]):
        broom.broken = broken
        tick(NOON + timedelta(seconds=5 * turn))
    assert not OfficeTask.objects.exists()


def test_by_hand_everything_runs_due_or_not() -> None:
    broom = Broom()
    register_sweep("days", broom, 86_400)
    tick(NOON)
    assert sweep_all(now=lambda: NOON + timedelta(hours=1)) == 0
    assert len(broom.ran) == 2


def test_by_hand_it_says_how_many_failed(caplog: pytest.LogCaptureFixture) -> None:
    register_sweep("bad", Broom(broken=True), 5)
    with caplog.at_level(logging.CRITICAL), pytest.raises(CommandError, match="1 of 1 sweeps failed"):
        call_command("sweep")


def test_one_thing_that_fails_never_keeps_the_others_and_the_failure_is_told() -> None:
    done = []

    def work(number: int) -> bool:
        if number == 1:
            raise ValueError("one")
        done.append(number)
        return number != 2

    with pytest.raises(ExceptionGroup, match="1 of them failed"):
        one_by_one(work, [0, 1, 2, 3])
    assert done == [0, 2, 3]
    assert one_by_one(work, [0, 2, 3]) == 2
