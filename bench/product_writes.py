"""Booking and cancelling: bare, guarded in plain SQL, and as the product does it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction

from bench.product_firm import ZONE, Firm
from booking.actions.claims import book_slots, claim_time
from booking.actions.schedule import computed, same
from booking.availability.bits import longest_run, pack, positions, span, unpack
from booking.availability.days import grid, local_day
from booking.models import Appointment, ProviderDay, Slot

Place = tuple[int, date, datetime]  # provider, day, an hour that is free
HOUR = 12  # ticks
INSERT = """
    INSERT INTO booking_slot
        (public_id, appointment_id, provider_id, service_id, slot_date, starts_at, ends_at, status, held_until)
    VALUES (%s, %s, %s, %s, %s, %s, %s, 'booked', NULL)
"""
LOCK = "SELECT id, free, busy, counts FROM booking_providerday WHERE provider_id = %s AND day = %s"
CHANGE = "UPDATE booking_providerday SET free = %s, busy = %s, maxrun = %s, counts = %s WHERE id = %s"
CANCEL = "UPDATE booking_slot SET status = 'released' WHERE provider_id = %s AND starts_at = %s"


class Writes:
    """Each write takes an hour nobody has been sent to yet."""

    def __init__(self, firm: Firm) -> None:
        self.firm = firm
        self.places = self._free_hours()
        self.booked: list[Place] = []
        self.bare, self.plain = firm.appointments([(firm.at, firm.at + timedelta(hours=1))] * 2)
        self.visits: list[tuple[Appointment, int]] = []

    def bare_insert(self) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            self._insert(cursor, self.bare, next(self.places))

    def book_in_sql(self) -> None:
        """Lock the day, test its bits, insert, take the bits."""
        place = next(self.places)
        with transaction.atomic(), connection.cursor() as cursor:
            self._change(cursor, place, by=1)
            self._insert(cursor, self.plain, place)
        self.booked.append(place)

    def cancel_in_sql(self) -> None:
        place = self.booked.pop()
        with transaction.atomic(), connection.cursor() as cursor:
            self._change(cursor, place, by=-1)
            cursor.execute(CANCEL, [place[0], place[2]])

    def claim_and_book(self) -> None:
        """Do what a customer's choice and order do to one person's time: two deeds, two commits."""
        visit, provider_id = self.visits.pop()
        until = self.firm.at + timedelta(minutes=30)
        claim_time(visit, self.firm.demand, [provider_id], at=self.firm.at, held_until=until)
        book_slots(visit, at=self.firm.at)

    def differing(self) -> int:
        Slot.objects.filter(appointment=self.bare).delete()
        rows = list(ProviderDay.objects.filter(day__gt=self.firm.last).order_by("provider_id", "day"))
        return sum(not same(row, fresh) for row, fresh in zip(rows, computed(rows), strict=True))

    def prepare(self, number: int) -> None:
        """Make that many visits to claim time for, so that making them is not on the clock."""
        places = [next(self.places) for _ in range(number)]
        visits = self.firm.appointments([(place[2], place[2] + timedelta(hours=1)) for place in places])
        self.visits += [(visit, place[0]) for visit, place in zip(visits, places, strict=True)]

    def _free_hours(self) -> Iterator[Place]:
        """Yield free hours that touch no other, one day after another."""
        for row in ProviderDay.objects.filter(day__gt=self.firm.last).order_by("day", "provider_id"):
            local = local_day(row.day, ZONE)
            for tick in positions(unpack(row.free) & grid(local, 60)):
                yield row.provider_id, row.day, local.instant(tick)

    def _insert(self, cursor: Any, visit: Appointment, place: Place) -> None:
        provider_id, day, starts_at = place
        public_id = uuid4() if connection.vendor == "postgresql" else uuid4().hex
        ends_at = starts_at + timedelta(hours=1)
        cursor.execute(
            INSERT, [public_id, visit.pk, provider_id, self.firm.service.pk, day, starts_at, ends_at]
        )  # fmt: skip

    def _change(self, cursor: Any, place: Place, *, by: int) -> None:
        """Take the hour's bits from the locked day, or give them back."""
        provider_id, day, starts_at = place
        lock = " FOR UPDATE" if connection.vendor == "postgresql" else ""
        cursor.execute(LOCK + lock, [provider_id, day])
        ((pk, free, busy, counts),) = cursor.fetchall()
        local = local_day(day, ZONE)
        hour = span(local.floor(starts_at), local.floor(starts_at) + HOUR)
        if by > 0 and unpack(free) & hour != hour:
            raise ValueError("taken")
        left = unpack(free) ^ hour
        service = str(self.firm.service.pk)
        told = json.loads(counts)
        told = {**told, service: told.get(service, 0) + by}
        kept = {key: number for key, number in told.items() if number}
        run = longest_run(left, grid(local, settings.START_GRID_MINUTES))
        cursor.execute(CHANGE, [pack(left), pack(unpack(busy) ^ hour), run, json.dumps(kept), pk])
