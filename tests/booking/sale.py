"""A small firm with one thing to sell, and the steps of a sale in one line each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from booking.actions.basket import Details, add_item, choose_time, give_details, start_basket
from booking.actions.drafts import note_reminder
from booking.actions.orders import place_order
from booking.actions.touching import lock_basket
from booking.choosing import Chosen
from booking.models import Draft, Order, OrderItem, PaymentChoice, Provider
from booking.pricing import quote_order
from catalogue.models import Service
from core.geo import Place
from core.models import PostcodeArea
from payments.gateways.base import NewFact
from payments.models import FactType, Payment
from tests.booking.factories import NOW, make_provider, make_service

HOME = Place("BS6 5QA", 51.469, -2.599)
TEN = datetime(2027, 3, 8, 10, tzinfo=UTC)  # a Monday
ADA = Details("Ada Lovelace", "ada@example.com", "+441174960123", "12 Cotham Road", "", "Bristol", "BS6 5QA", "")


def open_for_business(*, providers: int = 1, **service: Any) -> tuple[Service, list[Provider]]:
    """Make one service, and people near Bristol who do it."""
    PostcodeArea.objects.update_or_create(outcode="BS6", defaults={"lat": "51.46900", "lng": "-2.59900"})
    sold = make_service(**service)
    return sold, [make_provider(services=[sold]) for _ in range(providers)]


def fill_basket(*services: Service, at: datetime = NOW, starts_at: datetime = TEN) -> Order:
    """Choose each service, one after the other on the same day, and say who it is for."""
    order = start_basket(HOME, at=at)
    for service in services:
        item = add_item(order, service, Chosen(), at=at)
        choose_time(item, starts_at, at=at)
        starts_at += timedelta(minutes=service.minutes)
    give_details(order, ADA, at=at)
    return order


@transaction.atomic
def agree_to_reminder(order: Order, words: str, *, at: datetime = NOW) -> None:
    """Answer the question about a reminder, and leave everything else of the details as it is."""
    lock_basket(order)
    note_reminder(order, Draft.objects.filter(order=order).first(), words, at=at)


def place(order: Order, *, choice: str = PaymentChoice.CARD, at: datetime = NOW) -> Order:
    """Place an order at the price it has now."""
    return place_order(order, shown_total=quote_order(order, at=at).total, payment_choice=choice, at=at)


def money_arrives(payment: Payment, *, at: datetime, kind: str = FactType.CHARGE_SUCCEEDED) -> NewFact:
    """Return the news that a payment went through, or whatever else `kind` says."""
    return NewFact(type=kind, psp_ref=f"{kind}-{payment.pk}", amount=payment.money, attempt=1, occurred_at=at)


def only_item(order: Order) -> OrderItem:
    return order.items.get()
