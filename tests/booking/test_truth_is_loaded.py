"""Everything that touches a provider's local day is read, however far from UTC their midnight lies."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from booking.availability.days import DAY, local_day
from booking.availability.engine import Day, day_of
from booking.availability.loading import load_truth
from booking.models import Closure, HoursException, Provider, SlotStatus, TimeOff
from tests.booking.factories import MONDAY, make_appointment, make_item, make_provider, make_service, make_slot

pytestmark = pytest.mark.django_db

FAR = pytest.mark.parametrize("zone", ["UTC", "Europe/London", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Etc/GMT+12"])
HOUR = timedelta(hours=1)
TICK = timedelta(minutes=5)


def seen(provider: Provider, day: date = MONDAY) -> Day:
    """Return a day as it is seen when nothing but this day is asked for."""
    return day_of(load_truth([provider.pk], day, day)[provider.pk], day)


def edges(zone: str) -> list[tuple[datetime, datetime]]:
    """Return two stretches that touch the day by five minutes, at its beginning and at its end."""
    local = local_day(MONDAY, ZoneInfo(zone))
    return [(local.starts_at - HOUR, local.starts_at + TICK), (local.ends_at - TICK, local.ends_at + HOUR)]


@FAR
def test_time_off_counts_from_the_first_minutes_of_a_day_to_its_last(zone: str) -> None:
    provider = make_provider(timezone=zone)
    for starts_at, ends_at in edges(zone):
        TimeOff.objects.create(provider=provider, starts_at=starts_at, ends_at=ends_at)
    assert seen(provider).off == [(0, 1), (287, 288)]


@FAR
def test_a_closure_counts_from_the_first_minutes_of_a_day_to_its_last(zone: str) -> None:
    provider = make_provider(timezone=zone)
    for starts_at, ends_at in edges(zone):
        Closure.objects.create(starts_at=starts_at, ends_at=ends_at)
    assert seen(provider).closed == [(0, 1), (287, 288)]


@pytest.mark.parametrize(("moved_to", "day"), [("America/New_York", -1), ("Pacific/Auckland", 1)])
def test_a_claim_is_found_on_the_day_it_lies_on_now_that_its_provider_moved(moved_to: str, day: int) -> None:
    provider = make_provider()
    late = time(0, 30) if day < 0 else time(23)
    make_slot(provider, make_appointment(starts_at=datetime.combine(MONDAY, late, UTC)))
    Provider.objects.filter(pk=provider.pk).update(timezone=moved_to)
    provider.refresh_from_db()
    ((start, end),) = seen(provider, MONDAY + day * DAY).busy
    assert end - start == 12
    assert not seen(provider).busy


def test_an_exception_counts_on_the_first_and_the_last_day_that_is_asked_for() -> None:
    provider = make_provider()
    for day in (MONDAY, MONDAY + 2 * DAY):
        HoursException.objects.create(provider=provider, day=day)
    truth = load_truth([provider.pk], MONDAY, MONDAY + 2 * DAY)[provider.pk]
    assert [bool(day_of(truth, MONDAY + number * DAY).hours) for number in range(3)] == [False, True, False]


def test_a_claim_brings_the_gaps_of_its_service_and_the_end_of_its_hold() -> None:
    provider, service = make_provider(), make_service(before_minutes=15, after_minutes=30)
    ten = datetime.combine(MONDAY, time(10), UTC)
    held = {"status": SlotStatus.HELD, "held_until": ten - HOUR}
    make_slot(provider, make_appointment(make_item(service), starts_at=ten), **held)
    day = seen(provider)
    assert (day.busy, day.kept) == ([(120, 132)], [(117, 138)])
    assert (day.counts, day.next_expiry) == ({service.pk: 1}, ten - HOUR)


def test_a_claim_that_was_given_back_does_not_count() -> None:
    provider = make_provider()
    ten = datetime.combine(MONDAY, time(10), UTC)
    make_slot(provider, make_appointment(starts_at=ten), status=SlotStatus.RELEASED)
    assert not seen(provider).busy


def test_what_is_true_of_one_provider_is_not_true_of_another() -> None:
    one, two = make_provider(hours=[("09:00", "10:00")]), make_provider(timezone="Europe/Athens")
    ten = datetime.combine(MONDAY, time(10), UTC)
    TimeOff.objects.create(provider=one, starts_at=ten, ends_at=ten + HOUR)
    HoursException.objects.create(provider=one, day=MONDAY)
    make_slot(one, make_appointment(starts_at=ten))
    truth = load_truth([two.pk, one.pk, two.pk], MONDAY, MONDAY)[two.pk]
    assert (truth.zone.key, truth.time_off, truth.exceptions, truth.claims) == ("Europe/Athens", [], [], [])
    assert sorted(truth.hours) == [(weekday, time(9), time(17)) for weekday in range(7)]


def test_nobody_asked_about_is_nobody_loaded() -> None:
    make_provider()
    assert load_truth([], MONDAY, MONDAY) == {}
    assert load_truth([0], MONDAY, MONDAY) == {}
