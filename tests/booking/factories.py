"""Plain makers of booking rows. Every value has a default; anything may be overridden."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from booking.actions.schedule import refresh_provider
from booking.models import (
    Appointment,
    Order,
    OrderItem,
    Provider,
    ServiceArea,
    Slot,
    SlotStatus,
    WorkingHours,
)
from catalogue.models import Category, PriceVersion, Service
from core.money import money

NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)  # a Monday, in winter time
MONDAY = date(2027, 3, 8)
NINE_TO_FIVE = (("09:00", "17:00"),)
_numbers = count(1)

Stretches = Sequence[tuple[str, str]]


def clock(text: str) -> time:
    return time.fromisoformat(text)


def make_service(*, price: int | Decimal | None = 60, **overrides: Any) -> Service:
    """Make a one-hour service without gaps or notice, on sale since long ago; `price=None` leaves it unpriced."""
    number = next(_numbers)
    category = overrides.pop("category", None) or Category.objects.get_or_create(slug="home", name="Home")[0]
    fields = {
        "name": f"Service {number}",
        "slug": f"service-{number}",
        "summary": "Something useful.",
        "minutes": 60,
        "notice_minutes": 0,
    }
    service = Service.objects.create(category=category, **fields | overrides)
    if price is not None:
        since = datetime(2020, 1, 1, tzinfo=UTC)
        PriceVersion(service=service, amount=money(price), valid_from=since).save()
    return service


def make_provider(
    *,
    hours: Stretches = NINE_TO_FIVE,
    weekdays: Iterable[int] = range(7),
    services: Iterable[Service] = (),
    area: tuple[float, float, float] | None = (51.455, -2.588, 30),
    **overrides: Any,
) -> Provider:
    """Make a provider who works `hours` on `weekdays` (0 is Monday) and serves `area`: lat, lng, radius in km."""
    number = next(_numbers)
    # Saved, every provider would have their days worked out once without hours.
    [provider] = Provider.objects.bulk_create(
        [Provider(**{"name": f"Provider {number}", "slug": f"provider-{number}"} | overrides)]
    )
    WorkingHours.objects.bulk_create(
        WorkingHours(provider=provider, weekday=weekday, starts=clock(starts), ends=clock(ends))
        for weekday in weekdays
        for starts, ends in hours
    )
    refresh_provider(provider, at=timezone.now())
    provider.services.set(services)
    if area:
        lat, lng, radius = (Decimal(str(value)) for value in area)
        ServiceArea.objects.create(provider=provider, postcode="BS1 1AA", lat=lat, lng=lng, radius_km=radius)
    return provider


def make_order(**overrides: Any) -> Order:
    """Make a basket."""
    fields = {"postcode": "BS6 5QA", "created_at": NOW, "touched_at": NOW}
    return Order.objects.create(**fields | overrides)


def make_item(service: Service | None = None, *, order: Order | None = None, **overrides: Any) -> OrderItem:
    service = service or make_service()
    return OrderItem.objects.create(
        order=order or make_order(), service=service, **{"minutes": service.minutes} | overrides
    )


def make_appointment(item: OrderItem | None = None, *, starts_at: datetime, **overrides: Any) -> Appointment:
    """Make a visit as long as its item says, without claims on anybody's time."""
    item = item or make_item()
    ends_at = starts_at + timedelta(minutes=item.minutes)
    return Appointment.objects.create(item=item, **{"starts_at": starts_at, "ends_at": ends_at} | overrides)


def make_slot(provider: Provider, appointment: Appointment, **overrides: Any) -> Slot:
    """Write a booked claim straight into the table; whoever needs the read model rebuilds it."""
    fields = {
        "service": appointment.item.service,
        "slot_date": appointment.starts_at.astimezone(provider.zone).date(),
        "starts_at": appointment.starts_at,
        "ends_at": appointment.ends_at,
        "status": SlotStatus.BOOKED,
    }
    return Slot.objects.create(provider=provider, appointment=appointment, **fields | overrides)
