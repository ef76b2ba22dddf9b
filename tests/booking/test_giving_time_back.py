"""What is given back is that visit's own time and no more, wherever its provider lives by now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from booking.actions.basket import keep_holds
from booking.actions.claims import book_slots, book_visits, claim_time, release_slots, sweep_holds
from booking.availability.demand import demand_for
from booking.models import Appointment, Provider, ProviderDay, Slot, SlotStatus
from catalogue.models import Service
from tests.booking.factories import NOW, make_appointment, make_item, make_provider, make_service
from tests.booking.truth import differing_days

pytestmark = pytest.mark.django_db

TEN = datetime(2027, 3, 8, 10, tzinfo=UTC)
SOON = NOW + timedelta(minutes=30)


@pytest.fixture(autouse=True)
def the_present() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def hold(service: Service, *people: Provider, starts_at: datetime = TEN) -> Appointment:
    visit = make_appointment(make_item(service), starts_at=starts_at)
    claim_time(visit, demand_for(service, service.minutes), [one.pk for one in people], at=NOW, held_until=SOON)
    return visit


def test_a_visit_that_gave_up_one_time_before_gives_back_the_other() -> None:
    service, provider = make_service(), make_provider()
    visit = hold(service, provider)
    release_slots(visit, at=NOW)
    claim_time(visit, demand_for(service, service.minutes), [provider.pk], at=NOW, held_until=SOON)
    release_slots(visit, at=NOW)
    assert list(visit.slots.values_list("status", flat=True)) == [SlotStatus.RELEASED] * 2


def test_a_visit_that_is_booked_lies_on_the_day_its_provider_has_then() -> None:
    service, provider = make_service(), make_provider()
    visit = hold(service, provider, starts_at=TEN + timedelta(hours=6))
    book_slots(visit, at=NOW)
    provider.timezone = "Pacific/Auckland"  # where it is the next morning
    provider.save()
    assert visit.slots.get().slot_date == TEN.date() + timedelta(days=1)
    assert differing_days() == []


def test_both_days_are_free_again_of_a_visit_that_lies_across_midnight_since_its_provider_moved() -> None:
    service, provider = make_service(minutes=120), make_provider()
    visit = hold(service, provider)
    provider.timezone = "Pacific/Auckland"  # from 23:00 to 01:00
    provider.save()
    release_slots(visit, at=NOW)
    assert differing_days() == []


def test_keeping_the_times_of_one_basket_keeps_nobody_elses() -> None:
    service, provider = make_service(), make_provider()
    mine, theirs = hold(service, provider), hold(service, provider, starts_at=TEN + timedelta(hours=3))
    keep_holds(mine.item.order, at=NOW + timedelta(minutes=10))
    assert Slot.objects.get(appointment=theirs).held_until == SOON
    assert Slot.objects.filter(appointment=mine, held_until__gt=SOON).exists()


def test_a_visit_whose_time_was_given_back_is_not_booked_without_one() -> None:
    visit = hold(make_service(), make_provider())
    sweep_holds(at=SOON)
    book_visits([visit], at=SOON)
    assert sorted(visit.slots.values_list("status", flat=True)) == [SlotStatus.BOOKED, SlotStatus.RELEASED]


def test_a_crew_of_which_one_was_taken_again_waits_for_nothing_once_it_is_booked() -> None:
    visit = hold(make_service(crew=2), make_provider(), make_provider())
    one = visit.slots.earliest("pk")
    sooner = NOW + timedelta(minutes=1)
    Slot.objects.filter(pk=one.pk).update(held_until=sooner)
    ProviderDay.objects.filter(provider=one.provider, day=one.slot_date).update(next_expiry=sooner)
    sweep_holds(at=NOW + timedelta(minutes=2))
    assert visit.slots.filter(status=SlotStatus.HELD).count() == 1
    book_slots(visit, at=NOW + timedelta(minutes=3))
    assert visit.slots.filter(status=SlotStatus.BOOKED).count() == 2
    assert not ProviderDay.objects.exclude(next_expiry=None).exists()
