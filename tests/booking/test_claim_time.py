"""Claiming, keeping, booking and giving back somebody's time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from booking.actions.claims import (
    HoldLost,
    TimeTaken,
    book_slots,
    claim_time,
    extend_holds,
    release_slots,
    sweep_holds,
)
from booking.actions.schedule import ready_days
from booking.availability.demand import demand_for
from booking.availability.queries import starts_on
from booking.models import Appointment, Provider, ProviderDay, Slot, SlotStatus
from catalogue.models import Service
from tests.booking.factories import MONDAY, NOW, make_appointment, make_item, make_provider, make_service
from tests.booking.truth import differing_days

pytestmark = pytest.mark.django_db

TEN = datetime(2027, 3, 8, 10, tzinfo=UTC)
SOON = NOW + timedelta(minutes=30)
LATER = SOON + timedelta(minutes=1)
Queries = Callable[[int], AbstractContextManager[Any]]


def visit(service: Service, starts_at: datetime = TEN) -> Appointment:
    return make_appointment(make_item(service), starts_at=starts_at)


def hold(service: Service, *providers: Provider, starts_at: datetime = TEN, at: datetime = NOW) -> Appointment:
    appointment = visit(service, starts_at)
    ids = [provider.pk for provider in providers]
    held_until = at + timedelta(minutes=30)
    claim_time(appointment, demand_for(service, service.minutes), ids, at=at, held_until=held_until)
    return appointment


def offered(service: Service, *providers: Provider, at: datetime = NOW) -> list[datetime]:
    demand, ids = demand_for(service, service.minutes), [provider.pk for provider in providers]
    return [start.starts_at for start in starts_on(demand, ids, MONDAY, at=at, zone=providers[0].zone)]


def test_it_holds_the_time_until_the_deadline() -> None:
    service, provider = make_service(), make_provider()
    slot = hold(service, provider).slots.get()
    assert (slot.status, slot.held_until, slot.slot_date) == (SlotStatus.HELD, SOON, MONDAY)
    assert TEN not in offered(service, provider)


def test_it_refuses_a_second_hold_on_the_same_time() -> None:
    service, provider = make_service(), make_provider()
    hold(service, provider)
    with pytest.raises(TimeTaken):
        hold(service, provider)
    assert Slot.objects.count() == 1


def test_it_refuses_a_time_that_is_not_on_the_step() -> None:
    with pytest.raises(TimeTaken):
        hold(make_service(step_minutes=30), make_provider(), starts_at=TEN + timedelta(minutes=15))


def test_it_refuses_a_time_within_the_notice() -> None:
    with pytest.raises(TimeTaken):
        hold(make_service(notice_minutes=120), make_provider(), at=TEN - timedelta(minutes=119))


def test_it_refuses_a_provider_who_is_not_active() -> None:
    with pytest.raises(TimeTaken):
        hold(make_service(), make_provider(active=False))


def test_it_refuses_more_visits_than_the_limit_of_the_day() -> None:
    service, provider = make_service(max_appointments_per_day=1), make_provider()
    hold(service, provider)
    with pytest.raises(TimeTaken):
        hold(service, provider, starts_at=TEN + timedelta(hours=4))


def test_it_makes_the_row_of_a_day_beyond_the_horizon() -> None:
    service, provider = make_service(), make_provider()
    hold(service, provider, starts_at=TEN + timedelta(days=91))
    assert provider.days.filter(day=MONDAY + timedelta(days=91)).count() == 1


def test_anyone_means_the_least_busy_of_the_week() -> None:
    service, busy, idle = make_service(), make_provider(), make_provider()
    hold(service, busy, starts_at=TEN + timedelta(days=1))
    assert hold(service, busy, idle).slots.get().provider == idle


@pytest.mark.parametrize("week", [-1, 1])
def test_who_is_busy_in_another_week_is_not_busy_in_this_one(week: int) -> None:
    service, elsewhere, busy = make_service(), make_provider(), make_provider()
    for hour in range(2):
        hold(service, elsewhere, starts_at=TEN + timedelta(weeks=week, hours=hour))
    hold(service, busy, starts_at=TEN + timedelta(days=1))
    assert hold(service, busy, elsewhere).slots.get().provider == elsewhere


def test_those_equally_busy_take_turns() -> None:
    service, providers = make_service(), [make_provider() for _ in range(3)]
    taken = [hold(service, *providers, starts_at=TEN + timedelta(weeks=week)) for week in range(3)]
    assert {visit.slots.get().provider for visit in taken} == set(providers)


def test_anyone_goes_on_to_the_next_when_the_first_is_taken() -> None:
    service, providers = make_service(), [make_provider() for _ in range(3)]
    visits = [hold(service, *providers) for _ in range(3)]
    assert {visit.slots.get().provider for visit in visits} == set(providers)
    with pytest.raises(TimeTaken):
        hold(service, *providers)


def test_a_crew_is_claimed_whole_or_not_at_all() -> None:
    service, one, two = make_service(crew=2), make_provider(), make_provider()
    crew = hold(service, one, two)
    assert {slot.provider for slot in crew.slots.all()} == {one, two}
    hold(make_service(), one, starts_at=TEN + timedelta(hours=3))
    with pytest.raises(TimeTaken):
        hold(service, one, two, starts_at=TEN + timedelta(hours=3))
    assert offered(make_service(), two).count(TEN + timedelta(hours=3)) == 1


def test_a_hold_ends_without_a_job() -> None:
    service, provider = make_service(), make_provider()
    first = hold(service, provider)
    assert TEN in offered(service, provider, at=SOON)
    second = hold(service, provider, at=SOON)
    assert first.slots.get().status == SlotStatus.RELEASED
    assert second.slots.get().status == SlotStatus.HELD
    assert differing_days() == []


def test_a_sweep_only_tidies() -> None:
    service, provider = make_service(), make_provider()
    hold(service, provider)
    before = offered(service, provider, at=SOON)
    assert sweep_holds(at=SOON) == 1
    assert offered(service, provider, at=SOON) == before
    assert ProviderDay.objects.get(provider=provider, day=MONDAY).next_expiry is None


def test_booking_keeps_the_time_for_good() -> None:
    service, provider = make_service(), make_provider()
    appointment = hold(service, provider)
    book_slots(appointment, at=NOW)
    slot = appointment.slots.get()
    assert slot.booked
    assert slot.held_until is None
    assert TEN not in offered(service, provider, at=NOW + timedelta(days=1))
    assert differing_days() == []


def test_booking_twice_is_booking_once() -> None:
    appointment = hold(make_service(), make_provider())
    book_slots(appointment, at=NOW)
    book_slots(appointment, at=NOW)
    assert appointment.slots.count() == 1


def test_giving_back_frees_the_time_for_others() -> None:
    service, provider = make_service(), make_provider()
    before = offered(service, provider)
    appointment = hold(service, provider)
    book_slots(appointment, at=NOW)
    release_slots(appointment, at=NOW)
    assert offered(service, provider) == before
    assert differing_days() == []


def test_extending_moves_the_deadline() -> None:
    service, provider = make_service(), make_provider()
    appointment = hold(service, provider)
    extend_holds(appointment, at=NOW, held_until=LATER)
    assert appointment.slots.get().held_until == LATER
    assert TEN not in offered(service, provider, at=SOON)
    assert differing_days() == []


def test_extending_one_hold_leaves_the_next_as_it_is() -> None:
    service, provider = make_service(), make_provider()
    appointment, after = hold(service, provider), hold(service, provider, starts_at=TEN + timedelta(hours=1))
    extend_holds(appointment, at=NOW, held_until=LATER)
    assert after.slots.get().held_until == SOON


def test_a_hold_that_ran_out_is_good_as_long_as_nobody_took_it() -> None:
    appointment = hold(make_service(), make_provider())
    book_slots(appointment, at=LATER)
    assert appointment.slots.get().booked


def test_a_hold_that_was_released_is_taken_again_if_still_free() -> None:
    appointment = hold(make_service(notice_minutes=60), make_provider())
    sweep_holds(at=LATER)
    extend_holds(appointment, at=LATER, held_until=LATER + timedelta(minutes=5))
    assert [slot.status for slot in appointment.slots.order_by("pk")] == [SlotStatus.RELEASED, SlotStatus.HELD]
    assert differing_days() == []


@pytest.mark.parametrize("crew", [1, 2])
def test_a_hold_whose_time_was_taken_is_lost(crew: int) -> None:
    service, providers = make_service(crew=crew), [make_provider() for _ in range(crew)]
    first = hold(service, *providers)
    hold(make_service(), providers[0], at=LATER)
    with pytest.raises(HoldLost):
        extend_holds(first, at=LATER, held_until=LATER + timedelta(minutes=5))
    with pytest.raises(HoldLost):
        book_slots(first, at=LATER)


def test_claiming_one_person_takes_four_statements(django_assert_num_queries: Queries) -> None:
    service, provider = make_service(), make_provider()
    ready_days([provider.pk], first=MONDAY, days=1, at=NOW)
    appointment, demand = visit(service), demand_for(service, 60)
    with django_assert_num_queries(4 + 2):  # and a savepoint, since the test is a transaction itself
        claim_time(appointment, demand, [provider.pk], at=NOW, held_until=SOON)


def test_booking_one_person_takes_five_statements(django_assert_num_queries: Queries) -> None:
    appointment = hold(make_service(), make_provider())
    with django_assert_num_queries(5 + 2):
        book_slots(appointment, at=NOW)
