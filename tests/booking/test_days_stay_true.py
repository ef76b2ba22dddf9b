"""The read model follows every change to the truth, and only the future changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO

import pytest
import time_machine
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction

from booking.actions.claims import book_slots, claim_time
from booking.actions.schedule import rebuild_days
from booking.availability.demand import demand_for
from booking.availability.queries import starts_on
from booking.models import Appointment, Closure, HoursException, Provider, ProviderDay, Slot, TimeOff, WorkingHours
from catalogue.models import Service
from tests.booking.factories import MONDAY, NOW, make_appointment, make_item, make_provider, make_service
from tests.booking.truth import differing_days

pytestmark = pytest.mark.django_db

TEN = datetime(2027, 3, 8, 10, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def the_present() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def booked(service: Service, provider: Provider, starts_at: datetime = TEN) -> Appointment:
    appointment = make_appointment(make_item(service), starts_at=starts_at)
    until = NOW + timedelta(minutes=30)
    claim_time(appointment, demand_for(service, service.minutes), [provider.pk], at=NOW, held_until=until)
    book_slots(appointment, at=NOW)
    return appointment


def offered(service: Service, provider: Provider, day: date = MONDAY) -> list[str]:
    found = starts_on(demand_for(service, service.minutes), [provider.pk], day, at=NOW, zone=provider.zone)
    return [f"{start.starts_at:%H:%M}" for start in found]


def stored(provider: Provider, day: date = MONDAY) -> ProviderDay:
    return ProviderDay.objects.get(provider=provider, day=day)


def test_a_new_provider_has_thirty_days_ready() -> None:
    days = make_provider().days.order_by("day").values_list("day", flat=True)
    assert list(days) == [TODAY + timedelta(days=number) for number in range(30)]


def test_a_new_service_has_thirty_days_ready_with_everyone_who_does_it() -> None:
    provider = make_provider()
    provider.days.all().delete()
    make_service().providers.add(provider)
    assert provider.days.count() == settings.HORIZON_DAYS


def test_a_daily_top_up_keeps_thirty_days_ahead() -> None:
    provider = make_provider()
    with time_machine.travel(NOW + timedelta(days=1)):
        call_command("roll_days", stdout=StringIO())
        call_command("roll_days", stdout=StringIO())
    assert provider.days.count() == 31
    assert provider.days.filter(day=TODAY + timedelta(days=30)).exists()


def test_the_daily_top_up_makes_no_days_for_who_has_left() -> None:
    provider = make_provider(active=False)
    provider.days.all().delete()
    call_command("roll_days", stdout=StringIO())
    assert not provider.days.exists()


def test_a_changed_limit_touches_only_what_is_future_and_unbooked() -> None:
    service, provider = make_service(), make_provider()
    booked(service, provider)
    rows = list(provider.days.order_by("pk").values())
    slots = list(Slot.objects.values())
    service.max_appointments_per_day = 1
    service.save()
    assert offered(service, provider) == []
    assert offered(service, provider, MONDAY + timedelta(days=1)) != []
    assert list(provider.days.order_by("pk").values()) == rows
    assert list(Slot.objects.values()) == slots


def test_past_and_booked_times_stay_as_they_are() -> None:
    service, provider = make_service(), make_provider()
    appointment = booked(service, provider)
    slot = Slot.objects.values().get()
    with time_machine.travel(NOW + timedelta(days=7, hours=12)):
        past = list(provider.days.filter(day__lt=MONDAY).values())
        provider.hours.all().delete()
        WorkingHours.objects.create(provider=provider, weekday=6, starts=time(12), ends=time(13))
        assert list(provider.days.filter(day__lt=MONDAY).values()) == past
        assert Slot.objects.values().get() == slot
        assert appointment.slots.get().booked
        assert differing_days() == [(row["provider_id"], row["day"]) for row in past]


def test_other_hours_change_the_days_ahead() -> None:
    service, provider = make_service(), make_provider(hours=[("09:00", "11:00")])
    hours = provider.hours.get(weekday=0)
    hours.ends = time(10)
    hours.save()
    assert offered(service, provider) == ["09:00"]
    hours.delete()
    assert offered(service, provider) == []
    assert differing_days() == []


def test_an_exception_changes_its_day() -> None:
    service, provider = make_service(), make_provider()
    exception = HoursException.objects.create(provider=provider, day=MONDAY)
    assert offered(service, provider) == []
    exception.starts, exception.ends = time(18), time(19)
    exception.save()
    assert offered(service, provider) == ["18:00"]
    exception.delete()
    assert len(offered(service, provider)) == 15


def test_time_off_takes_days_and_gives_them_back() -> None:
    service, provider = make_service(), make_provider()
    away = TimeOff.objects.create(provider=provider, starts_at=TEN, ends_at=TEN + timedelta(days=2))
    assert offered(service, provider) == ["09:00"]
    assert offered(service, provider, MONDAY + timedelta(days=1)) == []
    away.delete()
    assert offered(service, provider, MONDAY + timedelta(days=1)) != []
    assert differing_days() == []


def test_a_closure_concerns_everyone() -> None:
    service, providers = make_service(), [make_provider(), make_provider()]
    closure = Closure.objects.create(starts_at=TEN, ends_at=TEN + timedelta(hours=24))
    assert [offered(service, provider) for provider in providers] == [["09:00"], ["09:00"]]
    closure.delete()
    assert differing_days() == []


def test_another_gap_of_a_service_changes_the_days_it_is_booked_on() -> None:
    service, provider = make_service(), make_provider()
    booked(service, provider)
    assert "11:00" in offered(service, provider)
    service.after_minutes = 30
    service.save()
    assert "11:00" not in offered(service, provider)
    assert differing_days() == []


def test_another_time_zone_moves_the_days_and_keeps_the_claims() -> None:
    service, provider = make_service(), make_provider(hours=[("00:00", "00:00")])
    appointment = booked(service, provider, datetime.combine(MONDAY, time(1), UTC))
    provider.timezone = "America/New_York"
    provider.save()
    slot = appointment.slots.get()
    assert slot.slot_date == MONDAY - timedelta(days=1)
    assert stored(provider, slot.slot_date).counts == {str(service.pk): 1}
    assert differing_days() == []


def test_another_time_zone_leaves_past_claims_on_their_days() -> None:
    service, provider = make_service(), make_provider(hours=[("00:00", "00:00")])
    appointment = booked(service, provider, datetime.combine(MONDAY, time(1), UTC))
    with time_machine.travel(NOW + timedelta(days=14)):
        provider.timezone = "America/New_York"
        provider.save()
    assert appointment.slots.get().slot_date == MONDAY


def test_a_change_that_is_undone_leaves_the_days_as_they_were() -> None:
    provider = make_provider()
    before = list(provider.days.values())
    with transaction.atomic():
        TimeOff.objects.create(provider=provider, starts_at=TEN, ends_at=TEN + timedelta(days=2))
        assert list(provider.days.values()) != before
        transaction.set_rollback(True)
    assert list(provider.days.values()) == before


def test_a_provider_can_be_deleted_with_all_their_days() -> None:
    provider = make_provider()
    TimeOff.objects.create(provider=provider, starts_at=TEN, ends_at=TEN + timedelta(days=2))
    provider.delete()
    Provider.objects.filter(pk=make_provider().pk).delete()
    assert not ProviderDay.objects.exists()


def test_the_check_passes_on_true_days_and_fails_on_a_wrong_one() -> None:
    provider = make_provider()
    call_command("rebuild_days", check=True, stdout=StringIO())
    provider.days.filter(day=MONDAY).update(maxrun=1)
    told = StringIO()
    with pytest.raises(CommandError):
        call_command("rebuild_days", check=True, stderr=told)
    assert f"Provider {provider.pk}, {MONDAY}" in told.getvalue()


def test_rebuilding_mends_a_wrong_day() -> None:
    provider = make_provider()
    provider.days.filter(day=MONDAY).update(free=bytes(38))
    call_command("rebuild_days", stdout=StringIO())
    assert differing_days() == []


def test_rebuilding_tells_how_many_days_were_wrong_and_leaves_the_past_alone() -> None:
    provider = make_provider()
    provider.days.update(maxrun=1)
    at = NOW + timedelta(days=5)
    assert rebuild_days([provider.pk], first=TODAY, days=30, at=at) == 26
    assert stored(provider, TODAY).maxrun == 1
