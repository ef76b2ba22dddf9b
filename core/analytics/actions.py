"""Writing events down, and folding old ones into counts."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Sum
from django.utils.crypto import salted_hmac

from core.models import AnalyticsDay, AnalyticsEvent
from core.sources import Source

GROUP = ("name", "page_id", "block_id", "service")
NOWHERE = Source(0)


@dataclass(frozen=True)
class Happening:
    """One event. `once` names the step it stands for: the same step is written down once, by its digest."""

    name: str
    source: Source = NOWHERE
    service: str = ""
    value: Decimal | None = None
    view: uuid.UUID | None = None
    once: str = ""


def record(happenings: Iterable[Happening], *, at: datetime) -> None:
    """Write events down. What is already known by its `once` is left as it is."""
    rows = [
        AnalyticsEvent(
            name=each.name,
            page_id=each.source.page_id,
            block_id=each.source.block_id,
            service=each.service[:50],
            value=each.value,
            view=each.view,
            once=salted_hmac("core.analytics", each.once, algorithm="sha256").hexdigest() if each.once else None,
            at=at,
        )
        for each in happenings
    ]
    AnalyticsEvent.objects.bulk_create(rows, ignore_conflicts=True)


def fold_old_events(*, at: datetime) -> int:
    """Turn whole days past the time they are kept into counts; return how many days."""
    zone = ZoneInfo(settings.BUSINESS_TIME_ZONE)
    keep_from = at.astimezone(zone).date() - timedelta(days=settings.ANALYTICS_DAYS)
    folded = 0
    while oldest := AnalyticsEvent.objects.order_by("at").first():
        day = oldest.at.astimezone(zone).date()
        if day >= keep_from:
            break
        _fold(day, zone)
        folded += 1
    return folded


@transaction.atomic
def _fold(day: date, zone: ZoneInfo) -> None:
    """Add one day's events to its counts and delete them; a day that was folded before is added to."""
    since = datetime.combine(day, time.min, zone)
    until = datetime.combine(day + timedelta(days=1), time.min, zone)
    rows = AnalyticsEvent.objects.filter(at__gte=since, at__lt=until)
    for sums in rows.values(*GROUP).order_by().annotate(count=Count("pk"), value_sum=Sum("value")):
        value, count = sums.pop("value_sum"), sums.pop("count")
        row, made = AnalyticsDay.objects.get_or_create(day=day, **sums, defaults={"count": count, "value": value})
        if not made:
            added = (row.value or 0) + value if value is not None else row.value
            AnalyticsDay.objects.filter(pk=row.pk).update(count=F("count") + count, value=added)
    rows.delete()
