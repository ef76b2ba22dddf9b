"""The nights the clocks change, in three zones; Lord Howe shifts by half an hour."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from booking.availability.bits import positions
from booking.availability.days import TICK, grid, instant_of, local_day, ticks
from booking.availability.demand import Demand
from booking.availability.engine import Truth, day_of, starts, why_not_at
from booking.availability.masks import mask_of, starts_in

LONDON, NEW_YORK, LORD_HOWE = map(ZoneInfo, ("Europe/London", "America/New_York", "Australia/Lord_Howe"))
SPRING = [
    (LONDON, date(2027, 3, 28), 276, "01:00", "02:00"),
    (NEW_YORK, date(2027, 3, 14), 276, "02:00", "03:00"),
    (LORD_HOWE, date(2027, 10, 3), 282, "02:00", "02:30"),
]
AUTUMN = [
    (LONDON, date(2027, 10, 31), 300, "01:00", "02:00"),
    (NEW_YORK, date(2027, 11, 7), 300, "01:00", "02:00"),
    (LORD_HOWE, date(2027, 4, 4), 294, "01:30", "02:00"),
]
ALL_NIGHT = [(weekday, time(0), time(0)) for weekday in range(7)]
LONG_AGO = datetime(2027, 3, 1, tzinfo=UTC)


def offered(zone: ZoneInfo, day: date, *, step: int = 15, minutes: int = 15) -> list[datetime]:
    """Return the wall-clock starts of somebody who works round the clock, from both ways of reckoning."""
    told = day_of(Truth(zone, hours=ALL_NIGHT), day)
    demand = Demand(1, minutes, step=step)
    ticks = starts(told, demand, at=LONG_AGO)
    assert ticks == list(positions(starts_in(mask_of(told, 1), demand, at=LONG_AGO)))
    return [told.local.clock(tick) for tick in ticks]


@pytest.mark.parametrize(("zone", "day", "ticks", "_from", "_to"), SPRING + AUTUMN)
def test_a_day_has_as_many_ticks_as_it_has_time(zone: ZoneInfo, day: date, ticks: int, _from: str, _to: str) -> None:
    assert local_day(day, zone).ticks == ticks
    assert local_day(day + timedelta(days=1), zone).starts_at == local_day(day, zone).ends_at


@pytest.mark.fault("9c")
@pytest.mark.parametrize(("zone", "day", "_ticks", "gap", "until"), SPRING)
def test_a_time_jumped_over_is_not_offered(zone: ZoneInfo, day: date, _ticks: int, gap: str, until: str) -> None:
    shown = [start.time() for start in offered(zone, day)]
    assert not [wall for wall in shown if time.fromisoformat(gap) <= wall < time.fromisoformat(until)]
    assert time.fromisoformat(until) in shown
    assert len(shown) == len(set(shown)) == local_day(day, zone).ticks // 3


@pytest.mark.fault("9c")
@pytest.mark.parametrize(("zone", "day", "_ticks", "fold", "until"), AUTUMN)
def test_a_time_coming_twice_is_offered_twice(zone: ZoneInfo, day: date, _ticks: int, fold: str, until: str) -> None:
    shown = [start for start in offered(zone, day) if start.time() == time.fromisoformat(fold)]
    assert len(shown) == 2
    assert shown[0].utcoffset() != shown[1].utcoffset()
    assert [start.time() for start in offered(zone, day)].count(time.fromisoformat(until)) == 1


@pytest.mark.parametrize(("zone", "day", "_ticks", "_from", "_to"), SPRING + AUTUMN)
def test_starts_stay_on_the_clock_all_day(zone: ZoneInfo, day: date, _ticks: int, _from: str, _to: str) -> None:
    assert {start.minute for start in offered(zone, day, step=60)} == {0}


@pytest.mark.parametrize("day", [date(2027, 3, 8), date(2027, 3, 28), date(2027, 10, 31)])
@pytest.mark.parametrize(("step", "hours"), [(120, 2), (240, 4), (720, 12)])
def test_a_step_of_some_hours_is_counted_from_midnight_on_the_clock(day: date, step: int, hours: int) -> None:
    shown = [(start.hour, start.minute) for start in offered(LONDON, day, step=step)]
    assert shown == [(hour, 0) for hour in range(0, 24, hours)]


@pytest.mark.parametrize(("zone", "day", "_ticks", "gap", "until"), SPRING)
def test_hours_that_begin_in_the_gap_begin_at_the_jump(
    zone: ZoneInfo, day: date, _ticks: int, gap: str, until: str
) -> None:
    inside = (datetime.combine(day, time.fromisoformat(gap)) + timedelta(minutes=10)).time()
    moment = instant_of(day, inside, zone)
    assert moment == instant_of(day, time.fromisoformat(gap), zone) == instant_of(day, time.fromisoformat(until), zone)
    assert moment.astimezone(zone).time() == time.fromisoformat(until)


@pytest.mark.parametrize(("zone", "day", "_ticks", "fold", "until"), AUTUMN)
def test_hours_over_the_night_clocks_go_back_last_longer(
    zone: ZoneInfo, day: date, _ticks: int, fold: str, until: str
) -> None:
    hours = [(day.weekday(), time.fromisoformat(fold), time.fromisoformat(until))]
    ((start, end),) = day_of(Truth(zone, hours=hours), day).free
    shown = datetime.combine(day, hours[0][2]) - datetime.combine(day, hours[0][1])
    assert (end - start) * TICK == 2 * shown


def test_a_long_visit_over_the_change_takes_its_real_time() -> None:
    told = day_of(Truth(LONDON, hours=[(6, time(0), time(3))]), date(2027, 3, 28))
    midnight = told.local.starts_at
    assert why_not_at(told, Demand(1, 120), midnight, at=LONG_AGO) is None
    assert why_not_at(told, Demand(1, 150), midnight, at=LONG_AGO) is not None


def test_midnight_itself_may_not_exist() -> None:
    beirut = ZoneInfo("Asia/Beirut")
    day = local_day(date(2024, 3, 31), beirut)
    assert day.ticks == 276
    assert day.clock(0).time() == time(1)


def test_a_day_may_begin_twice() -> None:
    havana = ZoneInfo("America/Havana")
    day = local_day(date(2024, 11, 3), havana)
    assert day.ticks == 300
    assert [tick for tick in positions(grid(day, 60)) if day.clock(tick).time() == time(0)] == [0, 12]


def test_a_moment_lies_in_the_tick_that_has_begun_and_never_outside_the_day() -> None:
    day = local_day(date(2027, 3, 8), LONDON)
    second, tick = timedelta(seconds=1), timedelta(minutes=5)
    ten = day.starts_at + timedelta(hours=10)
    assert [day.floor(moment) for moment in (ten - second, ten, ten + second, ten + tick)] == [119, 120, 120, 121]
    assert [day.ceil(moment) for moment in (ten - second, ten, ten + second, ten + tick)] == [120, 120, 121, 121]
    for moment, kept in ((day.starts_at - tick, 0), (day.ends_at, 288), (day.ends_at + tick, 288)):
        assert day.floor(moment) == day.ceil(moment) == kept


def test_a_part_of_a_tick_takes_a_whole_one() -> None:
    assert [ticks(minutes) for minutes in (0, 1, 5, 6, 60, 61)] == [0, 1, 1, 2, 12, 13]


def test_hours_that_do_not_fall_on_five_minutes_shrink_inward() -> None:
    told = day_of(Truth(LONDON, hours=[(0, time(9, 2), time(10, 58))]), date(2027, 3, 8))
    assert told.free == [(9 * 12 + 1, 10 * 12 + 11)]
