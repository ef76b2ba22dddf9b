"""Provider-days under lock: who is free, and the time they give. Used by deeds that hold a transaction open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from booking.actions.schedule import COMPUTED, lock_days, refresh_rows
from booking.availability.bits import longest_run, pack, span, unpack
from booking.availability.days import LocalDay, day_at, grid, local_day, ticks
from booking.availability.demand import Demand
from booking.availability.masks import Mask, starts_in
from booking.models import Appointment, Provider, ProviderDay, Slot, SlotStatus
from booking.models.visits import SLOT_MOVES
from core.transitions import move

Locked = tuple[ProviderDay, LocalDay]


def take_if_free(
    demand: Demand, starts_at: datetime, providers: Sequence[Provider], *, at: datetime
) -> tuple[list[Provider], list[Locked]]:
    """Lock each provider's day of the visit and test it by all rules; return who cannot come, and the days."""
    locals_ = {one.pk: local_day(day_at(starts_at, one.zone), one.zone) for one in providers}
    rows = lock_days((pk, local.day) for pk, local in locals_.items())
    release_overdue(rows, at=at)
    locked = [(row, locals_[row.provider_id]) for row in rows]
    free = {row.provider_id for row, local in locked if _is_free(row, local, demand, starts_at, at=at)}
    return [one for one in providers if one.pk not in free], locked


def claim(appointment: Appointment, demand: Demand, locked: Sequence[Locked], *, held_until: datetime) -> list[Slot]:
    """Write one claim a locked day, and take its bits."""
    slots = [
        Slot(
            appointment=appointment,
            provider_id=row.provider_id,
            service_id=demand.service_id,
            slot_date=row.day,
            starts_at=appointment.starts_at,
            ends_at=appointment.ends_at,
            held_until=held_until,
        )
        for row, _local in locked
    ]
    for slot, (row, local) in zip(slots, locked, strict=True):
        slot.save(force_insert=True)
        _take_bits(row, local, slot, demand)
        row.save(update_fields=COMPUTED)
    return slots


def release_overdue(rows: Sequence[ProviderDay], *, at: datetime) -> None:
    """Give back the time of holds that have run out on these locked days."""
    stale = [row for row in rows if row.next_expiry is not None and row.next_expiry <= at]
    for row in stale:
        for slot in Slot.objects.overdue(at).filter(provider_id=row.provider_id, slot_date=row.day):
            move(slot, SlotStatus.RELEASED, at=at, moves=SLOT_MOVES, reason="hold ran out")
    refresh_rows(stale)


def _take_bits(row: ProviderDay, local: LocalDay, slot: Slot, demand: Demand) -> None:
    """Change the row as the engine would if it read the new claim."""
    start, end = local.floor(slot.starts_at), local.ceil(slot.ends_at)
    free = unpack(row.free) & ~span(start - ticks(demand.before), end + ticks(demand.after))
    row.free, row.busy = pack(free), pack(unpack(row.busy) | span(start, end))
    row.maxrun = longest_run(free, grid(local, settings.START_GRID_MINUTES))
    service = str(slot.service_id)
    row.counts = row.counts | {service: row.counts.get(service, 0) + 1}
    row.next_expiry = min(moment for moment in (row.next_expiry, slot.held_until) if moment)


def _is_free(row: ProviderDay, local: LocalDay, demand: Demand, starts_at: datetime, *, at: datetime) -> bool:
    tick = local.floor(starts_at)
    mask = Mask(local, unpack(row.free), unpack(row.busy), row.counts.get(str(demand.service_id), 0))
    return local.instant(tick) == starts_at and bool(starts_in(mask, demand, at=at) >> tick & 1)
