"""What is listed can be claimed and what is not cannot; and stored days stay true whatever happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.actions.claims import (
    HoldLost,
    TimeTaken,
    book_slots,
    claim_time,
    extend_holds,
    release_slots,
    sweep_holds,
)
from booking.actions.schedule import refresh_provider
from booking.availability.demand import Demand, demand_for
from booking.availability.queries import starts_on
from booking.models import Appointment, Provider, Slot, TimeOff, WorkingHours
from catalogue.models import Service
from tests.booking.factories import MONDAY, NOW, make_appointment, make_item, make_provider, make_service, make_slot
from tests.booking.truth import differing_days

LONDON = ZoneInfo("Europe/London")
MIDNIGHT = datetime(2027, 3, 8, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)
minutes = st.sampled_from([15, 30, 45, 60, 90, 120])
gaps = st.sampled_from([0, 0, 15, 30])


@st.composite
def services(draw: st.DrawFn) -> dict[str, int | None]:
    """Draw what distinguishes one service from another."""
    return {
        "minutes": draw(minutes),
        "before_minutes": draw(gaps),
        "after_minutes": draw(gaps),
        "step_minutes": draw(st.sampled_from([15, 30, 60])),
        "max_appointments_per_day": draw(st.sampled_from([None, 1, 2])),
    }


@contextmanager
def undone() -> Iterator[None]:
    """Give each example an empty firm, at the same present."""
    with time_machine.travel(NOW, tick=False), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=8)
@given(services(), services(), st.lists(st.integers(8, 17), max_size=4), st.integers(8, 13))
def test_every_listed_time_can_be_claimed_and_no_other(
    ours: dict[str, int], theirs: dict[str, int], taken: list[int], opens: int
) -> None:
    with undone():
        service, other = make_service(**ours), make_service(**theirs)
        provider = make_provider(hours=[("08:30", "12:00"), (f"{opens + 2}:15", f"{opens + 6}:00")])
        for hour in taken:
            attempt(other, [provider], MIDNIGHT + timedelta(hours=hour))
        listed = starts_on(demand_for(service, service.minutes), [provider.pk], MONDAY, at=NOW, zone=LONDON)
        had = [start for start in quarters() if attempt(service, [provider], start, keep=False)]
        assert had == [start.starts_at for start in listed]


def quarters() -> list[datetime]:
    return [MIDNIGHT + timedelta(minutes=minute) for minute in range(8 * 60, 20 * 60, 15)]


def attempt(
    service: Service, providers: Sequence[Provider], starts_at: datetime, *, keep: bool = True, at: datetime = NOW
) -> Appointment | None:
    """Try to hold a time; return the visit, or None where it was refused. Without `keep` it is undone."""
    try:
        with transaction.atomic():
            appointment = make_appointment(make_item(service), starts_at=starts_at)
            demand, ids = demand_for(service, service.minutes), [provider.pk for provider in providers]
            claim_time(appointment, demand, ids, at=at, held_until=at + HALF_HOUR)
            if not keep:
                transaction.set_rollback(True)
    except TimeTaken:
        return None
    return appointment


@dataclass
class World:
    """A small firm in the middle of its day."""

    service: Service
    providers: list[Provider]
    visits: list[Appointment] = field(default_factory=list)
    at: datetime = NOW

    def claim(self, number: int) -> None:
        starts_at = MIDNIGHT + timedelta(minutes=8 * 60 + number % 18 * 30)
        visit = attempt(self.service, self.providers, starts_at, at=self.at)
        self.visits += [visit] if visit else []

    def book(self, number: int) -> None:
        book_slots(self.visits[number % len(self.visits)], at=self.at)

    def extend(self, number: int) -> None:
        extend_holds(self.visits[number % len(self.visits)], at=self.at, held_until=self.at + HALF_HOUR)

    def release(self, number: int) -> None:
        release_slots(self.visits[number % len(self.visits)], at=self.at)

    def wait(self, number: int) -> None:
        self.at += timedelta(minutes=number % 45)

    def sweep(self, _number: int) -> None:
        sweep_holds(at=self.at)

    def take_off(self, number: int) -> None:
        start = MIDNIGHT + timedelta(hours=number % 24)
        TimeOff.objects.create(provider=self.providers[0], starts_at=start, ends_at=start + timedelta(hours=2))

    def change_gaps(self, number: int) -> None:
        self.service.after_minutes = number % 4 * 15
        self.service.save()

    def change_hours(self, number: int) -> None:
        hours = WorkingHours.objects.filter(provider=self.providers[-1], weekday=0).first()
        if hours:
            hours.ends = time(12 + number % 8, 10)
            hours.save()

    def move_zone(self, number: int) -> None:
        self.providers[0].timezone = ["Europe/London", "Europe/Paris", "America/New_York"][number % 3]
        self.providers[0].save()


DEEDS: list[Callable[[World, int], None]] = [
    World.claim, World.claim, World.book, World.extend, World.release, World.wait, World.sweep,
    World.take_off, World.change_gaps, World.change_hours, World.move_zone,
]  # fmt: skip


@pytest.mark.django_db
@settings(max_examples=12)
@given(services(), st.integers(1, 2), st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 99)), max_size=14))
def test_stored_days_equal_computed_ones_after_anything(
    made: dict[str, int], crew: int, deeds: list[tuple[Callable[[World, int], None], int]]
) -> None:
    with undone():
        world = World(make_service(crew=crew, **made), [make_provider(), make_provider()])
        world.claim(4)
        for deed, number in deeds:
            if world.visits or deed not in (World.book, World.extend, World.release):
                with suppress(HoldLost):
                    deed(world, number)
        assert differing_days() == []
        live = list(Slot.objects.live(world.at).order_by("provider", "starts_at"))
        for one, two in zip(live, live[1:], strict=False):
            assert one.provider_id != two.provider_id or one.ends_at <= two.starts_at


@pytest.mark.django_db
def test_a_day_with_claims_is_stored_as_the_engine_would_compute_it() -> None:
    service, provider = make_service(after_minutes=20), make_provider()
    make_slot(provider, make_appointment(make_item(service), starts_at=MIDNIGHT + timedelta(hours=10)))
    refresh_provider(provider, at=NOW)
    demand = Demand(service.pk, 60)
    found = starts_on(demand, [provider.pk], MONDAY, at=NOW, zone=LONDON)
    assert [f"{start.starts_at:%H:%M}" for start in found][:3] == ["09:00", "11:30", "12:00"]
