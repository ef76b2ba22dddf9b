"""What things cost: live prices for a basket, frozen ones for an order. The browser never sends a price."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import OuterRef, Subquery
from djmoney.money import Money

from booking.errors import NotOffered
from booking.models import ItemChoice, Order, OrderItem, OrderStatus, ProviderPrice
from booking.whole import items_with_choices
from catalogue.models import PlacePrices, Service
from catalogue.prices import resolved
from core.geo import outcode
from core.money import money, tax_within


@dataclass(frozen=True)
class QuoteLine:
    """One service with everything chosen; `amount` contains `tax` at `rate` percent. `parts` says how it adds up."""

    name: str
    detail: str
    amount: Money
    tax: Money
    rate: Decimal
    minutes: int
    item_id: int | None
    parts: tuple[tuple[str, Money], ...]


@dataclass(frozen=True)
class Quote:
    """All lines of an order, their sum, and a hash that changes when any of it does."""

    lines: tuple[QuoteLine, ...]
    total: Money
    tax: Money
    hash: str


def quote_order(order: Order, *, at: datetime) -> Quote:
    """Price an order: as frozen once it was placed, by the prices in force at `at` before.

    Raises NotOffered if something in the basket is no longer sold.
    """
    return quote_items(order, items_to_price(order, at=at), at=at)


def quote_whole(order: Order, *, at: datetime, prices: PlacePrices | None = None) -> Quote:
    """Price an order fetched whole and not changed since, by the items it came with.

    Whoever only shows a basket may pass the prices of its place as they are remembered.
    """
    items = list(order.items.all())
    _put_prices(order, items, at=at, prices=prices)
    return quote_items(order, items, at=at)


def quote_items(order: Order, items: list[OrderItem], *, at: datetime) -> Quote:
    """Price items that `items_to_price` has fetched."""
    price = _live_line if order.status == OrderStatus.DRAFT else _frozen_line
    return _sum_up([price(item, order, at) for item in items], order.currency)


def items_to_price(order: Order, *, at: datetime) -> list[OrderItem]:
    """Fetch the items as they are now, with services, what was chosen and answered, and prices."""
    items = items_with_choices(order)
    _put_prices(order, items, at=at)
    return items


def _put_prices(order: Order, items: list[OrderItem], *, at: datetime, prices: PlacePrices | None = None) -> None:
    """Give items of a basket the prices in force where it is, and of the people who were chosen."""
    if order.status != OrderStatus.DRAFT or not items:
        return
    if prices is None:
        sold = Service.objects.filter(pk__in={item.service_id for item in items})
        prices = sold.prices_at(at, outcode(order.postcode))
    for item in items:
        item.service.put_price(prices)
    wanted = [item.pk for item in items if item.provider_wanted_id]
    if wanted:
        own = ProviderPrice.objects.filter(service=OuterRef("service"), provider=OuterRef("provider_wanted"))
        chosen = OrderItem.objects.filter(pk__in=wanted).annotate(own=Subquery(own.in_force(at).values("amount")[:1]))
        amounts = dict(chosen.values_list("pk", "own"))
        for item in items:
            item.provider_amount = amounts.get(item.pk)  # type: ignore[attr-defined]


def base_price(item: OrderItem, *, at: datetime) -> Money | None:
    """Return what an item that `items_to_price` fetched costs before choices: who, then where, then as usual."""
    usual = item.service.price(at)
    own = getattr(item, "provider_amount", None)
    if usual is None:
        return None
    return resolved(base=usual, provider=None if own is None else Money(own, usual.currency))


def choice_price(choice: ItemChoice) -> Money:
    """Return what a chosen option or extra costs now, all of them together."""
    source = choice.option or choice.extra
    if source is None or not source.active:
        raise NotOffered(f"“{choice.name}” is no longer offered. Choose again for this service.")
    price: Money = source.price * choice.quantity
    return price


def _live_line(item: OrderItem, order: Order, at: datetime) -> QuoteLine:
    base = base_price(item, at=at)
    if base is None or not item.service.active:
        raise NotOffered(f"“{item.service.name}” is no longer offered. Remove it to go on.")
    parts = [(item.service.name, base)]
    parts += [(str(choice), choice_price(choice)) for choice in item.choices.all()]
    amount = sum((part for _, part in parts[1:]), base)
    rate = item.service.rate_charged
    tax = tax_within(amount, rate)
    return QuoteLine(item.service.name, _detail(item), amount, tax, rate, item.minutes, item.pk, tuple(parts))


def _frozen_line(item: OrderItem, order: Order, at: datetime) -> QuoteLine:
    parts = [(item.service_name, Money(item.base_price, order.currency))]
    parts += [(str(choice), Money(choice.price, order.currency)) for choice in item.choices.all()]
    amount, tax = Money(item.gross, order.currency), Money(item.tax, order.currency)
    rate = item.tax_rate
    return QuoteLine(item.service_name, _detail(item), amount, tax, rate, item.minutes, item.pk, tuple(parts))


def _detail(item: OrderItem) -> str:
    return ", ".join(str(choice) for choice in item.choices.all())


def _sum_up(lines: list[QuoteLine], currency: str) -> Quote:
    zero = money(0, currency)
    total = sum((line.amount for line in lines), zero)
    tax = sum((line.tax for line in lines), zero)
    said = "\n".join(f"{line.item_id}|{name}|{part}" for line in lines for name, part in line.parts)
    return Quote(tuple(lines), total, tax, hashlib.sha256(f"{said}\n{total}".encode()).hexdigest())
