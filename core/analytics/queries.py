"""How many go how far: the funnel, over a stretch of days, for one service or page or for all."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Sum
from djmoney.money import Money

from core.models import AnalyticsDay, AnalyticsEvent, EventName

STEPS = (
    EventName.VIEW_ITEM,
    EventName.SELECT_TIME,
    EventName.BEGIN_CHECKOUT,
    EventName.ADD_PAYMENT_INFO,
    EventName.PURCHASE,
)
ASIDE = (
    EventName.CLICK_PURCHASE,
    EventName.CLICK_CONSULTATION,
    EventName.SEARCH_NO_RESULT,
    EventName.OUT_OF_AREA,
)


# Days nobody means, before the arithmetic of dates runs out.
EARLIEST, LATEST = date(1970, 1, 2), date(9000, 1, 1)


@dataclass(frozen=True)
class Step:
    """One step: how often, which part of the first step and of the one before, and what it was worth."""

    name: str
    label: str
    count: int
    value: Decimal | None = None
    of_first: int = 0
    of_previous: int = 0
    of_bar: int = 0

    @property
    def worth(self) -> Money | None:
        return Money(self.value, settings.CURRENCY) if self.value else None


@dataclass(frozen=True)
class Funnel:
    steps: list[Step]
    aside: list[Step]

    @property
    def is_empty(self) -> bool:
        return not any(step.count for step in (*self.steps, *self.aside))


def funnel(first: date, last: date, *, service: str = "", page_id: int | None = None) -> Funnel:
    """Return the steps of the days from `first` to `last`, both counted, by the firm's clock: two queries."""
    about = {**({"service": service} if service else {}), **({} if page_id is None else {"page_id": page_id})}
    counts, values = _sums(first, last, about)
    steps: list[Step] = []
    longest = max(counts[name] for name in STEPS)
    for name in STEPS:
        count = counts[name]
        top = steps[0].count if steps else count
        before = steps[-1].count if steps else count
        parts = [_percent(count, whole) for whole in (top, before, longest)]
        steps.append(Step(name, name.label, count, values.get(name), *parts))
    return Funnel(steps, [Step(name, name.label, counts[name]) for name in ASIDE])


def counted_pages(first: date, last: date) -> set[int]:
    """Return the ids of the pages that anything was counted for."""
    since, until = span(first, last)
    recent = AnalyticsEvent.objects.filter(at__gte=since, at__lt=until)
    old = AnalyticsDay.objects.filter(day__range=(first, last))
    return {pk for rows in (recent, old) for pk in rows.order_by().values_list("page_id", flat=True).distinct() if pk}


def span(first: date, last: date) -> tuple[datetime, datetime]:
    """Return the instants at which the first day begins and the last has ended, by the firm's clock."""
    zone = ZoneInfo(settings.BUSINESS_TIME_ZONE)
    first, last = (min(max(day, EARLIEST), LATEST) for day in (first, last))
    until = datetime.combine(last, time.min, zone) + timedelta(days=1)
    return datetime.combine(first, time.min, zone), until


def _sums(first: date, last: date, about: dict[str, Any]) -> tuple[dict[str, int], dict[str, Decimal]]:
    since, until = span(first, last)
    recent = AnalyticsEvent.objects.filter(at__gte=since, at__lt=until, **about)
    old = AnalyticsDay.objects.filter(day__range=(first, last), **about)
    counts: dict[str, int] = defaultdict(int)
    values: dict[str, Decimal] = defaultdict(Decimal)
    for rows, times in ((recent, Count("pk")), (old, Sum("count"))):
        for name, count, value in (
            rows.order_by().values("name").annotate(n=times, v=Sum("value")).values_list("name", "n", "v")
        ):
            counts[name] += count
            values[name] += value or 0
    return counts, values


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0
