"""Things owed and payments, made by the real deeds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from core.money import money
from payments.actions.facts import record_fact
from payments.actions.pay import refresh_payment, start_payment
from payments.actions.payables import open_payable
from payments.gateways.base import NewFact
from payments.gateways.sandbox import house
from payments.gateways.sandbox.cards import BY_NUMBER
from payments.models import Allocation, FactSource, FactType, Payable, PayableKind, Payment

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
GOOD_CARD = "4242424242424242"


def make_payable(**overrides: Any) -> Payable:
    """Return an order's payable: £45.00 with £7.50 tax, buyer and one line."""
    document = {
        "buyer": {"name": "Ada Marsh", "email": "ada@example.org", "address": ["4 Mill Lane", "Bristol", "BS6 5QA"]},
        "lines": [{"name": "Window cleaning", "detail": "Two-bedroom flat", "amount": "45.00", "tax": "7.50"}],
    }
    values: dict[str, Any] = {
        "kind": PayableKind.ORDER_FULL,
        "label": "Order 4821 0937",
        "amount": money("45.00"),
        "tax": money("7.50"),
        "quote_hash": "",
        "document": document,
        "required_for_confirmation": True,
        "at": NOON,
    }
    return open_payable(**{**values, **overrides})


def make_payment(*payables: Payable, **overrides: Any) -> Payment:
    """Return a bare payment for the whole of `payables`, with no call behind it."""
    payables = payables or (make_payable(),)
    total = sum(payable.amount for payable in payables)
    values = {
        "gateway": "sandbox",
        "currency": payables[0].currency,
        "amount": total,
        "return_url": "/thanks/",
        "created_at": NOON,
    }
    payment = Payment.objects.create(**{**values, **overrides})
    for payable in payables:
        Allocation.objects.create(payment=payment, payable=payable, amount=payable.amount)
    return payment


def make_news(kind: str = FactType.CHARGE_SUCCEEDED, psp_ref: str = "ch_1", **overrides: Any) -> NewFact:
    """Return news as a gateway brings it: £45.00, first attempt, at noon."""
    values: dict[str, Any] = {"amount": money("45.00"), "attempt": 1, "occurred_at": NOON}
    return NewFact(type=kind, psp_ref=psp_ref, **{**values, **overrides})


def tell(payment: Payment, kind: str = FactType.CHARGE_SUCCEEDED, psp_ref: str = "ch_1", **overrides: Any) -> Any:
    """Record one fact about `payment`."""
    return record_fact(payment, make_news(kind, psp_ref, **overrides), source=FactSource.API, at=NOON)


def begin(payable: Payable, *, at: datetime = NOON, gateway: str = "sandbox") -> Payment:
    """Start paying `payable` with the demonstration gateway."""
    return start_payment(payable, gateway=gateway, return_url="/thanks/", at=at)


def use_card(payment: Payment, number: str = GOOD_CARD, *, at: datetime = NOON) -> None:
    """Enter a card on the far side; our side has not heard of it yet."""
    assert payment.provider_ref
    house.pay_by_card(payment.provider_ref, BY_NUMBER[number], at=at)


def pay_it(payable: Payable, *, at: datetime = NOON) -> Payment:
    """Pay `payable` with a good card, all the way to the fact."""
    payment = begin(payable, at=at)
    use_card(payment, at=at)
    return refresh_payment(payment, at=at + timedelta(seconds=1))
