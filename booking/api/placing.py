"""An order in one go: the same deeds as the pages, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from djmoney.money import Money

from booking.actions.answers import give_answers
from booking.actions.basket import Details, add_item, choose_time, give_details, leave_time_open, start_basket
from booking.actions.orders import place_order
from booking.api.slots import start_rows
from booking.areas import providers_near
from booking.errors import NotOffered
from booking.models import Order
from booking.pricing import quote_order
from core.errors import DomainError


@transaction.atomic
def place_at_once(wanted: Mapping[str, Any], *, at: datetime) -> Order:
    """Place what NewOrderSerializer read. Whatever is refused, nothing of the order stays.

    Raises TimeTaken with `item`, the index of the item, and `nearest` as the API shows starts;
    NotOffered, code out_of_area, where nobody comes; PriceChanged where `expected_total` is not what it costs now.
    """
    place = wanted["postcode"]
    if not providers_near(place):
        raise NotOffered(f"We do not come to {place.postcode} yet.", code="out_of_area")
    order = start_basket(place, at=at)
    items = []
    for index, asked in enumerate(wanted["items"]):
        with _about_item(index, order):
            items.append(add_item(order, asked["service"], asked["chosen"], at=at))
    # Earliest first: two orders that want the same days take their locks in the same order.
    timed = [pair for pair in enumerate(wanted["items"]) if pair[1]["starts_at"]]
    for item, asked in zip(items, wanted["items"], strict=True):
        if asked["starts_at"] is None:
            leave_time_open(item, at=at)
    for index, asked in sorted(timed, key=lambda pair: pair[1]["starts_at"]):
        with _about_item(index, order):
            provider = asked["provider"]
            choose_time(items[index], asked["starts_at"], at=at, provider_id=provider and provider.pk)
    answers = ((item, one) for item, asked in zip(items, wanted["items"], strict=True) for one in asked["answers"])
    give_answers(order, {(item.pk, one["question"]): one["value"] for item, one in answers}, at=at)
    give_details(order, _details(wanted), at=at)
    shown: Money | None = wanted.get("expected_total")  # nothing to pay is a sum too, so never ask whether it is true
    total = quote_order(order, at=at).total if shown is None else shown
    return place_order(order, shown_total=total, payment_choice=wanted["payment"], at=at)


@contextmanager
def _about_item(index: int, order: Order) -> Iterator[None]:
    """Say which item a refusal is about, and name the nearest free times as the API does."""
    try:
        yield
    except DomainError as no:
        no.extra["item"] = index
        if "nearest" in no.extra:
            no.extra["nearest"] = start_rows(no.extra["nearest"], order.zone)
        raise


def _details(wanted: Mapping[str, Any]) -> Details:
    customer, address = wanted["customer"], wanted["address"]
    return Details(
        name=customer["name"],
        email=customer["email"],
        phone=str(customer["phone"]),
        address_line1=address["line1"],
        address_line2=address["line2"],
        city=address["city"],
        postcode=wanted["postcode"].postcode,
        notes=wanted["notes"],
    )
