"""What the read model says, in hand-written SQL: building a queryset costs more here than the answer.

Two questions, one statement each: the bits of some days, and which days need not be looked at.
Rows with a hold that has run out are as good as missing; whoever asks reckons those days anew.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db import connection

from booking.availability.bits import unpack
from booking.availability.days import local_day
from booking.availability.demand import Demand
from booking.availability.masks import Mask

Key = tuple[int, date]  # provider id, local day
Masks = dict[Key, Mask]

BITS = """
    SELECT stored.provider_id, stored.day, provider.timezone, stored.free, stored.busy, stored.counts
    FROM booking_providerday stored JOIN booking_provider provider ON provider.id = stored.provider_id
    WHERE stored.day {in_days} AND stored.provider_id {in_ids}
        AND (stored.next_expiry IS NULL OR stored.next_expiry > %(at)s)
"""
# By day: does somebody have a run that proves it open? If not: how many rows can be trusted, and how many
# of those have no run that leaves hope? The index days_with_room answers the first at its first entry;
# the plus sign keeps SQLite from going through the people instead.
OVERVIEW = """
    SELECT asked.day, asked.proven,
        CASE WHEN asked.proven THEN 0 ELSE (
            SELECT COUNT(*) FROM booking_providerday stored
            WHERE stored.day = asked.day AND {plus}stored.provider_id {in_ids}
                AND (stored.next_expiry IS NULL OR stored.next_expiry > %(at)s)) END,
        CASE WHEN asked.proven THEN 0 ELSE (
            SELECT COUNT(*) FROM booking_providerday stored
            WHERE stored.day = asked.day AND {plus}stored.provider_id {in_ids} AND stored.maxrun < %(hopeless)s
                AND (stored.next_expiry IS NULL OR stored.next_expiry > %(at)s)) END
    FROM (
        SELECT wanted.day, EXISTS (
            SELECT 1 FROM booking_providerday stored
            WHERE stored.day = wanted.day AND stored.maxrun >= wanted.proof AND {plus}stored.provider_id {in_ids}
        ) AS proven
        FROM {wanted}
    ) asked
"""
DIALECTS = {
    "postgresql": {
        "plus": "",
        "in_ids": "= ANY(%(ids)s)",
        "in_days": "= ANY(%(days)s)",
        "wanted": "unnest(%(days)s::date[], %(proofs)s::int[]) wanted(day, proof)",
    },
    "sqlite": {
        "plus": "+",
        "in_ids": "IN (SELECT value FROM json_each(%(ids)s))",
        "in_days": "IN (SELECT value FROM json_each(%(days)s))",
        "wanted": "(SELECT days.value AS day, proofs.value AS proof FROM json_each(%(days)s) days "
        "JOIN json_each(%(proofs)s) proofs ON proofs.key = days.key) wanted",
    },
}


class Told(NamedTuple):
    """What the read model says of one day without its bits."""

    proven: bool  # somebody has a run long enough to settle it
    trusted: int  # rows that can be believed, if not proven
    hopeless: int  # those among them without a run that leaves hope


def stored_masks(demand: Demand, provider_ids: Sequence[int], days: Sequence[date], *, at: datetime) -> Masks:
    """Return the days the read model knows; those it does not, or no longer, are left out."""
    service = str(demand.service_id)
    as_asked: dict[object, date] = {day.isoformat(): day for day in days} | {day: day for day in days}
    masks: Masks = {}
    for provider_id, day, zone, free, busy, counts in _ask(BITS, ids=provider_ids, days=days, at=at):
        taken = 0 if demand.limit is None else json.loads(counts).get(service, 0)
        local = local_day(as_asked[day], ZoneInfo(zone))
        masks[provider_id, local.day] = Mask(local, unpack(free), unpack(busy), taken)
    return masks


def overview(provider_ids: Sequence[int], proofs: dict[date, int], hopeless: int, *, at: datetime) -> dict[date, Told]:
    """Return what is told of each day of `proofs`, which names the run, in ticks, that proves it open.

    A run below `hopeless` ticks leaves no hope.
    """
    days = list(proofs)
    rows = _ask(OVERVIEW, ids=provider_ids, days=days, proofs=list(proofs.values()), hopeless=hopeless, at=at)
    as_asked: dict[object, date] = {day.isoformat(): day for day in days} | {day: day for day in days}
    return {as_asked[day]: Told(bool(proven), trusted, hopeless) for day, proven, trusted, hopeless in rows}


def _ask(sql: str, *, at: datetime, **lists: Any) -> list[tuple[Any, ...]]:
    vendor = connection.vendor
    values: dict[str, Any] = {"at": connection.ops.adapt_datetimefield_value(at)}
    for name, value in lists.items():
        plain = isinstance(value, int) or vendor == "postgresql"
        values[name] = value if plain else json.dumps(list(value), default=str)
    with connection.cursor() as cursor:
        cursor.execute(_written(sql, vendor), values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _written(sql: str, vendor: str) -> str:
    return sql.format(**DIALECTS[vendor])
