"""What every contender is asked, and the anchors."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import connection

from bench.product_firm import ZONE, Firm
from booking.availability.engine import Truth, day_of, starts
from booking.availability.loading import load_truth
from booking.availability.queries import Start, open_days, starts_on


class Questions:
    """`ask_…` is what the clock sees; the plain name turns the answer into text that can be compared."""

    def __init__(self, firm: Firm) -> None:
        self.firm = firm

    def ask_one(self) -> list[Start]:
        firm = self.firm
        return starts_on(firm.demand, firm.ids[:1], firm.first, at=firm.at, zone=ZONE)

    def ask_everyone(self) -> list[Start]:
        firm = self.firm
        return starts_on(firm.demand, firm.ids, firm.first, at=firm.at, zone=ZONE)

    def ask_month(self) -> list[date]:
        firm = self.firm
        return open_days(firm.demand, firm.ids, firm.first, firm.last, at=firm.at)

    def ask_select_1(self) -> object:
        return _fetch("SELECT 1")

    def ask_raw_month(self) -> object:
        sql = "SELECT provider_id, day, free FROM booking_providerday WHERE day BETWEEN %s AND %s"
        return _fetch(sql, [self.firm.first, self.firm.last])

    def one(self) -> list[str]:
        return [_clock(start) for start in self.ask_one()]

    def everyone(self) -> list[list[Any]]:
        number = {pk: place for place, pk in enumerate(self.firm.ids)}
        return [[_clock(start), [number[pk] for pk in start.provider_ids]] for start in self.ask_everyone()]

    def month(self) -> list[str]:
        return [day.isoformat() for day in self.ask_month()]

    def oracle(self) -> dict[str, Any]:
        """Return the answers of the engine, which reckons with intervals and knows nothing of bits."""
        firm = self.firm
        truths = load_truth(firm.ids, firm.first, firm.last)
        by_start: dict[str, list[int]] = {}
        for number, pk in enumerate(firm.ids):
            for clock in self._engine(truths[pk], firm.first):
                by_start.setdefault(clock, []).append(number)
        days = [firm.first + timedelta(days=number) for number in range((firm.last - firm.first).days + 1)]
        return {
            "one": self._engine(truths[firm.ids[0]], firm.first),
            "everyone": [[start, numbers] for start, numbers in sorted(by_start.items())],
            "month": [day.isoformat() for day in days if any(self._engine(truths[pk], day) for pk in firm.ids)],
        }

    def _engine(self, truth: Truth, day: date) -> list[str]:
        told = day_of(truth, day)
        return [f"{told.local.clock(tick):%H:%M}" for tick in starts(told, self.firm.demand, at=self.firm.at)]


def _clock(start: Start) -> str:
    return f"{start.starts_at.astimezone(ZONE):%H:%M}"


def _fetch(sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
