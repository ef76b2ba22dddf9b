"""When the firm is open: clock changes, midnight, holidays."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from core.hours import Hours, Interval, SpecialDay
from core.hours_blocks import joined
from core.hours_nodes import nodes_of

LONDON = ZoneInfo("Europe/London")
DAY = (Interval(time(8), time(18)),)
OFFICE = Hours(LONDON, dict.fromkeys(range(5), DAY))
CHRISTMAS = SpecialDay("Christmas", date(2026, 12, 25), date(2026, 12, 26))
HALF = SpecialDay("New Year’s Eve", date(2026, 12, 31), date(2026, 12, 31), (Interval(time(8), time(13)),))


def wall(*parts: int, zone: ZoneInfo = LONDON) -> datetime:
    """Return an instant by the clock of the place."""
    return datetime(*parts, tzinfo=zone).astimezone(UTC)  # type: ignore[arg-type,misc]


def test_it_is_open_from_the_first_minute_and_closed_from_the_last() -> None:
    assert not OFFICE.state(wall(2026, 11, 26, 7, 59)).is_open
    assert OFFICE.state(wall(2026, 11, 26, 8, 0)).is_open
    assert OFFICE.state(wall(2026, 11, 26, 17, 59)).is_open
    assert not OFFICE.state(wall(2026, 11, 26, 18, 0)).is_open


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (wall(2026, 11, 26, 12), "Open now, until 18:00"),
        (wall(2026, 11, 26, 7), "Closed now, opens today at 08:00"),
        (wall(2026, 11, 26, 19), "Closed now, opens tomorrow at 08:00"),
        (wall(2026, 11, 27, 19), "Closed now, opens Monday at 08:00"),
    ],
)
def test_it_says_what_comes_next(at: datetime, words: str) -> None:
    assert OFFICE.state(at).words == words


@pytest.mark.parametrize("day", [(2026, 3, 28), (2026, 10, 24)])
def test_the_morning_after_the_clocks_change_opens_at_eight_by_the_new_clock(day: tuple[int, int, int]) -> None:
    every_day = Hours(LONDON, dict.fromkeys(range(7), DAY))
    night = wall(*day, 23)
    changes = every_day.state(night).changes_at
    assert changes is not None
    assert changes.astimezone(LONDON).strftime("%H:%M") == "08:00"
    assert changes - night != wall(2026, 11, 26, 8) - wall(2026, 11, 25, 23)


def test_an_evening_past_midnight_belongs_to_the_day_it_began() -> None:
    bar = Hours(LONDON, {4: (Interval(time(18), time(2)),)})
    assert bar.state(wall(2026, 11, 28, 1, 59)).is_open  # Saturday night
    assert not bar.state(wall(2026, 11, 28, 2)).is_open
    assert not bar.state(wall(2026, 11, 27, 1)).is_open  # Thursday was closed


def test_an_evening_over_the_clock_change_ends_by_the_new_clock() -> None:
    bar = Hours(LONDON, {5: (Interval(time(20), time(3)),)})
    ends = bar.state(wall(2026, 10, 24, 22)).changes_at
    assert ends == datetime(2026, 10, 25, 3, tzinfo=UTC)


def test_hours_that_touch_at_midnight_are_one_stretch() -> None:
    late = Hours(LONDON, {3: (Interval(time(20), time(0)),), 4: (Interval(time(0), time(4)),)})
    assert late.state(wall(2026, 11, 26, 21)).words == "Open now, until 04:00"


def test_what_never_closes_has_no_end() -> None:
    always = Hours(LONDON, dict.fromkeys(range(7), (Interval(time(0), time(0)),)))
    assert always.state(wall(2026, 11, 26, 3)).words == "Open now"


def test_what_is_never_open_is_closed() -> None:
    assert Hours(LONDON).state(wall(2026, 11, 26, 12)).words == "Closed"


def test_a_holiday_overrules_the_week() -> None:
    hours = Hours(LONDON, OFFICE.week, (CHRISTMAS, HALF))
    assert hours.state(wall(2026, 12, 25, 12)).words == "Closed now, opens Monday at 08:00"
    assert hours.state(wall(2026, 12, 31, 12)).words == "Open now, until 13:00"


def test_the_shorter_of_two_special_spans_counts() -> None:
    summer = SpecialDay("Summer", date(2026, 7, 1), date(2026, 8, 31), (Interval(time(10), time(12)),))
    fair = SpecialDay("Fair", date(2026, 7, 8), date(2026, 7, 8))
    hours = Hours(LONDON, OFFICE.week, (summer, fair))
    assert hours.on(date(2026, 7, 8)) == ()
    assert hours.on(date(2026, 7, 9)) == summer.intervals


def test_only_near_special_days_that_are_not_over_are_told() -> None:
    hours = Hours(LONDON, OFFICE.week, (HALF, CHRISTMAS))
    assert hours.upcoming(wall(2026, 11, 26, 12), days=60) == [CHRISTMAS, HALF]
    assert hours.upcoming(wall(2026, 12, 26, 23), days=60) == [CHRISTMAS, HALF]
    assert hours.upcoming(wall(2026, 12, 27, 1), days=60) == [HALF]
    assert hours.upcoming(wall(2026, 9, 1, 12), days=60) == []


def test_special_days_are_said_in_words() -> None:
    assert CHRISTMAS.days == "Friday 25 to Saturday 26 December"
    assert (HALF.days, HALF.hours) == ("Thursday 31 December", "08:00 to 13:00")


def test_the_week_is_said_in_few_lines() -> None:
    assert [(row.days, row.hours) for row in OFFICE.rows()] == [
        ("Monday to Friday", "08:00 to 18:00"),
        ("Saturday and Sunday", "Closed"),
    ]
    assert len(OFFICE.days()) == 7


def test_intervals_that_overlap_are_told_once() -> None:
    nine, noon, one = time(9), time(12), time(13)
    assert joined({Interval(nine, noon), Interval(nine, one)}) == (Interval(nine, one),)
    assert joined({Interval(nine, noon), Interval(one, time(17))}) == (Interval(nine, noon), Interval(one, time(17)))
    assert joined({Interval(nine, noon), Interval(time(11), time(2))}) == (Interval(nine, time(2)),)
    assert joined({Interval(time(18), time(2)), Interval(time(20), time(22))}) == (Interval(time(18), time(2)),)


def test_search_engines_read_the_same_hours() -> None:
    nodes = nodes_of(Hours(LONDON, OFFICE.week, (CHRISTMAS, HALF)))
    assert nodes[0]["dayOfWeek"] == ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
    assert (nodes[0]["opens"], nodes[0]["closes"]) == ("08:00", "18:00")
    assert nodes[1] | {"opens": "00:00", "closes": "00:00", "validThrough": "2026-12-26"} == nodes[1]
    assert (nodes[2]["opens"], nodes[2]["validFrom"]) == ("08:00", "2026-12-31")


def test_search_engines_are_not_told_what_is_over() -> None:
    nodes = nodes_of(Hours(LONDON, {}, (CHRISTMAS, HALF)), at=wall(2026, 12, 28, 12))
    assert [node["name"] for node in nodes] == ["New Year’s Eve"]


def test_a_whole_day_has_an_end_for_search_engines() -> None:
    always = Hours(LONDON, {0: (Interval(time(0), time(0)),)})
    assert (nodes_of(always)[0]["opens"], nodes_of(always)[0]["closes"]) == ("00:00", "23:59")
