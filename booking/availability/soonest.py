"""The first free time of many services at once: two queries at most, however many services are asked about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from booking.availability.bits import positions
from booking.availability.days import DAY, LocalDay
from booking.availability.demand import Demand
from booking.availability.engine import day_of
from booking.availability.loading import SLACK, load_truth
from booking.availability.masks import Mask, allowed_on, starts_among
from booking.availability.queries import FREE_TIMES_SECONDS
from booking.availability.stored import Key, StoredDay, as_stored, stored_days
from core.page_cache.freshness import limit_freshness


def soonest(wanted: Mapping[Demand, Sequence[int]], until: datetime, *, at: datetime) -> dict[int, datetime]:
    """Return, by service, the first time enough of its people are free before `until`; without one it is left out.

    `wanted` names for each demand the providers to ask.
    """
    limit_freshness(FREE_TIMES_SECONDS)
    everyone = sorted({provider_id for people in wanted.values() for provider_id in people})
    first, last = (at - SLACK).date(), (until + SLACK).date()
    days = [first + DAY * number for number in range((last - first).days + 1)]
    known = _known(everyone, days, at=at) if everyone else {}
    found = {demand.service_id: _first(demand, people, days, known, at=at) for demand, people in wanted.items()}
    return {service_id: start for service_id, start in found.items() if start and start < until}


def within(days: int, *, at: datetime) -> datetime:
    """Return the moment that many days from now."""
    return at + timedelta(days=days)


def _known(provider_ids: Sequence[int], days: Sequence[date], *, at: datetime) -> dict[Key, StoredDay]:
    """Return every day asked about; what the read model does not know is reckoned from the truth."""
    known = stored_days(provider_ids, days, at=at)
    unknown = [(provider_id, day) for provider_id in provider_ids for day in days if (provider_id, day) not in known]
    if unknown:
        lacking = [day for _, day in unknown]
        truths = load_truth({provider_id for provider_id, _ in unknown}, min(lacking), max(lacking))
        known |= {
            (provider_id, day): as_stored(day_of(truths[provider_id], day, at=at))
            for provider_id, day in unknown
            if provider_id in truths
        }
    return known


def _first(
    demand: Demand, people: Sequence[int], days: Sequence[date], known: Mapping[Key, StoredDay], *, at: datetime
) -> datetime | None:
    """Go through the days until one has a start; a day of another zone may begin before it, so one more is read."""
    best: datetime | None = None
    for day in days:
        masks = [known[person, day].mask(demand.service_id) for person in people if (person, day) in known]
        start = _first_of_day(demand, masks, at=at)
        if best is not None:
            return min(best, start) if start else best
        best = start
    return best


def _first_of_day(demand: Demand, masks: Iterable[Mask], *, at: datetime) -> datetime | None:
    by_day: dict[LocalDay, list[int]] = {}
    for mask in masks:
        starts = starts_among(allowed_on(mask.local, demand, at=at), mask, demand)
        by_day.setdefault(mask.local, []).append(starts)
    moments = [
        local.instant(tick) for local, able in by_day.items() if (tick := _lowest(able, demand.crew)) is not None
    ]
    return min(moments, default=None)


def _lowest(able: Sequence[int], crew: int) -> int | None:
    """Return the first tick that is set in at least `crew` of the masks."""
    if crew == 1:
        anybody = 0
        for starts in able:
            anybody |= starts
        return (anybody & -anybody).bit_length() - 1 if anybody else None
    counts: dict[int, int] = {}
    for starts in able:
        for tick in positions(starts):
            counts[tick] = counts.get(tick, 0) + 1
    return min((tick for tick, count in counts.items() if count >= crew), default=None)
