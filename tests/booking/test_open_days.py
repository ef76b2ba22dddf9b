"""Which days are open at the edges: of today, of the horizon, of the notice, and of what the read model knows."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from booking.actions.schedule import ready_days
from booking.availability.demand import Demand
from booking.availability.engine import FURTHEST
from booking.availability.queries import FREE_TIMES_SECONDS, nearest_starts, next_starts, open_days, starts_on
from booking.availability.stored import Masks
from booking.models import Provider, ProviderDay, TimeOff
from core.page_cache.freshness import measured
from tests.booking.factories import NOW, make_provider

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")
TODAY = NOW.date()
TOMORROW = TODAY + timedelta(days=1)
HOUR = Demand(1, 60)
ALL_DAY = [("00:00", "00:00")]
Queries = Callable[[int], AbstractContextManager[Any]]


def ready(*providers: Provider, first: date = TODAY, days: int = 30) -> list[int]:
    ids = [one.pk for one in providers]
    ready_days(ids, first=first, days=days, at=datetime(first.year, first.month, first.day, tzinfo=UTC))
    return ids


def open_on(
    demand: Demand, ids: list[int], first: date = TODAY, last: date = TODAY, *, at: datetime = NOW
) -> list[date]:
    return open_days(demand, ids, first, last, at=at)


@pytest.mark.parametrize("rows", [0, 30])
def test_today_is_open_until_its_last_start_has_passed(rows: int) -> None:
    ids = ready(make_provider(), days=rows)
    four = NOW + timedelta(hours=8)
    assert open_on(HOUR, ids, at=four) == [TODAY]
    assert open_on(HOUR, ids, at=four + timedelta(seconds=1)) == []


def test_it_is_still_yesterday_for_somebody_far_in_the_west() -> None:
    pago_pago = make_provider(timezone="Pacific/Pago_Pago", hours=[("22:00", "23:00")])  # 21:00 there now
    yesterday = TODAY - timedelta(days=1)
    assert open_on(HOUR, [pago_pago.pk], yesterday - timedelta(days=3), TODAY) == [yesterday, TODAY]


@pytest.mark.parametrize("rows", [0, 3])
def test_the_last_day_of_the_horizon_is_open_as_far_as_its_last_start(rows: int) -> None:
    last = (NOW + FURTHEST).date()
    early, late = make_provider(hours=[("08:00", "09:00")]), make_provider(hours=[("08:30", "09:30")])
    ready(early, late, first=last, days=rows)
    for provider, is_open in ((early, True), (late, False)):
        assert bool(open_on(HOUR, [provider.pk], last, last)) == is_open
        assert bool(starts_on(HOUR, [provider.pk], last, at=NOW, zone=LONDON)) == is_open
    assert open_on(HOUR, [early.pk], last, last + timedelta(days=5)) == [last]


@pytest.mark.parametrize("rows", [0, 30])
def test_a_day_opens_with_the_first_start_after_the_notice(rows: int) -> None:
    ids = ready(make_provider(hours=[("09:00", "10:00")]), days=rows)
    assert open_on(Demand(1, 60, notice=25 * 60), ids, TODAY, TOMORROW) == [TOMORROW]
    assert open_on(Demand(1, 60, notice=25 * 60 + 1), ids, TODAY, TOMORROW) == []


@pytest.mark.parametrize("step", [15, 30, 60])
def test_hours_exactly_as_long_as_the_visit_open_a_day_and_five_minutes_less_do_not(step: int) -> None:
    just, short = make_provider(hours=[("09:00", "10:00")]), make_provider(hours=[("09:00", "09:55")])
    ready(just, short)
    later = TODAY + timedelta(days=5)
    for before, after in ((0, 0), (15, 0), (0, 15)):
        demand = Demand(1, 60, before, after, step)
        assert open_on(demand, [just.pk], later, later) == [later]
        assert open_on(demand, [short.pk], later, later) == []


@pytest.mark.parametrize("demand", [HOUR, Demand(1, 60, limit=1)])
def test_a_day_is_open_through_somebody_whose_row_is_missing(demand: Demand) -> None:
    away, free = make_provider(weekdays=[]), make_provider()
    ids = ready(away, free)
    day = TODAY + timedelta(days=5)
    ProviderDay.objects.filter(provider=free, day=day).delete()
    assert open_on(demand, ids, day, day) == [day]


def test_a_day_is_shut_if_everyone_is_known_to_be_away() -> None:
    ids = ready(make_provider(weekdays=[]), make_provider(weekdays=[]))
    assert open_on(HOUR, ids, TODAY, TODAY + timedelta(days=9)) == []


def test_two_halves_of_two_people_do_not_make_a_visit() -> None:
    ids = ready(make_provider(hours=[("09:00", "10:00")]), make_provider(hours=[("10:00", "11:00")]))
    later = TODAY + timedelta(days=5)
    assert open_on(Demand(1, 120), ids, later, later) == []
    assert open_on(Demand(1, 60, crew=2), ids, later, later) == []
    assert open_on(HOUR, [*ids, ids[0]], later, later) == [later]


def test_the_first_open_day_is_shown_without_another_query(django_assert_num_queries: Queries) -> None:
    """The days within the notice are in doubt and shut, so the day that is shown is the first that is sure."""
    ids, seen = ready(*(make_provider(hours=[("09:00", "10:00")]) for _ in range(2))), Masks()
    demand = Demand(1, 60, notice=50 * 60)  # as far as Wednesday at ten, fourteen hours before Thursday
    with django_assert_num_queries(2):
        days = open_days(demand, ids, TODAY, TODAY + timedelta(days=9), at=NOW, seen=seen)
        assert days[0] == TODAY + timedelta(days=3)
        assert len(starts_on(demand, ids, days[0], at=NOW, zone=LONDON, seen=seen)) == 1


def test_what_was_seen_of_some_people_does_not_answer_for_others() -> None:
    one, two = make_provider(hours=[("09:00", "10:00")]), make_provider(hours=[("12:00", "13:00")])
    seen: Masks = {}
    ready(one, two)
    open_days(Demand(1, 60, crew=1, limit=1), [one.pk], TOMORROW, TOMORROW, at=NOW, seen=seen)
    found = starts_on(HOUR, [one.pk, two.pk], TOMORROW, at=NOW, zone=LONDON, seen=seen)
    assert [start.provider_ids for start in found] == [(one.pk,), (two.pk,)]


def test_a_day_of_the_job_begins_and_ends_at_midnight_of_the_job() -> None:
    athens = make_provider(timezone="Europe/Athens", hours=ALL_DAY)
    found = starts_on(Demand(1, 30), [athens.pk], TOMORROW, at=NOW, zone=LONDON)
    midnight = datetime(2027, 3, 2, tzinfo=UTC)
    assert (found[0].starts_at, found[-1].starts_at) == (midnight, midnight + timedelta(hours=23, minutes=30))
    assert all(start.ends_at - start.starts_at == timedelta(minutes=30) for start in found)


@pytest.mark.parametrize("rows", [0, 30])
def test_the_nearest_start_may_lie_three_days_before_or_two_weeks_after(rows: int) -> None:
    wish = datetime(2027, 3, 8, 10, tzinfo=UTC)
    provider = make_provider(hours=[("10:00", "11:00")])
    for day in range(-7, 30):
        if day not in (-4, -3, 14, 15):
            begin = wish + timedelta(days=day)
            TimeOff.objects.create(provider=provider, starts_at=begin, ends_at=begin + timedelta(hours=1))
    ready(provider, days=rows)
    found = nearest_starts(HOUR, [provider.pk], wish, at=NOW, zone=LONDON)
    assert [(start.starts_at - wish).days for start in found] == [-3, 14]
    later = nearest_starts(HOUR, [provider.pk], wish, at=wish + timedelta(days=1), zone=LONDON)
    assert [(start.starts_at - wish).days for start in later] == [14, 15]


def test_of_two_starts_equally_near_the_earlier_is_the_nearest() -> None:
    provider = make_provider(hours=[("09:00", "10:00"), ("11:00", "12:00")])
    wish = datetime(2027, 3, 8, 10, tzinfo=UTC)
    (found,) = nearest_starts(HOUR, [provider.pk], wish, at=NOW, zone=LONDON, limit=1)
    assert found.starts_at == wish - timedelta(hours=1)


def test_the_next_starts_are_those_of_each_demands_own_people() -> None:
    one, two = make_provider(hours=[("09:00", "10:30")]), make_provider(hours=[("12:00", "13:00")])
    ready(one, two)
    asked = [(HOUR, {one.pk}), (HOUR, {two.pk}), (Demand(2, 60, crew=2), {one.pk, two.pk}), (HOUR, set[int]())]
    shown = [[f"{start.starts_at:%d %H:%M}" for start in each] for each in next_starts(asked, at=NOW, zone=LONDON)]
    assert shown == [["01 09:00", "01 09:30", "02 09:00"], ["01 12:00", "02 12:00", "03 12:00"], [], []]
    assert next_starts([(HOUR, set())], at=NOW, zone=LONDON) == [[]]


def test_a_page_that_shows_the_next_starts_is_kept_as_long_as_a_free_time_is_good_for() -> None:
    with measured(3600) as freshness:
        next_starts([(HOUR, {make_provider().pk})], at=NOW, zone=LONDON)
    assert freshness.seconds == FREE_TIMES_SECONDS
