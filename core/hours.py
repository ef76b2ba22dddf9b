"""When the firm is open: plain rules on the wall clock of one place, answered for any instant.

An interval that closes at or before it opens ends on the next day; midnight to midnight is the whole day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LOOK_AHEAD = 60  # days in which an opening is looked for
DAY = timedelta(days=1)
MIDNIGHT = time(0)


@dataclass(frozen=True, order=True)
class Interval:
    opens: time
    closes: time

    @property
    def is_overnight(self) -> bool:
        return self.closes <= self.opens

    @property
    def is_all_day(self) -> bool:
        return self.opens == self.closes == MIDNIGHT

    def __str__(self) -> str:
        return "all day" if self.is_all_day else f"{clock(self.opens)} to {clock(self.closes)}"


@dataclass(frozen=True)
class SpecialDay:
    """A holiday or other days that are not as the week says; without intervals, closed."""

    name: str
    first: date
    last: date
    intervals: tuple[Interval, ...] = ()

    @property
    def days(self) -> str:
        if self.first == self.last:
            return say_day(self.first)
        alike = (self.first.year, self.first.month) == (self.last.year, self.last.month)
        begins = f"{WEEKDAYS[self.first.weekday()]} {self.first.day}" if alike else say_day(self.first)
        return f"{begins} to {say_day(self.last)}"

    @property
    def hours(self) -> str:
        return say_intervals(self.intervals)


@dataclass(frozen=True)
class Row:
    """Days that follow one another with the same hours."""

    weekdays: tuple[int, ...]
    intervals: tuple[Interval, ...]

    @property
    def days(self) -> str:
        return self._say(list(WEEKDAYS))

    @property
    def short_days(self) -> str:
        return self._say([name[:3] for name in WEEKDAYS])

    @property
    def hours(self) -> str:
        return say_intervals(self.intervals)

    def _say(self, names: list[str]) -> str:
        first, last = names[self.weekdays[0]], names[self.weekdays[-1]]
        if first == last:
            return first
        return f"{first} {'and' if len(self.weekdays) == 2 else 'to'} {last}"


@dataclass(frozen=True)
class State:
    """Whether it is open at a moment, and when that changes; None if no change is in sight."""

    is_open: bool
    changes_at: datetime | None
    words: str


@dataclass(frozen=True)
class Hours:
    zone: ZoneInfo
    week: dict[int, tuple[Interval, ...]] = field(default_factory=dict)
    special_days: tuple[SpecialDay, ...] = ()

    def on(self, day: date) -> tuple[Interval, ...]:
        """Return the intervals that begin on `day`; of several special days that cover it, the shortest counts."""
        found = self.special_day(day)
        return found.intervals if found else self.week.get(day.weekday(), ())

    def special_day(self, day: date) -> SpecialDay | None:
        covering = [special for special in self.special_days if special.first <= day <= special.last]
        return min(covering, key=lambda special: (special.last - special.first, special.first), default=None)

    def upcoming(self, at: datetime, *, days: int) -> list[SpecialDay]:
        """Return the special days that are not over and begin within so many days, soonest first."""
        today = at.astimezone(self.zone).date()
        near = [
            special for special in self.special_days if today <= special.last and special.first <= today + days * DAY
        ]
        return sorted(near, key=lambda special: (special.first, special.last))

    def rows(self) -> list[Row]:
        """Return the week in as few lines as say it."""
        grouped = groupby(range(7), key=lambda weekday: self.week.get(weekday, ()))
        return [Row(tuple(weekdays), intervals) for intervals, weekdays in grouped]

    def days(self) -> list[Row]:
        """Return the week one day a line."""
        return [Row((weekday,), self.week.get(weekday, ())) for weekday in range(7)]

    def state(self, at: datetime) -> State:
        """Tell whether it is open at `at` and what comes next."""
        spans = self._merged(at)
        now = at.astimezone(UTC)
        for start, end in spans:
            if start <= now < end:
                is_endless = end - now > 7 * DAY
                return State(True, None if is_endless else end, self._until(None if is_endless else end))
            if now < start:
                return State(False, start, self._opens(start, at))
        return State(False, None, "Closed")

    def _merged(self, at: datetime) -> list[tuple[datetime, datetime]]:
        """Return the open stretches from yesterday on; those that touch are one."""
        merged: list[tuple[datetime, datetime]] = []
        for start, end in sorted(self._spans(at)):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return merged

    def _spans(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        # Yesterday too: its evening may reach past midnight.
        today = at.astimezone(self.zone).date()
        for ahead in range(-1, LOOK_AHEAD):
            day = today + ahead * DAY
            for interval in self.on(day):
                end = self._instant(day + interval.is_overnight * DAY, interval.closes)
                yield self._instant(day, interval.opens), end

    def _instant(self, day: date, wall: time) -> datetime:
        """Turn one boundary on the wall clock into an instant; lengths are never added across a clock change."""
        return datetime.combine(day, wall, self.zone).astimezone(UTC)

    def _until(self, end: datetime | None) -> str:
        return f"Open now, until {clock(end.astimezone(self.zone).time())}" if end else "Open now"

    def _opens(self, start: datetime, at: datetime) -> str:
        local, today = start.astimezone(self.zone), at.astimezone(self.zone).date()
        gap = (local.date() - today).days
        day = "today" if gap == 0 else "tomorrow" if gap == 1 else WEEKDAYS[local.weekday()]
        if gap > 6:
            day = say_day(local.date())
        return f"Closed now, opens {day} at {clock(local.time())}"


def clock(wall: time) -> str:
    return f"{wall:%H:%M}"


def say_day(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day.day} {day:%B}"


def say_intervals(intervals: tuple[Interval, ...]) -> str:
    return " and ".join(str(interval) for interval in intervals) if intervals else "Closed"
