"""The reference: from what is true of one provider to when a visit may start, and why it may not.

Everything is spans of ticks within one local day. A stretch of time that somebody needs grows outward to
whole ticks, one that is on offer shrinks inward. Days are independent of each other: a visit lies
within one day, and the gaps it keeps end at midnight.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from booking.availability import bits
from booking.availability.days import LocalDay, grid, instant_of, local_day, ticks
from booking.availability.demand import Demand
from booking.availability.intervals import Span, inside, merge, overlaps, subtract
from booking.availability.reasons import Reason

FURTHEST = timedelta(days=366)  # nothing is offered later than this, so that no question is without end

Stretch = tuple[datetime, datetime]


@dataclass(frozen=True)
class Claim:
    """A visit or hold on somebody's time, with the gaps its own service keeps, in minutes."""

    service_id: int
    starts_at: datetime
    ends_at: datetime
    before: int = 0
    after: int = 0
    held_until: datetime | None = None  # None: booked

    def counts_at(self, at: datetime | None) -> bool:
        """Return whether it still stands at `at`; without a moment every claim does."""
        return at is None or self.held_until is None or self.held_until > at


@dataclass
class Truth:
    """All that is known of one provider: wall-clock hours, and everything else as instants."""

    zone: ZoneInfo
    hours: list[tuple[int, time, time]] = field(default_factory=list)  # weekday (0 is Monday), from, to
    exceptions: list[tuple[date, time | None, time | None]] = field(default_factory=list)
    time_off: list[Stretch] = field(default_factory=list)
    closures: list[Stretch] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)


@dataclass(frozen=True)
class Day:
    """One provider's day, as spans of ticks that are sorted and apart."""

    local: LocalDay
    hours: list[Span]
    off: list[Span]
    closed: list[Span]
    busy: list[Span]  # claims themselves
    kept: list[Span]  # claims with the gaps of their own services
    counts: dict[int, int]  # claims that begin on this day, by service
    next_expiry: datetime | None

    @property
    def free(self) -> list[Span]:
        return subtract(self.hours, [*self.off, *self.closed, *self.kept])


def day_of(truth: Truth, day: date, *, at: datetime | None = None) -> Day:
    """Return one day of a provider.

    With `at`, holds whose time is up no longer count. Without it every hold does: this is what is
    stored, so that stored days depend on rows alone and not on when they were written.
    """
    local = local_day(day, truth.zone)
    claims = [claim for claim in truth.claims if claim.counts_at(at) and _touches(local, claim)]
    begun = [claim.service_id for claim in claims if claim.starts_at >= local.starts_at]
    return Day(
        local=local,
        hours=_hours(truth, local),
        off=merge(_outward(local, *stretch) for stretch in truth.time_off),
        closed=merge(_outward(local, *stretch) for stretch in truth.closures),
        busy=merge(_outward(local, claim.starts_at, claim.ends_at) for claim in claims),
        kept=merge(_kept(local, claim) for claim in claims),
        counts={service_id: begun.count(service_id) for service_id in sorted(set(begun))},
        next_expiry=min((claim.held_until for claim in claims if claim.held_until), default=None),
    )


def starts(day: Day, demand: Demand, *, at: datetime) -> list[int]:
    """Return the ticks at which a visit may start."""
    on_step = bits.positions(grid(day.local, demand.step))
    return [tick for tick in on_step if why_not_at(day, demand, day.local.instant(tick), at=at) is None]


def why_not_at(day: Day, demand: Demand, starts_at: datetime, *, at: datetime) -> Reason | None:
    """Return what forbids a visit that starts at an instant of `day`; None if nothing does."""
    return _too_soon_or_late(demand, starts_at, at) or _does_not_fit(day, demand, starts_at)


def _too_soon_or_late(demand: Demand, starts_at: datetime, at: datetime) -> Reason | None:
    if starts_at < at:
        return Reason.PAST
    if starts_at < at + timedelta(minutes=demand.notice):
        return Reason.NOTICE
    return Reason.HORIZON if starts_at > at + FURTHEST else None


def _does_not_fit(day: Day, demand: Demand, starts_at: datetime) -> Reason | None:
    tick = day.local.floor(starts_at)
    if day.local.instant(tick) != starts_at or not grid(day.local, demand.step) >> tick & 1:
        return Reason.STEP
    visit = (tick, tick + ticks(demand.minutes))
    if not inside(visit, day.hours):
        return Reason.TOO_LONG if overlaps((tick, tick + 1), day.hours) else Reason.CLOSED
    for spans, reason in ((day.closed, Reason.CLOSURE), (day.off, Reason.OFF), (day.busy, Reason.TAKEN)):
        if overlaps(visit, spans):
            return reason
    with_gaps = (visit[0] - ticks(demand.before), visit[1] + ticks(demand.after))
    if overlaps(visit, day.kept) or overlaps(with_gaps, day.busy):
        return Reason.GAP
    reached = demand.limit is not None and day.counts.get(demand.service_id, 0) >= demand.limit
    return Reason.LIMIT if reached else None


def _hours(truth: Truth, local: LocalDay) -> list[Span]:
    """Return the hours of the day: an exception replaces the week; one without times leaves nothing."""
    changed = [(starts, ends) for day, starts, ends in truth.exceptions if day == local.day]
    if changed:
        return merge(_inward(local, starts, ends) for starts, ends in changed if starts and ends)
    weekday = local.day.weekday()
    return merge(_inward(local, starts, ends) for on, starts, ends in truth.hours if on == weekday)


def _inward(local: LocalDay, starts: time, ends: time) -> Span:
    """Return a stretch of wall-clock time in ticks; an end of midnight is the end of the day."""
    end = instant_of(local.day, ends, local.zone) if ends > time.min else local.ends_at
    return local.ceil(instant_of(local.day, starts, local.zone)), local.floor(end)


def _outward(local: LocalDay, starts_at: datetime, ends_at: datetime) -> Span:
    return local.floor(starts_at), local.ceil(ends_at)


def _kept(local: LocalDay, claim: Claim) -> Span:
    start, end = _outward(local, claim.starts_at, claim.ends_at)
    return max(start - ticks(claim.before), 0), min(end + ticks(claim.after), local.ticks)


def _touches(local: LocalDay, claim: Claim) -> bool:
    return claim.starts_at < local.ends_at and claim.ends_at > local.starts_at
