"""Opening hours as schema.org tells them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from core.hours import WEEKDAYS, Hours, Interval, SpecialDay, clock

KIND = "OpeningHoursSpecification"
# There is no word for closed: search engines read the same time twice as "not open that day".
CLOSED = {"opens": "00:00", "closes": "00:00"}


def nodes_of(hours: Hours, *, at: datetime | None = None) -> list[dict[str, Any]]:
    """Return a node for each line of the week, then one for each special day that is not over."""
    today = at.astimezone(hours.zone).date() if at else None
    nodes = list(_week(hours))
    for special in hours.special_days:
        if today is None or special.last >= today:
            nodes += _special(special)
    return nodes


def _week(hours: Hours) -> Iterator[dict[str, Any]]:
    for row in hours.rows():
        for interval in row.intervals:
            days = [WEEKDAYS[weekday] for weekday in row.weekdays]
            yield {"@type": KIND, "dayOfWeek": days, **_times(interval)}


def _special(special: SpecialDay) -> list[dict[str, Any]]:
    span = {"validFrom": special.first.isoformat(), "validThrough": special.last.isoformat()}
    times = [_times(interval) for interval in special.intervals] or [CLOSED]
    return [{"@type": KIND, "name": special.name, **each, **span} for each in times]


def _times(interval: Interval) -> dict[str, str]:
    if interval.is_all_day:
        return {"opens": "00:00", "closes": "23:59"}
    return {"opens": clock(interval.opens), "closes": clock(interval.closes)}
