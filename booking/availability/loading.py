"""The only place that reads the truth about people's time: one query, however many providers and days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import (
    BigIntegerField,
    CharField,
    DateField,
    DateTimeField,
    Expression,
    F,
    Field,
    Q,
    QuerySet,
    TimeField,
    Value,
)
from django.db.models.functions import Cast

from booking.availability.days import DAY, instant_of
from booking.availability.engine import Claim, Truth
from booking.models import Closure, HoursException, Provider, Slot, SlotStatus, TimeOff, WorkingHours

SLACK = timedelta(hours=14)  # the most that a local midnight lies from midnight in UTC
LIVE = (SlotStatus.HELD, SlotStatus.BOOKED)

COLUMNS: dict[str, Field[Any, Any]] = {
    "kind": CharField(),
    "whose": BigIntegerField(),
    "zone": CharField(),
    "day": DateField(),
    "from_time": TimeField(),
    "to_time": TimeField(),
    "since": DateTimeField(),
    "until": DateTimeField(),
    "held": DateTimeField(),
    "number": BigIntegerField(),
    "gap_before": BigIntegerField(),
    "gap_after": BigIntegerField(),
}
NOTHING: dict[str, Expression] = {name: Cast(Value(None), field) for name, field in COLUMNS.items()}


def load_truth(provider_ids: Iterable[int], first: date, last: date) -> dict[int, Truth]:
    """Return what is true of each provider on the local days from `first` to `last`, by provider id."""
    ids = sorted(set(provider_ids))
    if not ids:
        return {}
    # One statement of six parts: asking six times would cost more than the answers themselves.
    parts = [_providers(ids), _hours(ids), _exceptions(ids, first, last), *_spans(ids, first, last)]
    rows = list(parts[0].union(*parts[1:], _claims(ids, first, last), all=True))
    truths = {row[1]: Truth(ZoneInfo(row[2])) for row in rows if row[0] == "provider"}
    for kind, whose, _zone, day, from_time, to_time, since, until, held, number, before, after in rows:
        if kind == "closure":
            for truth in truths.values():
                truth.closures.append((since, until))
        elif kind == "hours":
            truths[whose].hours.append((number, from_time, to_time))
        elif kind == "exception":
            truths[whose].exceptions.append((day, from_time, to_time))
        elif kind == "off":
            truths[whose].time_off.append((since, until))
        elif kind == "claim":
            truths[whose].claims.append(Claim(number, since, until, before, after, held))
    return truths


def _part(rows: QuerySet[Any], kind: str, **columns: str) -> QuerySet[Any]:
    """Return `rows` in the shape all parts share: the columns named, nothing in the others."""
    shape = NOTHING | {"kind": Value(kind, CharField())} | {name: F(source) for name, source in columns.items()}
    aliases = {f"the_{name}": shape[name] for name in COLUMNS}
    part: QuerySet[Any] = rows.order_by().annotate(**aliases).values_list(*aliases)
    return part


def _providers(ids: list[int]) -> QuerySet[Any]:
    return _part(Provider.objects.filter(pk__in=ids), "provider", whose="pk", zone="timezone")


def _hours(ids: list[int]) -> QuerySet[Any]:
    rows = WorkingHours.objects.filter(provider__in=ids)
    return _part(rows, "hours", whose="provider_id", number="weekday", from_time="starts", to_time="ends")


def _exceptions(ids: list[int], first: date, last: date) -> QuerySet[Any]:
    rows = HoursException.objects.filter(provider__in=ids, day__range=(first, last))
    return _part(rows, "exception", whose="provider_id", day="day", from_time="starts", to_time="ends")


def _spans(ids: list[int], first: date, last: date) -> list[QuerySet[Any]]:
    overlapping = _overlapping(first, last)
    off = TimeOff.objects.filter(overlapping, provider__in=ids)
    closed = Closure.objects.filter(overlapping)
    return [
        _part(off, "off", whose="provider_id", since="starts_at", until="ends_at"),
        _part(closed, "closure", since="starts_at", until="ends_at"),
    ]


def _claims(ids: list[int], first: date, last: date) -> QuerySet[Any]:
    # A day to each side: a provider's time zone may have changed since the claim was written.
    rows = Slot.objects.filter(provider__in=ids, status__in=LIVE, slot_date__range=(first - DAY, last + DAY))
    return _part(
        rows,
        "claim",
        whose="provider_id",
        since="starts_at",
        until="ends_at",
        held="held_until",
        number="service_id",
        gap_before="service__before_minutes",
        gap_after="service__after_minutes",
    )


def _overlapping(first: date, last: date) -> Q:
    utc = ZoneInfo("UTC")
    begin, end = (instant_of(day, datetime.min.time(), utc) for day in (first, last + DAY))
    return Q(starts_at__lt=end + SLACK, ends_at__gt=begin - SLACK)
