"""Which times are offered, on which days, and how few queries it takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from booking.actions.claims import claim_time
from booking.actions.schedule import ready_days
from booking.availability.days import day_at
from booking.availability.demand import Demand, demand_for
from booking.availability.engine import Day, day_of, starts
from booking.availability.loading import load_truth
from booking.availability.queries import nearest_starts, open_days, starts_on, why_not
from booking.availability.reasons import Reason
from booking.availability.stored import Masks
from booking.models import Provider, ProviderDay
from tests.booking.factories import MONDAY, NOW, make_appointment, make_item, make_provider, make_service, make_slot

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")
TEN = datetime(2027, 3, 8, 10, tzinfo=UTC)
TODAY = NOW.date()
HOUR = Demand(1, 60)
Queries = Callable[[int], AbstractContextManager[Any]]


def shown(demand: Demand, providers: list[Provider], day: date = MONDAY, *, at: datetime = NOW) -> list[str]:
    ids = [provider.pk for provider in providers]
    return [f"{start.starts_at:%H:%M}" for start in starts_on(demand, ids, day, at=at, zone=LONDON)]


def ready(*providers: Provider, days: int = 30, first: date = TODAY) -> list[int]:
    ids = [provider.pk for provider in providers]
    ready_days(ids, first=first, days=days, at=NOW)
    return ids


def hold(provider: Provider, starts_at: datetime = TEN, *, at: datetime = NOW, **service: Any) -> datetime:
    """Hold a time for half an hour and return when the hold ends."""
    made = make_service(**service)
    appointment = make_appointment(make_item(made), starts_at=starts_at)
    until = at + timedelta(minutes=30)
    claim_time(appointment, demand_for(made, made.minutes), [provider.pk], at=at, held_until=until)
    return until


def test_a_free_day_offers_every_start_that_fits() -> None:
    assert shown(HOUR, [make_provider(hours=[("09:00", "11:00")])]) == ["09:00", "09:30", "10:00"]


def test_the_read_model_and_the_engine_offer_the_same() -> None:
    provider = make_provider()
    hold(provider, before_minutes=15, after_minutes=30)
    stored = shown(HOUR, [provider])
    ProviderDay.objects.all().delete()
    assert shown(HOUR, [provider]) == stored
    assert "11:00" not in stored
    assert "11:30" in stored


def test_a_start_names_everyone_able_to_take_it() -> None:
    one, two = make_provider(), make_provider()
    hold(one)
    ids = ready(one, two)
    starts = {start.starts_at: start.provider_ids for start in starts_on(HOUR, ids, MONDAY, at=NOW, zone=LONDON)}
    assert starts[TEN] == (two.pk,)
    assert starts[TEN + timedelta(hours=1)] == (one.pk, two.pk)


def test_a_crew_needs_enough_people_at_once() -> None:
    one, two = make_provider(), make_provider(hours=[("12:00", "14:00")])
    assert shown(Demand(1, 60, crew=2), [one, two]) == ["12:00", "12:30", "13:00"]


def test_an_end_of_midnight_is_the_end_of_the_day() -> None:
    assert shown(HOUR, [make_provider(hours=[("22:00", "00:00")])]) == ["22:00", "22:30", "23:00"]


def test_a_day_of_the_job_may_lie_on_two_days_of_the_provider() -> None:
    athens = make_provider(timezone="Europe/Athens", hours=[("00:00", "01:00"), ("09:00", "10:00")])
    assert shown(HOUR, [athens]) == ["07:00", "22:00"]
    ready(athens)
    assert shown(HOUR, [athens]) == ["07:00", "22:00"]


@pytest.mark.fault("9c")
def test_summer_time_moves_the_hours_in_utc() -> None:
    provider = make_provider(hours=[("09:00", "10:00")])
    assert shown(HOUR, [provider], date(2027, 3, 27)) == ["09:00"]
    assert shown(HOUR, [provider], date(2027, 3, 28)) == ["08:00"]


def test_notice_is_counted_from_the_moment_of_asking() -> None:
    provider = make_provider(hours=[("09:00", "12:00")])
    at = datetime(2027, 3, 8, 8, tzinfo=UTC)
    assert shown(Demand(1, 60, notice=120), [provider], at=at) == ["10:00", "10:30", "11:00"]
    assert shown(Demand(1, 60, notice=121), [provider], at=at) == ["10:30", "11:00"]


def test_a_hold_that_ran_out_is_offered_again_without_a_job() -> None:
    provider = make_provider()
    until = hold(provider)
    assert "10:00" not in shown(HOUR, [provider], at=until - timedelta(seconds=1))
    assert "10:00" in shown(HOUR, [provider], at=until)


def test_nothing_is_offered_without_providers() -> None:
    assert shown(HOUR, []) == []
    assert open_days(HOUR, [], MONDAY, MONDAY, at=NOW) == []


@pytest.mark.parametrize("many", [1, 12])
def test_a_day_takes_one_query_whatever_the_number_of_providers(many: int, django_assert_num_queries: Queries) -> None:
    ids = ready(*(make_provider() for _ in range(many)))
    with django_assert_num_queries(1):
        assert starts_on(HOUR, ids, MONDAY, at=NOW, zone=LONDON)


def test_a_month_takes_one_query_when_the_runs_decide_it(django_assert_num_queries: Queries) -> None:
    ids = ready(*(make_provider(weekdays=range(6)) for _ in range(3)), days=31)
    with django_assert_num_queries(1):
        assert len(open_days(HOUR, ids, date(2027, 3, 3), date(2027, 3, 31), at=NOW)) == 25


@pytest.mark.parametrize(
    "demand",
    [Demand(1, 60, limit=1), Demand(1, 60, crew=2), Demand(1, 100, before=60, after=60, step=60), HOUR],
)
def test_a_month_never_takes_more_than_two_queries(demand: Demand, django_assert_max_num_queries: Queries) -> None:
    providers = [make_provider() for _ in range(4)]
    ids = ready(*providers)
    until = hold(providers[0])
    with django_assert_max_num_queries(2):
        open_days(demand, ids, NOW.date(), date(2027, 5, 1), at=until)


def test_days_beyond_the_horizon_take_as_many_queries_for_one_as_for_many(django_assert_num_queries: Queries) -> None:
    ids = [make_provider().pk for _ in range(6)]
    for few in (ids[:1], ids):
        with django_assert_num_queries(2):
            assert starts_on(HOUR, few, MONDAY + timedelta(weeks=20), at=NOW, zone=LONDON)


def test_days_and_the_times_of_the_first_take_two_queries(django_assert_num_queries: Queries) -> None:
    """Today is in doubt, the last days have no rows yet, and of neither anybody asks more than is shown."""
    ids, seen = ready(*(make_provider() for _ in range(3)), days=30), {}  # type: ignore[var-annotated]
    with django_assert_num_queries(2):
        days = open_days(HOUR, ids, NOW.date(), NOW.date() + timedelta(days=31), at=NOW, most=11, seen=seen)
        assert starts_on(HOUR, ids, days[0], at=NOW, zone=LONDON, seen=seen)
    assert len(days[:11]) == 11


def reckoned(demand: Demand, ids: list[int], first: date, last: date, *, at: datetime) -> list[date]:
    """Return the open days by asking the engine for every start of everyone."""
    truths = load_truth(ids, first, last).values()
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [day for day in days if _able(demand, [day_of(truth, day, at=at) for truth in truths], at) >= demand.crew]


def _able(demand: Demand, days: list[Day], at: datetime) -> int:
    """Return how many people at most can start at the same instant."""
    found = Counter(day.local.instant(tick) for day in days for tick in starts(day, demand, at=at))
    return max(found.values(), default=0)


@pytest.mark.parametrize("minutes", [30, 60, 95, 480])
@pytest.mark.parametrize("step", [15, 30, 60])
def test_open_days_are_the_days_with_a_start(minutes: int, step: int) -> None:
    """Runs of every awkward kind: off the grid, broken by holds, short of the gaps, past their deadline."""
    off_grid = make_provider(hours=[("09:15", "10:15"), ("13:45", "14:30")], weekdays=[0, 1])
    broken = make_provider(hours=[("09:00", "11:00")], weekdays=[2, 3])
    abroad = make_provider(timezone="Pacific/Auckland", weekdays=[4])
    until = hold(broken, datetime(2027, 3, 10, 9, 30, tzinfo=UTC))
    hold(abroad, datetime(2027, 3, 4, 20, tzinfo=UTC), minutes=480, at=until)
    ids = [off_grid.pk, broken.pk, abroad.pk]
    first, last = NOW.date() - timedelta(days=1), NOW.date() + timedelta(days=13)
    service = make_service()
    for limit, before, after, crew, at in [
        (None, 0, 0, 1, NOW),
        (None, 30, 15, 1, NOW),
        (1, 0, 0, 1, until),
        (None, 0, 0, 2, until),
        (None, 0, 20, 1, until + timedelta(days=2)),
    ]:
        demand = Demand(service.pk, minutes, before, after, step, 60, limit, crew)
        expected = reckoned(demand, ids, first, last, at=at)
        assert open_days(demand, ids, first, last, at=at) == expected
        ready(*Provider.objects.all(), days=10)
        assert open_days(demand, ids, first, last, at=at) == expected
        for most in (1, 3, 99):
            seen: Masks = {}
            assert open_days(demand, ids, first, last, at=at, most=most, seen=seen)[:most] == expected[:most]
            for day in expected:
                asked = starts_on(demand, ids, day, at=at, zone=LONDON)
                assert starts_on(demand, ids, day, at=at, zone=LONDON, seen=seen) == asked


def test_the_nearest_starts_lie_on_both_sides_of_the_wish() -> None:
    provider = make_provider()
    hold(provider)
    found = nearest_starts(HOUR, [provider.pk], TEN, at=NOW, zone=LONDON)
    assert [f"{start.starts_at:%a %H:%M}" for start in found] == ["Mon 09:00", "Mon 11:00", "Mon 11:30"]


def test_the_nearest_start_may_be_on_another_day() -> None:
    provider = make_provider(weekdays=[4])
    (found,) = nearest_starts(HOUR, [provider.pk], TEN, at=NOW, zone=LONDON, limit=1)
    assert day_at(found.starts_at, LONDON) == date(2027, 3, 5)


def test_the_nearest_starts_take_two_queries_at_most(django_assert_max_num_queries: Queries) -> None:
    ids = [make_provider().pk for _ in range(5)]
    with django_assert_max_num_queries(2):
        nearest_starts(HOUR, ids, TEN, at=NOW, zone=LONDON)


def test_one_can_ask_why_a_time_is_not_offered(django_assert_num_queries: Queries) -> None:
    provider = make_provider()
    hold(provider)
    with django_assert_num_queries(1):
        assert why_not(HOUR, provider.pk, TEN, at=NOW) == Reason.TAKEN
    assert why_not(HOUR, provider.pk, TEN + timedelta(hours=2), at=NOW) is None
    assert why_not(HOUR, 0, TEN, at=NOW) == Reason.CLOSED


def test_a_claim_written_before_its_provider_moved_zone_still_counts() -> None:
    provider = make_provider(hours=[("00:00", "00:00")])
    appointment = make_appointment(starts_at=datetime.combine(MONDAY, time(0, 30), UTC))
    make_slot(provider, appointment)
    Provider.objects.filter(pk=provider.pk).update(timezone="America/New_York")
    assert why_not(HOUR, provider.pk, appointment.starts_at, at=NOW) == Reason.TAKEN
