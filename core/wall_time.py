"""A day and a time as people write them, made into an instant by the clock of a place."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError


def instant_of(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Return the instant in UTC. Raises ValidationError where the clocks skip that time or show it twice."""
    naive = datetime.combine(day, clock)
    first, second = (naive.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    try:
        if first.utcoffset() == second.utcoffset():
            return first.astimezone(UTC)
        exists = _there_and_back(first) == naive
    except OverflowError as far:
        raise ValidationError("Choose a day between the years 1900 and 9000.") from far
    change = abs(first.astimezone(UTC) - second.astimezone(UTC))
    hour = naive.replace(minute=0)
    said, when = f"{clock:%H:%M}", f"{day.day} {day:%B %Y}"
    rest = f"Choose a time before {hour:%H:%M}, or from {hour + _whole(change):%H:%M} on."
    if exists:
        raise ValidationError(f"{said} comes twice on {when}, when the clocks go back. {rest}", code="twice")
    raise ValidationError(f"{said} does not exist on {when}, when the clocks go forward. {rest}", code="skipped")


def _there_and_back(moment: datetime) -> datetime:
    return moment.astimezone(UTC).astimezone(moment.tzinfo).replace(tzinfo=None)


def _whole(change: timedelta) -> timedelta:
    """Round a change of the clocks up to whole hours: half an hour is Lord Howe's alone."""
    return timedelta(hours=-(-change // timedelta(hours=1)))
