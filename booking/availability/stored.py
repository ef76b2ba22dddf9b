"""What the read model says, in hand-written SQL: building a queryset costs more here than the answer.

Two questions, one statement each: the bits of some days, and which days need not be looked at.
Rows with a hold that has run out are as good as missing; whoever asks reckons those days anew.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db import connection

from booking.availability.bits import unpack
from booking.availability.days import LocalDay, local_day
from booking.availability.demand import Demand
from booking.availability.engine import Day
from booking.availability.masks import Mask, as_bits

Key = tuple[int, date]  # provider id, local day
Masks = dict[Key, Mask]

BITS = """
    SELECT stored.provider_id, stored.day,
        (SELECT timezone FROM booking_provider WHERE id = stored.provider_id), -- a join takes longer to plan
        stored.free, stored.busy, stored.counts
    FROM booking_providerday stored
    WHERE stored.day {in_days} AND stored.provider_id {in_ids}
        AND (stored.next_expiry IS NULL OR stored.next_expiry > %(at)s)
"""
# By day: does somebody have a run that proves it open? If not, one sum over the rows that can be trusted:
# those without a run that leaves hope count 1, the others a million. The index days_with_room answers the
# first at its first entry and the second without the rows; the plus sign keeps SQLite from going through
# the people instead.
OVERVIEW = """
    SELECT asked.day, asked.proven, CASE WHEN asked.proven THEN 0 ELSE (
        SELECT COALESCE(SUM(CASE WHEN stored.maxrun < %(hopeless)s THEN 1 ELSE 1000000 END), 0)
        FROM booking_providerday stored
        WHERE stored.day = asked.day AND {plus}stored.provider_id {among_ids}
            AND (stored.next_expiry IS NULL OR stored.next_expiry > %(at)s)) END
    FROM (
        SELECT wanted.day, EXISTS (
            SELECT 1 FROM booking_providerday stored
            WHERE stored.day = wanted.day AND stored.maxrun >= wanted.proof AND {plus}stored.provider_id {among_ids}
        ) AS proven
        FROM {wanted}
    ) asked
"""
DIALECTS = {
    "postgresql": {
        "plus": "",
        "in_ids": "= ANY(%(ids)s::bigint[])",
        # A join hashes the ids once; an array would be gone through again for every row.
        "among_ids": "IN (SELECT unnest(%(ids)s::bigint[]))",
        "in_days": "= ANY(%(days)s::date[])",
        "wanted": "unnest(%(days)s::date[], %(proofs)s::int[]) wanted(day, proof)",
    },
    "sqlite": {
        "plus": "+",
        "in_ids": "IN (SELECT value FROM json_each(%(ids)s))",
        "among_ids": "IN (SELECT value FROM json_each(%(ids)s))",
        "in_days": "IN (SELECT value FROM json_each(%(days)s))",
        "wanted": "(SELECT days.value AS day, proofs.value AS proof FROM json_each(%(days)s) days "
        "JOIN json_each(%(proofs)s) proofs ON proofs.key = days.key) wanted",
    },
}


STATEMENTS = {(sql, vendor): sql.format(**dialect) for vendor, dialect in DIALECTS.items() for sql in (BITS, OVERVIEW)}


class Told(NamedTuple):
    """What the read model says of one day without its bits."""

    proven: bool  # somebody has a run long enough to settle it
    hopeless: int  # if not proven: rows that can be believed and have no run that leaves hope
    hopeful: int  # and those that have one


class StoredDay(NamedTuple):
    """A whole day of one provider, for questions about many services at once."""

    local: LocalDay
    free: int
    busy: int
    counts: Mapping[int, int]

    def mask(self, service_id: int) -> Mask:
        return Mask(self.local, self.free, self.busy, self.counts.get(service_id, 0))


def as_stored(day: Day) -> StoredDay:
    """Return a day the engine reckoned in the same shape."""
    return StoredDay(day.local, as_bits(day.free), as_bits(day.busy), day.counts)


def stored_days(provider_ids: Sequence[int], days: Sequence[date], *, at: datetime) -> dict[Key, StoredDay]:
    """Return whole days as the read model knows them; those it does not, or no longer, are left out."""
    as_asked = _as_asked(days)
    known: dict[Key, StoredDay] = {}
    for provider_id, day, zone, free, busy, counts in _ask(BITS, ids=provider_ids, days=days, at=at):
        local = local_day(as_asked[day], ZoneInfo(zone))
        taken = {int(service): count for service, count in json.loads(counts).items()}
        known[provider_id, local.day] = StoredDay(local, unpack(free), unpack(busy), taken)
    return known


def stored_masks(demand: Demand, provider_ids: Sequence[int], days: Sequence[date], *, at: datetime) -> Masks:
    """Return the days the read model knows; those it does not, or no longer, are left out."""
    return stored_masks_of([demand], provider_ids, days, at=at)[0]


def stored_masks_of(
    demands: Sequence[Demand], provider_ids: Sequence[int], days: Sequence[date], *, at: datetime
) -> list[Masks]:
    """Return the days the read model knows, as each of the demands sees them: one query for all."""
    as_asked = _as_asked(days)
    found: list[Masks] = [{} for _demand in demands]
    for provider_id, day, zone, free, busy, counts in _ask(BITS, ids=provider_ids, days=days, at=at):
        local = local_day(as_asked[day], ZoneInfo(zone))
        open_bits, busy_bits = unpack(free), unpack(busy)
        for demand, masks in zip(demands, found, strict=True):
            taken = 0 if demand.limit is None else json.loads(counts).get(str(demand.service_id), 0)
            masks[provider_id, local.day] = Mask(local, open_bits, busy_bits, taken)
    return found


def overview(provider_ids: Sequence[int], proofs: dict[date, int], hopeless: int, *, at: datetime) -> dict[date, Told]:
    """Return what is told of each day of `proofs`, which names the run, in ticks, that proves it open.

    A run below `hopeless` ticks leaves no hope.
    """
    days = list(proofs)
    as_asked = _as_asked(days)
    rows = _ask(OVERVIEW, ids=provider_ids, days=days, proofs=list(proofs.values()), hopeless=hopeless, at=at)
    return {as_asked[day]: Told(bool(proven), total % 1_000_000, total // 1_000_000) for day, proven, total in rows}


def _as_asked(days: Sequence[date]) -> dict[object, date]:
    """Return a day for what the database gives back: for a day that was only asked about, SQLite gives text."""
    return {day: day for day in days} | {day.isoformat(): day for day in days}


def _ask(sql: str, *, at: datetime, **values: Any) -> list[tuple[Any, ...]]:
    written = _as_json if connection.vendor == "sqlite" else _as_array
    plain: dict[str, Any] = {
        name: value if isinstance(value, int) else written(value) for name, value in values.items()
    }
    plain["at"] = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        cursor.execute(STATEMENTS[sql, connection.vendor], plain)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _as_json(values: Sequence[object]) -> str:
    return json.dumps(list(values), default=str)


def _as_array(values: Sequence[object]) -> str:
    """Write numbers or dates as PostgreSQL does; the driver would look at each of them first."""
    return "{" + ",".join(map(str, values)) + "}"
