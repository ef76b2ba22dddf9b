"""When is something free? Two queries at most, whatever the number of providers and days.

The read model answers. Where it cannot, because a row does not exist yet or one of its holds has
run out, the second query loads the truth and the engine answers for those days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from booking.availability.bits import positions
from booking.availability.days import DAY, LocalDay, day_at, local_day, ticks
from booking.availability.demand import Demand
from booking.availability.engine import FURTHEST, day_of, why_not_at
from booking.availability.loading import SLACK, load_truth
from booking.availability.masks import Mask, allowed_on, mask_of, starts_among
from booking.availability.reasons import Reason
from booking.availability.stored import Key, Masks, Told, overview, stored_masks, stored_masks_of
from core.page_cache.freshness import limit_freshness

# A page that shows free times is kept no longer. Throwing it away with each booking would make every booking pay.
FREE_TIMES_SECONDS = 60
NEAR_BEFORE, NEAR_AFTER = timedelta(days=3), timedelta(days=14)

NEVER = 10_000  # ticks: more than any day has


@dataclass(frozen=True)
class Start:
    """A time a visit can begin, in UTC, and everyone able to take it."""

    starts_at: datetime
    ends_at: datetime
    provider_ids: tuple[int, ...]


def starts_on(
    demand: Demand, provider_ids: Sequence[int], day: date, *, at: datetime, zone: ZoneInfo, seen: Masks | None = None
) -> list[Start]:
    """Return the starts within one day of the calendar of `zone`, the zone of the job, earliest first.

    `seen` is what `open_days` has just read for the same question: a day that is in it is not asked for again.
    """
    window = local_day(day, zone)
    keys = {(provider_id, day) for provider_id in provider_ids}
    if seen is not None and keys <= seen.keys():
        masks, unknown = {key: seen[key] for key in keys}, set[Key]()
    else:
        masks, unknown = _stored(demand, provider_ids, [day], at=at)
    elsewhere = {key[0] for key, mask in masks.items() if mask.local.zone.key != zone.key}
    lacking = {provider_id for provider_id, _day in unknown} | elsewhere
    here = [(provider_id, mask) for (provider_id, _day), mask in masks.items() if provider_id not in lacking]
    if lacking:
        computed = _computed(demand, lacking, day - DAY, day + DAY, at=at)
        here += [(provider_id, mask) for (provider_id, _day), mask in computed.items() if _touches(mask, window)]
    found = _pool(demand, here, at=at)
    return [start for start in found if window.starts_at <= start.starts_at < window.ends_at]


def open_days(
    demand: Demand,
    provider_ids: Sequence[int],
    first: date,
    last: date,
    *,
    at: datetime,
    most: int | None = None,
    seen: Masks | None = None,
) -> list[date]:
    """Return the providers' local days from `first` to `last` on which a visit can start; at least the first `most`.

    The longest run decides most days without looking at their bits; only what it leaves in doubt is read, and put
    into `seen` with the first day that is open for sure: whoever shows days goes on to show one.
    """
    first, last = max(first, (at - SLACK).date()), min(last, (at + FURTHEST + SLACK).date())
    if not provider_ids:
        return []
    provider_ids = sorted(set(provider_ids))
    everyone = len(provider_ids)
    proofs = {day: _proof(demand, day, at=at) for day in _days(first, last)}
    told = overview(provider_ids, proofs, _hopeless(demand), at=at)
    hopeful = _enough(told, [day for day in sorted(told) if told[day].proven or told[day].hopeless < everyone], most)
    doubtful, sure = [day for day in hopeful if not told[day].proven], [day for day in hopeful if told[day].proven]
    if not doubtful:
        return sure
    if any(told[day].hopeless + told[day].hopeful < everyone for day in doubtful):
        masks = _computed(demand, provider_ids, doubtful[0], doubtful[-1], at=at)
    else:
        masks = stored_masks(demand, provider_ids, doubtful if seen is None else [*doubtful, *sure[:1]], at=at)
    if seen is not None:
        seen.update(masks)
    return sorted({*sure, *_with_starts(demand, masks, doubtful, at=at)})


def nearest_starts(
    demand: Demand, provider_ids: Sequence[int], around: datetime, *, at: datetime, zone: ZoneInfo, limit: int = 3
) -> list[Start]:
    """Return the `limit` starts closest to `around`, earliest first, from three days before to two weeks after it."""
    limit_freshness(FREE_TIMES_SECONDS)
    first, last = day_at(max(around - NEAR_BEFORE, at), zone), day_at(max(around, at) + NEAR_AFTER, zone)
    masks, unknown = _stored(demand, provider_ids, _days(first, last), at=at)
    if unknown:
        masks |= _known_again(demand, unknown, at=at)
    starts = _pool(demand, ((key[0], mask) for key, mask in masks.items()), at=at)
    closest = sorted(starts, key=lambda start: (abs(start.starts_at - around), start.starts_at))[:limit]
    return sorted(closest, key=lambda start: start.starts_at)


def next_starts(
    asked: Sequence[tuple[Demand, Set[int]]], *, at: datetime, zone: ZoneInfo, limit: int = 3
) -> list[list[Start]]:
    """Return the next `limit` starts of each demand among its own people: one query for all of them.

    Only the read model is asked. A day it cannot vouch for is passed over: what is shown is free, and
    the flow knows the rest.
    """
    everyone = sorted({provider_id for _demand, people in asked for provider_id in people})
    if not everyone:
        return [[] for _ in asked]
    days = _days(day_at(at, zone), day_at(at, zone) + NEAR_AFTER)
    limit_freshness(FREE_TIMES_SECONDS)
    known = stored_masks_of([demand for demand, _people in asked], everyone, days, at=at)
    return [
        _pool(demand, ((key[0], mask) for key, mask in masks.items() if key[0] in people), at=at)[:limit]
        for (demand, people), masks in zip(asked, known, strict=True)
    ]


def why_not(demand: Demand, provider_id: int, starts_at: datetime, *, at: datetime) -> Reason | None:
    """Return why one provider cannot begin a visit at `starts_at`; None if they can."""
    day = starts_at.astimezone(UTC).date()
    truth = load_truth([provider_id], day - DAY, day + DAY).get(provider_id)
    if truth is None:
        return Reason.CLOSED
    return why_not_at(day_of(truth, day_at(starts_at, truth.zone), at=at), demand, starts_at, at=at)


def _stored(
    demand: Demand, provider_ids: Sequence[int], days: Sequence[date], *, at: datetime
) -> tuple[Masks, set[Key]]:
    """Return the days the read model knows, and those it does not or no longer."""
    masks = stored_masks(demand, provider_ids, days, at=at)
    if len(masks) == len(set(provider_ids)) * len(days):
        return masks, set()
    return masks, {(provider_id, day) for day in days for provider_id in provider_ids} - masks.keys()


def _computed(demand: Demand, provider_ids: Iterable[int], first: date, last: date, *, at: datetime) -> Masks:
    """Return every day of these providers as the engine sees it at `at`."""
    return {
        (provider_id, day): mask_of(day_of(truth, day, at=at), demand.service_id)
        for provider_id, truth in load_truth(provider_ids, first, last).items()
        for day in _days(first, last)
    }


def _known_again(demand: Demand, unknown: set[Key], *, at: datetime) -> Masks:
    days = [day for _provider_id, day in unknown]
    truths = load_truth({provider_id for provider_id, _day in unknown}, min(days), max(days))
    return {
        (provider_id, day): mask_of(day_of(truths[provider_id], day, at=at), demand.service_id)
        for provider_id, day in unknown
        if provider_id in truths
    }


def _pool(demand: Demand, masks: Iterable[tuple[int, Mask]], *, at: datetime) -> list[Start]:
    """Return the starts enough of these providers are free for, earliest first."""
    by_day: dict[LocalDay, tuple[int, dict[int, list[int]]]] = {}
    for provider_id, mask in masks:
        if mask.local not in by_day:
            by_day[mask.local] = allowed_on(mask.local, demand, at=at), {}
        allowed, able = by_day[mask.local]
        for tick in positions(starts_among(allowed, mask, demand)):
            able.setdefault(tick, []).append(provider_id)
    by_start: dict[datetime, list[int]] = defaultdict(list)
    for local, (_allowed, able) in by_day.items():
        for tick, provider_ids in able.items():
            by_start[local.instant(tick)] += provider_ids
    length = timedelta(minutes=demand.minutes)
    return [
        Start(starts_at, starts_at + length, tuple(sorted(provider_ids)))
        for starts_at, provider_ids in sorted(by_start.items())
        if len(provider_ids) >= demand.crew
    ]


def _proof(demand: Demand, day: date, *, at: datetime) -> int:
    """Return the run, in ticks, that proves the day open wherever on the business grid it begins.

    Holds that have run out only ever add room. A limit or a crew cannot be judged by a run, nor can a
    day that lies partly within the notice.
    """
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    in_time = at + timedelta(minutes=demand.notice) <= midnight - SLACK and midnight + DAY + SLACK <= at + FURTHEST
    if demand.limit is not None or demand.crew > 1 or not in_time:
        return NEVER
    step, before = ticks(demand.step), ticks(demand.before)
    # From the run's first bit, how far it can be to a start whose gap before lies within the run as well.
    lead = before + 2 * step if before or _business_grid() % step else 0
    return lead + ticks(demand.minutes) + ticks(demand.after)


def _hopeless(demand: Demand) -> int:
    """Return the run a day has at least if a visit fits: a start off the business grid sees a longer one."""
    off_grid = 0 if ticks(demand.step) % _business_grid() == 0 else 2 * _business_grid()
    return max(ticks(demand.minutes) - off_grid, 0)


def _business_grid() -> int:
    return ticks(settings.START_GRID_MINUTES)


def _enough(told: Mapping[date, Told], days: Sequence[date], most: int | None) -> Sequence[date]:
    """Return these days as far as the one by which `most` are open for sure."""
    sure = [number for number, day in enumerate(days) if told[day].proven]
    return days if most is None or len(sure) < most else days[: sure[most - 1] + 1]


def _with_starts(demand: Demand, masks: Masks, days: Sequence[date], *, at: datetime) -> set[date]:
    """Return which of these days are open by their bits."""
    by_day: dict[date, list[tuple[int, Mask]]] = {day: [] for day in days}
    for (provider_id, day), mask in masks.items():
        if day in by_day:
            by_day[day].append((provider_id, mask))
    return {day for day, here in by_day.items() if _pool(demand, here, at=at)}


def _touches(mask: Mask, window: LocalDay) -> bool:
    return mask.local.starts_at < window.ends_at and mask.local.ends_at > window.starts_at


def _days(first: date, last: date) -> list[date]:
    return [first + DAY * number for number in range((last - first).days + 1)]
