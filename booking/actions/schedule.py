"""Keeping the read model true: one row a provider and day, always what the engine says of the rows of truth.

Only today and later days are ever written. What is past stays as it was, and so does every claim.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from itertools import groupby

from django.conf import settings
from django.db import transaction

from booking.actions.locking import Key, lock_by_key
from booking.availability.bits import longest_run, pack
from booking.availability.days import DAY, day_at, grid
from booking.availability.engine import Truth, day_of
from booking.availability.loading import SLACK, load_truth
from booking.availability.masks import as_bits
from booking.models import Provider, ProviderDay, Slot

COMPUTED = ("free", "busy", "maxrun", "counts", "next_expiry")


def ready_days(provider_ids: Iterable[int], *, first: date, days: int, at: datetime) -> int:
    """Make the rows that are missing and return how many; those that exist are left alone."""
    ids = sorted(set(provider_ids))
    wanted = [(pk, day) for pk in ids for day in _from_today(first, days, at)]
    if not wanted:
        return 0
    there = ProviderDay.objects.filter(provider__in=ids, day__range=(wanted[0][1], wanted[-1][1]))
    missing = sorted(set(wanted) - set(there.values_list("provider_id", "day")))
    return make_rows(missing)


def roll_days(*, at: datetime) -> int:
    """Make the rows that the passing of time has brought within the horizon; return how many."""
    ids = Provider.objects.filter(active=True).values_list("pk", flat=True)
    return ready_days(ids, first=at.date(), days=settings.HORIZON_DAYS, at=at)


def rebuild_days(provider_ids: Iterable[int], *, first: date, days: int, at: datetime) -> int:
    """Compute these days again, make those that are missing, and return how many rows differed."""
    ids = sorted(set(provider_ids))
    wanted = _from_today(first, days, at)
    if not ids or not wanted:
        return 0
    with transaction.atomic():
        made = ready_days(ids, first=first, days=days, at=at)
        rows = ProviderDay.objects.filter(provider__in=ids, day__range=(wanted[0], wanted[-1]))
        return made + refresh_rows(list(rows.select_for_update().order_by("provider_id", "day")))


def refresh_provider(provider: Provider, *, at: datetime) -> None:
    """Bring a provider's future into line after a change to hours, time off, services or time zone."""
    today = day_at(at, provider.zone)
    with transaction.atomic():
        _lock_providers([provider.pk])
        _redate_claims(provider, today)
        stored = ProviderDay.objects.filter(provider=provider, day__gte=today)
        rows = list(stored.select_for_update().order_by("day"))
        missing = {today + DAY * number for number in range(settings.HORIZON_DAYS)} - {row.day for row in rows}
        refresh_rows([*rows, *(_empty(provider, day) for day in sorted(missing))])


def refresh_everyone(*, at: datetime) -> None:
    """Bring every active provider's future into line after a change that concerns all of them."""
    for provider in Provider.objects.filter(active=True).order_by("pk"):
        refresh_provider(provider, at=at)


def refresh_service(service_id: int, *, at: datetime) -> None:
    """Compute the future days again on which this service is booked or held: its gaps lie in their bits."""
    today = (at - SLACK).date()
    claims = Slot.objects.filter(service_id=service_id, status__in=("held", "booked"), slot_date__gte=today)
    for provider_id, days in groupby(
        claims.order_by("provider_id", "slot_date").values_list("provider_id", "slot_date").distinct(),
        key=lambda key: key[0],
    ):
        with transaction.atomic():
            rows = ProviderDay.objects.filter(provider_id=provider_id, day__in=[day for _id, day in days])
            refresh_rows(list(rows.select_for_update().order_by("day")))


def lock_days(keys: Iterable[Key]) -> list[ProviderDay]:
    """Lock these provider-days in key order, making those that are missing, and return them in that order.

    Whoever locks several days does so in one call: equal order is what keeps two of them from
    waiting for each other.
    """
    wanted = sorted(set(keys))
    rows = lock_by_key(wanted)
    if len(rows) < len(wanted):
        _lock_providers(sorted({pk for pk, _day in wanted}))
        make_rows([key for key in wanted if key not in {(row.provider_id, row.day) for row in rows}])
        rows = lock_by_key(wanted)
    return rows


def refresh_rows(rows: Sequence[ProviderDay]) -> int:
    """Compute rows again in place, write those that differ and return how many did. They are locked or new."""
    changed = [(row, fresh) for row, fresh in zip(rows, computed(rows), strict=True) if not same(row, fresh)]
    for row, fresh in changed:
        for name in COMPUTED:
            setattr(row, name, getattr(fresh, name))
    ProviderDay.objects.bulk_create(
        [fresh for _row, fresh in changed],
        update_conflicts=True,
        unique_fields=["provider", "day"],
        update_fields=COMPUTED,
        batch_size=500,
    )
    return len(changed)


def computed(rows: Sequence[ProviderDay]) -> list[ProviderDay]:
    """Return each row as it ought to be, unsaved."""
    if not rows:
        return []
    days = [row.day for row in rows]
    truths = load_truth({row.provider_id for row in rows}, min(days), max(days))
    return [_row(row.provider_id, row.day, truths[row.provider_id]) for row in rows]


def same(ours: ProviderDay, theirs: ProviderDay) -> bool:
    return all(_plain(getattr(ours, name)) == _plain(getattr(theirs, name)) for name in COMPUTED)


def make_rows(keys: Sequence[Key]) -> int:
    """Write the rows of these provider-days unless somebody else just has, and return how many keys there were."""
    if keys:
        days = [day for _pk, day in keys]
        truths = load_truth({pk for pk, _day in keys}, min(days), max(days))
        rows = [_row(pk, day, truths[pk]) for pk, day in keys if pk in truths]
        ProviderDay.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(keys)


def _empty(provider: Provider, day: date) -> ProviderDay:
    return ProviderDay(provider=provider, day=day, free=b"", busy=b"", maxrun=0)


def _row(provider_id: int, day: date, truth: Truth) -> ProviderDay:
    told = day_of(truth, day)
    free = as_bits(told.free)
    return ProviderDay(
        provider_id=provider_id,
        day=day,
        free=pack(free),
        busy=pack(as_bits(told.busy)),
        maxrun=longest_run(free, grid(told.local, settings.START_GRID_MINUTES)),
        counts={str(service_id): number for service_id, number in told.counts.items()},
        next_expiry=told.next_expiry,
    )


def _lock_providers(ids: Sequence[int]) -> None:
    """Keep hours and time off from changing while the row of a day is being made from them."""
    list(Provider.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))


def _redate_claims(provider: Provider, today: date) -> None:
    """Move future claims to the local day they begin on, should the provider's time zone have changed."""
    live = Slot.objects.filter(provider=provider, status__in=("held", "booked"), slot_date__gte=today - DAY)
    for slot in live:
        day = day_at(slot.starts_at, provider.zone)
        if day != slot.slot_date:
            slot.slot_date = day
            slot.save(update_fields=["slot_date"])


def _from_today(first: date, days: int, at: datetime) -> list[date]:
    """Return the days asked for that are not past everywhere on earth."""
    earliest = (at.astimezone(UTC) - SLACK).date()
    return [day for number in range(days) if (day := first + DAY * number) >= earliest]


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value
