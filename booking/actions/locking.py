"""Locking provider-days in key order, and what is read under the lock.

Hand-written SQL: every booking waits for these statements.

On SQLite the transaction itself is the lock, since it begins IMMEDIATE; elsewhere rows are locked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

from booking.models import ProviderDay, Slot

Key = tuple[int, date]  # provider id, local day

BY_KEY = """
    SELECT stored.* FROM booking_providerday stored
    WHERE (stored.provider_id, stored.day) IN (VALUES {places})
    ORDER BY stored.provider_id, stored.day {lock}
"""
BY_VISIT = """
    SELECT stored.* FROM booking_providerday stored
    JOIN booking_slot slot ON slot.provider_id = stored.provider_id AND slot.slot_date = stored.day
    WHERE slot.appointment_id IN ({places})
    ORDER BY stored.provider_id, stored.day {lock}
"""
BY_ORDER = """
    SELECT stored.* FROM booking_providerday stored
    JOIN booking_slot slot ON slot.provider_id = stored.provider_id AND slot.slot_date = stored.day
    JOIN booking_appointment visit ON visit.id = slot.appointment_id
    JOIN booking_orderitem item ON item.id = visit.item_id
    WHERE item.order_id IN ({places})
    ORDER BY stored.provider_id, stored.day {lock}
"""
BY_ORDER_AND_KEY = """
    SELECT stored.* FROM booking_providerday stored
    WHERE (stored.provider_id, stored.day) IN (
        VALUES {places} UNION
        SELECT slot.provider_id, slot.slot_date FROM booking_slot slot
        JOIN booking_appointment visit ON visit.id = slot.appointment_id
        JOIN booking_orderitem item ON item.id = visit.item_id
        WHERE item.order_id = %s)
    ORDER BY stored.provider_id, stored.day {lock}
"""
NOTE_EXPIRY = """
    UPDATE booking_providerday SET next_expiry = (
        SELECT MIN(slot.held_until) FROM booking_slot slot
        WHERE slot.provider_id = booking_providerday.provider_id AND slot.slot_date = booking_providerday.day
            AND slot.status = 'held')
    WHERE id IN ({places})
"""
SLOTS = """
    SELECT slot.*, service.crew FROM booking_slot slot JOIN catalogue_service service ON service.id = slot.service_id
    WHERE slot.appointment_id = %s ORDER BY slot.id DESC
"""


def lock_by_key(keys: Sequence[Key]) -> list[ProviderDay]:
    """Lock those of these provider-days that have a row, in key order."""
    return _locked(BY_KEY, "(%s, %s)", len(keys), [value for key in keys for value in key])


def lock_by_visit(appointment_ids: Sequence[int]) -> list[ProviderDay]:
    """Lock every provider-day on which one of these visits has or had a claim, in key order."""
    return _locked(BY_VISIT, "%s", len(appointment_ids), appointment_ids)


def lock_by_order(order_id: int) -> list[ProviderDay]:
    """Lock every provider-day on which a visit of the order has or had a claim, in key order."""
    return _locked(BY_ORDER, "%s", 1, [order_id])


def lock_by_order_and_key(order_id: int, keys: Sequence[Key]) -> list[ProviderDay]:
    """Lock what `lock_by_order` does together with those of these provider-days that have a row, in key order."""
    values = [value for key in keys for value in key]
    return _locked(BY_ORDER_AND_KEY, "(%s, %s)", len(keys), [*values, order_id])


def slots_of(appointment_id: int) -> tuple[list[Slot], int]:
    """Return every claim a visit has or had, the latest first, and how many people it needs."""
    slots: list[Any] = list(Slot.objects.raw(SLOTS, [appointment_id]))
    return slots, max((slot.crew for slot in slots), default=1)


def note_expiry(rows: Sequence[ProviderDay]) -> None:
    """Write down when the first hold of each locked day runs out."""
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_written(NOTE_EXPIRY, "%s", len(rows)), [row.pk for row in rows])


def _locked(sql: str, place: str, number: int, values: Sequence[Any]) -> list[ProviderDay]:
    if not number:
        return []
    found = ProviderDay.objects.raw(_written(sql, place, number), values)
    return list({row.pk: row for row in found}.values())


def _written(sql: str, place: str, number: int) -> str:
    lock = "FOR UPDATE OF stored" if connection.features.has_select_for_update_of else ""
    return sql.format(places=", ".join([place] * number), lock=lock)
