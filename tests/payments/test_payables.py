"""Things owed: what can be one, and how they are closed and opened again."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from djmoney.money import Money

from core.money import money
from payments.actions.payables import close_payable, reopen_payable
from payments.models import LedgerEntry, LedgerTx, Payable
from payments.projection import shares
from tests.payments.factories import NOON, make_payable, make_payment, pay_it, tell

pytestmark = pytest.mark.django_db


def columns(payable: Payable) -> dict[str, Any]:
    return {field.attname: getattr(payable, field.attname) for field in Payable._meta.concrete_fields}


def is_as_kept(payable: Payable) -> bool:
    return columns(payable) == columns(Payable.objects.get(pk=payable.pk))


def standing(payable: Payable) -> dict[str, Decimal]:
    totals = {"receivable": Decimal(0), "customer_credit": Decimal(0)}
    for account, amount in LedgerEntry.objects.filter(account__endswith=str(payable.pk)).values_list(
        "account", "amount"
    ):
        totals[account.partition(":")[0]] += amount
    return totals


@pytest.mark.parametrize(
    ("amount", "tax"),
    [
        (Money("45.001", "GBP"), Money("1.00", "GBP")),
        (Money("45.00", "GBP"), Money("1.001", "GBP")),
        (Money("45.00", "GBP"), Money("1.00", "EUR")),
        (Money("45.00", "GBP"), Money("-0.01", "GBP")),
        (Money("45.00", "GBP"), Money("45.01", "GBP")),
        (Money("0.00", "GBP"), Money("0.00", "GBP")),
    ],
)
def test_what_nobody_can_owe_is_refused(amount: Money, tax: Money) -> None:
    with pytest.raises(ValueError, match="no sum anyone can owe"):
        make_payable(amount=amount, tax=tax)


@pytest.mark.parametrize(("amount", "tax"), [("0.01", "0.00"), ("0.01", "0.01"), ("45.00", "7.50")])
def test_what_can_be_owed_is_kept_as_it_was_said(amount: str, tax: str) -> None:
    payable = make_payable(amount=money(amount), tax=money(tax))
    assert (payable.money, Money(payable.tax, payable.currency)) == (money(amount), money(tax))


def test_closing_moves_what_came_to_credit_and_opening_moves_it_back() -> None:
    payment = pay_it(payable := make_payable())
    pay_it(other := make_payable())
    close_payable(payable, reason="cancelled", at=NOON)
    assert is_as_kept(payable)
    assert (payable.closed_reason, payable.paid) == ("cancelled", 45)
    assert standing(payable) == {"receivable": 0, "customer_credit": -45}
    reopen_payable(payable, because=payment.facts.latest("pk"), at=NOON)
    assert is_as_kept(payable)
    assert (payable.closed_reason, payable.paid) == ("", 45)
    assert standing(payable) == standing(other) == {"receivable": -45, "customer_credit": 0}
    assert other.closed_reason == ""


def test_the_books_say_why_they_moved_and_by_which_news() -> None:
    payment = pay_it(payable := make_payable())
    pay_it(make_payable())
    latest = payment.facts.latest("pk")
    close_payable(payable, reason="cancelled", at=NOON)
    reopen_payable(payable, because=latest, at=NOON)
    moves = list(LedgerTx.objects.order_by("pk").values_list("key", "fact"))[-2:]
    assert moves == [(f"{payable.pk}:{why}:{latest.pk}", latest.pk) for why in ("closed", "reopened")]


def test_the_first_reason_stands_and_only_its_own_thing_is_closed() -> None:
    payable, other = make_payable(), make_payable()
    again = Payable.objects.get(pk=payable.pk)
    for reason, one in [("hold_lost", payable), ("cancelled", again)]:
        close_payable(one, reason=reason, at=NOON)
    other.refresh_from_db()
    assert (again.closed_reason, other.closed_reason) == ("hold_lost", "")


def test_what_was_paid_is_read_afresh_before_it_is_closed() -> None:
    payable = make_payable()
    pay_it(Payable.objects.get(pk=payable.pk))
    close_payable(payable, reason="cancelled", at=NOON)
    assert is_as_kept(payable)
    assert standing(payable) == {"receivable": 0, "customer_credit": -45}


def test_opening_what_is_open_moves_nothing_and_is_read_afresh() -> None:
    payable = make_payable()
    payment = pay_it(Payable.objects.get(pk=payable.pk))
    moves = LedgerTx.objects.count()
    reopen_payable(payable, because=payment.facts.latest("pk"), at=NOON + timedelta(hours=1))
    assert is_as_kept(payable)
    assert LedgerTx.objects.count() == moves


def test_pennies_fall_by_key_whatever_the_order_in_which_parts_were_written() -> None:
    payables = sorted((make_payable(amount=money("33.34"), tax=money(0)) for _ in range(3)), key=lambda one: one.pk)
    payment = make_payment(*reversed(payables))
    fact = tell(payment, amount=money("100.00"))
    for payable in payables:
        payable.refresh_from_db()
    fair = shares(Decimal(100), "GBP", [payable.amount for payable in payables])
    assert len(set(fair)) == 2
    assert [payable.paid for payable in payables] == fair
    assert [fact.settlements.get(payable=payable).amount for payable in payables] == fair
