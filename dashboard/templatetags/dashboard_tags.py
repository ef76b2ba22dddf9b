"""How statuses and days look on these screens."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from django import template
from django.utils.timezone import localtime

from booking.models import Appointment

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
def by_day(visits: Iterable[Appointment]) -> list[tuple[date, list[Appointment]]]:
    """Group visits, which come in order, by the day on the clock of the job."""
    days = groupby(visits, lambda visit: localtime(visit.starts_at, visit.zone).date())
    return [(day, list(group)) for day, group in days]
