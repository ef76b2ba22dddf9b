"""A provider's day as two integers: what the read model stores and every question is answered from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.availability.bits import dilate, fits, span
from booking.availability.days import LocalDay, grid, ticks
from booking.availability.demand import Demand
from booking.availability.engine import FURTHEST, Day
from booking.availability.intervals import Span


@dataclass(frozen=True, slots=True)
class Mask:
    """`free`: open for a visit. `busy`: claims without their gaps. `taken`: claims of the service asked for."""

    local: LocalDay
    free: int
    busy: int
    taken: int = 0


def mask_of(day: Day, service_id: int) -> Mask:
    return Mask(day.local, as_bits(day.free), as_bits(day.busy), day.counts.get(service_id, 0))


def as_bits(spans: list[Span]) -> int:
    return sum(span(start, end) for start, end in spans)


def starts_in(mask: Mask, demand: Demand, *, at: datetime) -> int:
    """Return the bits of the ticks at which a visit may start."""
    return starts_among(allowed_on(mask.local, demand, at=at), mask, demand)


def allowed_on(local: LocalDay, demand: Demand, *, at: datetime) -> int:
    """Return the ticks of a day that the rules alone allow, whoever is asked: on the step, and in time."""
    return grid(local, demand.step) & _in_time(local, demand, at)


def starts_among(allowed: int, mask: Mask, demand: Demand) -> int:
    """Return which of the allowed ticks somebody's day has room for.

    Between two visits the larger gap counts. The gap of a claim is already missing from `free`;
    the gap of the new visit may lie outside the hours, it only must not touch another claim.
    """
    if demand.limit is not None and mask.taken >= demand.limit:
        return 0
    length = ticks(demand.minutes)
    starts = fits(mask.free, length) & allowed
    if starts and (demand.before or demand.after):
        starts &= ~dilate(mask.busy, length + ticks(demand.after) - 1, ticks(demand.before))
    return starts


def _in_time(local: LocalDay, demand: Demand, at: datetime) -> int:
    """Return the bits neither too soon after `at` nor too far ahead of it."""
    earliest, latest = at + timedelta(minutes=demand.notice), at + FURTHEST
    if earliest <= local.starts_at and local.ends_at <= latest:
        return -1
    if latest < local.starts_at:
        return 0
    return span(local.ceil(earliest), min(local.floor(latest) + 1, local.ticks))
