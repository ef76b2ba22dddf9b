"""The first free time of many services at once, from the read model and from the truth."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from booking.actions.claims import claim_time
from booking.actions.schedule import ready_days, refresh_provider
from booking.availability.demand import Demand, demand_for
from booking.availability.soonest import soonest, within
from booking.models import Provider, TimeOff
from tests.booking.factories import NOW, make_appointment, make_item, make_provider, make_service

pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("stored", [True, False], ids=["stored", "reckoned"])]

HOUR = Demand(1, 60)
NINE = datetime(2027, 3, 1, 9, tzinfo=UTC)
Queries = Callable[[int], AbstractContextManager[Any]]


def first(
    demand: Demand, *providers: Provider, stored: bool, at: datetime = NOW, until: datetime | None = None
) -> datetime | None:
    """Return the first time the providers have for `demand`; with `stored` their rows are there already."""
    if stored:
        ready_days([one.pk for one in providers], first=date(2027, 2, 27), days=12, at=at - timedelta(days=2))
    wanted = {demand: [one.pk for one in providers]}
    return soonest(wanted, until or within(7, at=at), at=at).get(demand.service_id)


def test_the_first_start_that_is_left_of_today_is_found(stored: bool) -> None:
    provider = make_provider()
    assert first(HOUR, provider, stored=stored) == NINE
    assert first(HOUR, provider, stored=stored, at=NINE + timedelta(minutes=1)) == NINE + timedelta(minutes=30)


def test_a_day_that_is_over_is_followed_by_the_next(stored: bool) -> None:
    assert first(HOUR, make_provider(), stored=stored, at=NINE + timedelta(hours=10)) == NINE + timedelta(days=1)


def test_a_service_nobody_has_time_for_is_left_out(stored: bool) -> None:
    provider = make_provider(weekdays=[])
    ready_days([provider.pk], first=NOW.date(), days=9 if stored else 0, at=NOW)
    assert soonest({HOUR: [provider.pk], Demand(2, 60): []}, within(7, at=NOW), at=NOW) == {}


def test_nobody_to_ask_means_no_time(stored: bool) -> None:
    assert soonest({}, within(7, at=NOW), at=NOW) == {}
    assert soonest({HOUR: []}, within(7, at=NOW), at=NOW) == {}


def test_a_start_must_come_before_the_end_of_the_question(stored: bool) -> None:
    provider = make_provider()
    assert first(HOUR, provider, stored=stored, until=NINE) is None
    assert first(HOUR, provider, stored=stored, until=NINE + timedelta(minutes=1)) == NINE


def test_the_notice_may_be_met_to_the_minute(stored: bool) -> None:
    provider = make_provider()
    assert first(Demand(1, 60, notice=60), provider, stored=stored) == NINE
    assert first(Demand(1, 60, notice=61), provider, stored=stored) == NINE + timedelta(minutes=30)


def test_a_crew_waits_until_all_of_it_is_free(stored: bool) -> None:
    early, late = make_provider(), make_provider(hours=[("12:00", "14:00")])
    two = Demand(1, 60, crew=2)
    assert first(two, early, late, stored=stored) == NINE + timedelta(hours=3)
    assert first(two, early, stored=stored) is None
    assert first(Demand(1, 60, crew=3), early, late, stored=stored) is None


def test_the_first_of_several_people_who_is_free_will_do(stored: bool) -> None:
    late, early = make_provider(hours=[("12:00", "14:00")]), make_provider(hours=[("10:00", "11:00")])
    assert first(HOUR, late, early, stored=stored) == NINE + timedelta(hours=1)


def test_a_limit_that_is_reached_moves_the_service_to_the_next_day_and_no_other(stored: bool) -> None:
    service, provider = make_service(max_appointments_per_day=1), make_provider()
    demand = demand_for(service, 60)
    assert first(demand, provider, stored=stored) == NINE
    appointment = make_appointment(make_item(service), starts_at=NINE)
    claim_time(appointment, demand, [provider.pk], at=NOW, held_until=NOW + timedelta(minutes=30))
    assert first(demand, provider, stored=stored) == NINE + timedelta(days=1)
    assert first(Demand(0, 60, limit=1), provider, stored=stored) == NINE + timedelta(hours=1)
    assert first(demand, provider, stored=stored, at=NOW + timedelta(minutes=30)) == NINE


def test_a_later_day_of_another_zone_may_begin_first(stored: bool) -> None:
    here = make_provider(hours=[("20:00", "21:00")])
    auckland = make_provider(timezone="Pacific/Auckland", hours=[("08:00", "09:00")])  # 19:00 UTC, on 2 March there
    assert first(HOUR, here, auckland, stored=stored) == datetime(2027, 3, 1, 19, tzinfo=UTC)


@pytest.mark.parametrize(("zone", "hour"), [("Pacific/Kiritimati", 19), ("Pacific/Pago_Pago", 20)])
def test_the_last_hour_of_the_question_is_looked_at_in_every_zone(stored: bool, zone: str, hour: int) -> None:
    provider = make_provider(timezone=zone, hours=[("00:00", "00:00")])
    until = datetime(2027, 3, 3, hour, tzinfo=UTC)
    TimeOff.objects.create(provider=provider, starts_at=NOW - timedelta(days=3), ends_at=until - timedelta(hours=1))
    refresh_provider(provider, at=NOW)
    assert first(HOUR, provider, stored=stored, until=until) == until - timedelta(hours=1)


def test_each_service_is_answered_from_its_own_people(stored: bool) -> None:
    one, two = make_provider(hours=[("10:00", "12:00")]), make_provider(hours=[("11:00", "13:00")])
    ready_days([one.pk, two.pk], first=NOW.date(), days=9 if stored else 0, at=NOW)
    asked = {HOUR: [one.pk], Demand(2, 60): [two.pk], Demand(3, 60): [0]}
    found = soonest(asked, within(7, at=NOW), at=NOW)
    assert found == {1: NINE + timedelta(hours=1), 2: NINE + timedelta(hours=2)}


def test_it_takes_one_query_of_the_rows_and_one_of_the_truth(stored: bool, django_assert_num_queries: Queries) -> None:
    ids = [make_provider().pk for _ in range(4)]
    if stored:
        ready_days(ids, first=date(2027, 2, 27), days=12, at=NOW - timedelta(days=2))
    with django_assert_num_queries(1 if stored else 2):
        assert len(soonest({HOUR: ids, Demand(2, 60): ids[:2]}, within(7, at=NOW), at=NOW)) == 2
