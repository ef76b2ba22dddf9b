"""How statuses and days look on these screens."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from django import template
from django.utils.timezone import localtime

from booking.models import Appointment, Order

register = template.Library()

KINDS = {
    "placed": "warning",
    "pending": "warning",
    "confirmed": "success",
    "on_the_way": "info",
    "in_progress": "info",
    "completed": "quiet",
    "no_show": "danger",
    "rejected": "danger",
    "cancelled": "danger",
    "expired": "quiet",
}


@register.filter
def status_kind(status: str) -> str:
    """Return the shape and tone a status is shown with."""
    return KINDS.get(status, "quiet")


@register.filter
def standing_kind(word: str) -> str:
    """Return the shape and tone of how an invoice stands."""
    tones = {"paid": "success", "overdue": "danger", "credited": "quiet"}
    return tones.get(word, "warning")


@register.filter
def by_day(visits: Iterable[Appointment]) -> list[tuple[date, list[Appointment]]]:
    """Group visits, which come in order, by the day on the clock of the job."""
    days = groupby(visits, lambda visit: localtime(visit.starts_at, visit.zone).date())
    return [(day, list(group)) for day, group in days]


@register.filter
def first_visit(order: Order) -> Appointment | None:
    """Return the earliest visit of an order: its items stand as they were chosen, not as they come."""
    visits = [visit for item in order.items.all() for visit in item.appointments.all()]
    return min(visits, key=lambda visit: visit.starts_at, default=None)
