"""The visits of an order as a calendar file."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event

from booking.models import Appointment, AppointmentStatus, Order
from core.models import Event as Change

GONE = {AppointmentStatus.CANCELLED, AppointmentStatus.REJECTED, AppointmentStatus.EXPIRED}


def calendar_of(order: Order, *, firm: str) -> bytes:
    """Return every visit of an order fetched `whole()`, in UTC, so that no zone table is needed.

    The UID stays and the SEQUENCE rises with each change, so a calendar updates its entry instead of adding one.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Callout//Visits//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    visits = [(item.service.name, visit) for item in order.items.all() for visit in item.appointments.all()]
    changes = _changes([visit for _, visit in visits])
    for name, visit in visits:
        calendar.add_component(_event(order, visit, f"{name}, {firm}", changes[str(visit.pk)]))
    return bytes(calendar.to_ical())


def _event(order: Order, visit: Appointment, summary: str, sequence: int) -> Event:
    address = [order.address_line1, order.address_line2, order.city, order.postcode]
    stamp: datetime = order.confirmed_at or order.placed_at or order.created_at
    event = Event()
    event.add("uid", f"{visit.public_id}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("sequence", sequence)
    event.add("dtstamp", stamp)
    event.add("dtstart", visit.starts_at)
    event.add("dtend", visit.ends_at)
    event.add("summary", summary)
    event.add("location", ", ".join(line for line in address if line))
    event.add("description", f"Order {order.spoken_number}")
    event.add("status", "CANCELLED" if visit.status in GONE else "CONFIRMED")
    return event


def _changes(visits: list[Appointment]) -> Counter[str]:
    about = Change.objects.filter(
        subject_type=Appointment._meta.label_lower, subject_id__in=[str(visit.pk) for visit in visits]
    )
    return Counter(about.values_list("subject_id", flat=True))
