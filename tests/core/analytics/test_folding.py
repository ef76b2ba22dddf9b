"""Old events become counts, so that nothing is lost from the funnel and nothing is kept of the day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.analytics.actions import Happening, fold_old_events, record
from core.analytics.queries import counted_pages, funnel
from core.models import AnalyticsDay, AnalyticsEvent, EventName
from core.sources import Source

pytestmark = pytest.mark.django_db
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
LONG_AGO = NOON - timedelta(days=401)


def happen(
    name: str = "view_item", *, at: datetime = NOON, page: int = 7, service: str = "oven", value: int | None = None
) -> None:
    record([Happening(name, Source(page, "hero"), service, value=None if value is None else Decimal(value))], at=at)


def counts(first: date, last: date, **about: object) -> dict[str, int]:
    return {step.name: step.count for step in funnel(first, last, **about).steps if step.count}  # type: ignore[arg-type]


def test_recent_events_stay() -> None:
    happen(at=NOON - timedelta(days=399))
    assert fold_old_events(at=NOON) == 0
    assert AnalyticsEvent.objects.count() == 1


def test_old_events_become_one_count_a_day_and_go() -> None:
    for value in (40, 60):
        happen("purchase", at=LONG_AGO, value=value)
    happen(at=LONG_AGO)
    assert fold_old_events(at=NOON) == 1
    assert not AnalyticsEvent.objects.exists()
    row = AnalyticsDay.objects.get(name="purchase")
    assert (row.day, row.count, row.value, row.page_id) == (LONG_AGO.date(), 2, Decimal(100), 7)


def test_a_day_folded_twice_is_added_up() -> None:
    happen("purchase", at=LONG_AGO, value=40)
    fold_old_events(at=NOON)
    happen("purchase", at=LONG_AGO, value=60)
    fold_old_events(at=NOON)
    row = AnalyticsDay.objects.get()
    assert (row.count, row.value) == (2, Decimal(100))


def test_folding_changes_no_answer() -> None:
    happen(at=LONG_AGO)
    happen("purchase", at=LONG_AGO, value=40)
    happen()
    days = (LONG_AGO.date(), NOON.date())
    before = funnel(*days)
    fold_old_events(at=NOON)
    assert funnel(*days) == before
    assert counted_pages(*days) == {7}


def test_a_day_is_the_firms_day() -> None:
    late = datetime(2027, 6, 30, 23, 30, tzinfo=UTC)  # half past midnight in London
    happen(at=late)
    assert counts(date(2027, 7, 1), date(2027, 7, 1)) == {"view_item": 1}
    assert counts(date(2027, 6, 30), date(2027, 6, 30)) == {}


def test_the_funnel_can_be_asked_for_a_service_or_a_page() -> None:
    happen()
    happen(service="windows", page=8)
    day = NOON.date()
    assert counts(day, day) == {"view_item": 2}
    assert counts(day, day, service="windows") == {"view_item": 1}
    assert counts(day, day, page_id=7) == {"view_item": 1}
    assert counts(day, day, page_id=7, service="windows") == {}


def test_the_steps_say_what_part_went_on() -> None:
    for name, times in ((EventName.VIEW_ITEM, 4), (EventName.SELECT_TIME, 2), (EventName.BEGIN_CHECKOUT, 1)):
        for _ in range(times):
            happen(name)
    steps = {step.name: step for step in funnel(NOON.date(), NOON.date()).steps}
    assert (steps["begin_checkout"].of_first, steps["begin_checkout"].of_previous) == (25, 50)
    assert steps["purchase"].of_previous == 0


def test_nothing_counted_is_no_fault() -> None:
    assert funnel(NOON.date(), NOON.date()).is_empty


def test_the_funnel_asks_twice_however_much_there_is() -> None:
    for _ in range(20):
        happen()
    with CaptureQueriesContext(connection) as queries:
        funnel(NOON.date(), NOON.date())
    assert len(queries) == 2
