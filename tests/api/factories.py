"""A small town to order in, and orders as programs send them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.test import Client

from booking.models import Provider
from catalogue.models import Extra, Option, OptionGroup, Service
from core.models import PostcodeArea
from tests.booking.factories import MONDAY, make_provider, make_service

NINE = f"{MONDAY}T09:00:00Z"
TEN = f"{MONDAY}T10:00:00Z"


@dataclass(frozen=True)
class Town:
    """One service of 60 pounds and an hour, with a question and an extra, and who does it near BS6."""

    service: Service
    small: Option
    large: Option
    oven: Extra
    people: list[Provider]


def make_town(*, people: int = 1, **overrides: Any) -> Town:
    PostcodeArea.objects.get_or_create(
        outcode="BS6", defaults={"lat": "51.46800", "lng": "-2.60000", "name": "Redland"}
    )
    PostcodeArea.objects.get_or_create(outcode="AB10", defaults={"lat": "57.13000", "lng": "-2.12000"})
    fields: dict[str, Any] = {"name": "Clean", "slug": "clean", "pay_on_day": True}
    service = make_service(**fields | overrides)
    group = OptionGroup.objects.create(service=service, name="How big is the home?")
    small = Option.objects.create(group=group, name="1 bedroom", price=0)
    large = Option.objects.create(group=group, name="3 bedrooms", price=Decimal("20.50"), minutes=60)
    oven = Extra.objects.create(service=service, name="Oven", price=25, minutes=30, max_quantity=2)
    names = ["Ada Moss", "Ben Reed", "Cy Voss", "Di Lunt"][:people]
    staff = [make_provider(name=name, bio=f"{name.split()[0]} likes order.", services=[service]) for name in names]
    return Town(service, small, large, oven, staff)


def make_wanted(town: Town, *, starts_at: str = NINE, **overrides: Any) -> dict[str, Any]:
    """Return the body of an order for one visit in the smallest home."""
    return {
        "postcode": "bs65qa",
        "items": [{"service": town.service.slug, "options": [town.small.pk], "starts_at": starts_at}],
        "customer": {"name": "Eve Hart", "email": "eve@example.com", "phone": "0117 234 5678"},
        "address": {"line1": "4 Alma Vale Road", "city": "Bristol"},
        "payment": "on_day",
    } | overrides


def send(client: Client, body: Any, *, key: str = "", path: str = "/api/orders", **headers: str) -> Any:
    """Send an order under a key, a new one unless it is named."""
    with_key = {"Idempotency-Key": key or str(uuid4())} | headers
    return client.post(path, body, content_type="application/json", headers=with_key)
