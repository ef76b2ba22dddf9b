"""Local days and instants: where a wall clock meets UTC, one boundary at a time.

A tick is five minutes counted from local midnight. A day has 288 of them, or 276, 282, 294 or 300
on the days the clocks change, so a tick is elapsed time and never needs a time zone to be added up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

TICK = timedelta(minutes=5)
TICK_MINUTES = 5
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def ticks(minutes: int) -> int:
    """Return how many ticks `minutes` take up; a part of one counts as a whole one."""
    return -(-minutes // TICK_MINUTES)


@dataclass(frozen=True)
class LocalDay:
    """One date on the wall calendar of a zone, as instants."""

    day: date
    zone: ZoneInfo
    starts_at: datetime
    ends_at: datetime

    @property
    def ticks(self) -> int:
        return (self.ends_at - self.starts_at) // TICK

    def instant(self, tick: int) -> datetime:
        return self.starts_at + tick * TICK

    def floor(self, moment: datetime) -> int:
        """Return the tick `moment` lies in, kept within the day."""
        return min(max((moment - self.starts_at) // TICK, 0), self.ticks)

    def ceil(self, moment: datetime) -> int:
        """Return the first tick that begins at or after `moment`, kept within the day."""
        return min(max(-((self.starts_at - moment) // TICK), 0), self.ticks)

    def clock(self, tick: int) -> datetime:
        """Return what the clock on the wall shows when `tick` begins."""
        return self.instant(tick).astimezone(self.zone)


@lru_cache(maxsize=4096)
def local_day(day: date, zone: ZoneInfo) -> LocalDay:
    return LocalDay(day, zone, instant_of(day, time.min, zone), instant_of(day + DAY, time.min, zone))


def day_at(moment: datetime, zone: ZoneInfo) -> date:
    """Return the date on the calendar of `zone` at `moment`."""
    return moment.astimezone(zone).date()


def instant_of(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """Return the first instant of `day` at which the clock shows `wall` or later, in UTC.

    A time that comes twice means the first of the two. A time the clock jumps over means the
    moment of the jump: hours from 01:30 begin at 02:00 on the night 01:30 does not exist.
    """
    shown = datetime.combine(day, wall)
    moment = shown.replace(tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == shown:
        return moment
    return _jump(shown, moment, zone)


def _jump(shown: datetime, late: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant of the jump over `shown`, between its two readings, by halving to the minute."""
    early = shown.replace(tzinfo=zone, fold=1).astimezone(UTC)
    while late - early > MINUTE:
        middle = early + (late - early) // MINUTE // 2 * MINUTE
        if middle.astimezone(zone).replace(tzinfo=None) >= shown:
            late = middle
        else:
            early = middle
    return late


@lru_cache(maxsize=4096)
def grid(day: LocalDay, step: int) -> int:
    """Return the bits of the ticks at which the wall clock shows a multiple of `step` minutes since midnight.

    A time the clock jumps over is not among them; one that comes twice is there twice.
    """
    if day.ticks == DAY // TICK:
        return _every(step)
    return sum(1 << tick for tick in range(day.ticks) if _minutes(day.clock(tick)) % step == 0)


@lru_cache(maxsize=64)
def _every(step: int) -> int:
    return sum(1 << tick for tick in range(DAY // TICK) if tick * TICK_MINUTES % step == 0)


def _minutes(clock: datetime) -> int:
    return clock.hour * 60 + clock.minute
