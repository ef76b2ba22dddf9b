"""The bench's firm in the product's own tables."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management import call_command
from django.db import connection

from booking.actions.schedule import ready_days
from booking.availability.demand import demand_for
from booking.models import Appointment, Order, OrderItem, Provider, Slot, SlotStatus, WorkingHours
from catalogue.models import Category, Service

ZONE = ZoneInfo("Europe/London")


class Firm:
    """Makes the tables, fills them and remembers what the questions need."""

    def __init__(self, firm: dict[str, Any]) -> None:
        _make_tables()
        self.first = date.fromisoformat(firm["first"])
        self.last = self.first + timedelta(days=firm["days"] - 1)
        self.at = datetime.combine(self.first, time.min, UTC) - timedelta(days=3)
        self.service = Service.objects.create(
            category=Category.objects.create(name="Home", slug="home"),
            name="Visit",
            slug="visit",
            minutes=firm["minutes"],
            step_minutes=firm["step"],
            notice_minutes=0,
        )
        self.demand = demand_for(self.service, firm["minutes"])
        order = Order.objects.create(created_at=self.at, touched_at=self.at)
        self.item = OrderItem.objects.create(order=order, service=self.service, minutes=firm["minutes"])
        self.ids = self._hire(firm["staff"])
        ready_days(self.ids, first=self.first, days=firm["days"] + firm["room"], at=self.at)
        with connection.cursor() as cursor:
            # What a server does by itself, sooner or later.
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
        self.visits = Slot.objects.count()

    def _hire(self, staff: list[dict[str, Any]]) -> list[int]:
        made = Provider.objects.bulk_create(
            Provider(name=f"Provider {n}", slug=f"provider-{n}", timezone=ZONE.key) for n in range(len(staff))
        )
        hired = list(zip(made, staff, strict=True))
        WorkingHours.objects.bulk_create(
            WorkingHours(provider=one, weekday=day, starts=time(person["opens"]), ends=time(person["closes"]))
            for one, person in hired
            for day in person["weekdays"]
        )
        told = [(one, *visit) for one, person in hired for visit in person["visits"]]
        visits = self.appointments([_between(day, start, length) for _one, day, start, length in told])
        slots = [
            Slot(
                appointment=visit,
                provider=one,
                service=self.service,
                slot_date=date.fromisoformat(day),
                starts_at=visit.starts_at,
                ends_at=visit.ends_at,
                status=SlotStatus.BOOKED,
            )
            for visit, (one, day, _start, _length) in zip(visits, told, strict=True)
        ]
        Slot.objects.bulk_create(slots, batch_size=2000)
        return [one.pk for one in made]

    def appointments(self, times: list[tuple[datetime, datetime]]) -> list[Appointment]:
        visits = [Appointment(item=self.item, starts_at=begin, ends_at=end) for begin, end in times]
        return Appointment.objects.bulk_create(visits, batch_size=2000)


def _make_tables() -> None:
    call_command("migrate", run_syncdb=True, verbosity=0)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(import_module("booking.migrations.0002_no_two_live_claims_overlap").ADD)


def _between(day: str, start: int, length: int) -> tuple[datetime, datetime]:
    begin = datetime.combine(date.fromisoformat(day), time(start // 60, start % 60), ZONE).astimezone(UTC)
    return begin, begin + timedelta(minutes=length)
