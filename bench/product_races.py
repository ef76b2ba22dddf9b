"""Many who want the same time at once: who wins, and does anybody see an error?"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from importlib import import_module
from itertools import count
from typing import Any
from unittest.mock import patch

from django.db import connection

from bench.product_firm import Firm
from booking.actions import claims
from booking.actions.claims import TimeTaken, claim_time
from booking.actions.schedule import lock_days, ready_days
from booking.availability.days import local_day
from booking.availability.demand import Demand
from booking.models import Appointment, Provider, Slot, WorkingHours

AT_ONCE = 25  # connections, so that a server of modest settings can take part
CROWD = 16  # racers for each day of the unequal starts


class Races:
    def __init__(self, firm: Firm) -> None:
        self.firm = firm
        self.numbers = count()

    def one_time(self, size: int) -> dict[str, int]:
        """Let `size` racers claim the same time; return how often each outcome came."""
        return self._run([self._ten()] * size)

    def unequal_starts(self, size: int) -> dict[str, int]:
        """Let sixteen racers a day want 9:00, 9:15, 9:30 or 9:45, for an hour: one a day can win."""
        nine = self._ten() - timedelta(hours=1)
        starts = [nine + timedelta(days=day, minutes=15 * (n % 4)) for day in range(size) for n in range(CROWD)]
        return self._run(starts)

    def unguarded(self, size: int) -> dict[str, int]:
        """Do the same without lock, test and constraint, to see that this bench would notice."""
        with _guard_away():
            return self.one_time(size)

    def _ten(self) -> datetime:
        return datetime.combine(self.firm.first, time(10), UTC)

    def _run(self, starts: Sequence[datetime]) -> dict[str, int]:
        provider = self._hire(starts)
        visits = self.firm.appointments([(start, start + timedelta(hours=1)) for start in starts])
        deed = self._claiming(provider)
        sys.setswitchinterval(0.0005)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            outcomes = Counter(pool.map(deed, visits))
        rows = Slot.objects.filter(provider=provider).count()
        return {"won": outcomes["won"], "taken": outcomes["taken"], "errors": outcomes["error"], "rows": rows}

    def _hire(self, starts: Sequence[datetime]) -> Provider:
        """Make somebody who works every day, in UTC, with the days of the race ready."""
        number = next(self.numbers)
        provider = Provider.objects.create(name=f"Racer {number}", slug=f"racer-{number}", timezone="UTC")
        WorkingHours.objects.bulk_create(
            WorkingHours(provider=provider, weekday=day, starts=time(9), ends=time(17)) for day in range(7)
        )
        provider.days.all().delete()
        days = (max(starts).date() - min(starts).date()).days + 1
        ready_days([provider.pk], first=min(starts).date(), days=days, at=self.firm.at)
        return provider

    def _claiming(self, provider: Provider) -> Callable[[Appointment], str]:
        demand = Demand(self.firm.service.pk, 60, step=15)
        until = self.firm.at + timedelta(minutes=30)

        def claim(visit: Appointment) -> str:
            try:
                claim_time(visit, demand, [provider.pk], at=self.firm.at, held_until=until)
            except TimeTaken:
                return "taken"
            except Exception:  # noqa: BLE001 - what a visitor would see as an error is what is counted
                return "error"
            finally:
                connection.close()
            return "won"

        return claim


@contextmanager
def _guard_away() -> Iterator[None]:
    """Take lock and test out of the deed and the constraint off the table, and put them back."""

    def trusting(demand: Demand, starts_at: datetime, providers: Sequence[Provider], *, at: datetime) -> Any:
        rows = lock_days((one.pk, starts_at.date()) for one in providers)
        return [], [(row, local_day(row.day, one.zone)) for row, one in zip(rows, providers, strict=True)]

    constraint = import_module("booking.migrations.0002_no_two_live_claims_overlap")
    _execute(constraint.DROP)
    try:
        with patch.object(claims, "take_if_free", trusting):
            yield
    finally:
        Slot.objects.filter(provider__slug__startswith="racer").delete()
        _execute(constraint.ADD)


def _execute(sql: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(sql)
