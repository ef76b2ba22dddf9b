"""Paying what is left: what was begun for another sum is called off, nothing begun beside what may still come."""

from __future__ import annotations

from typing import Any

import pytest

from core.errors import Conflict
from core.money import money
from payments.actions.pay import record_money_received, refresh_payment
from payments.actions.refunds import request_refund
from payments.models import FactType, Payable, Payment, PaymentState, SandboxIntent
from tests.payments.factories import NOON, begin, make_payable, make_payment, pay_it, tell, use_card
from tests.payments.faults import Faulty

pytestmark = pytest.mark.django_db
DECLINED, SLOW = "4000000000000002", "4000000000002008"


def cash(payable: Payable, amount: str = "20.00", reference: str = "till-1") -> Payment:
    return record_money_received(payable, money(amount), reference=reference, method="Cash", at=NOON)


def test_the_card_is_asked_for_what_is_left_once() -> None:
    payable = make_payable()
    cash(payable)
    begun = begin(payable)
    assert (begun.amount, begun.allocations.get().amount, SandboxIntent.objects.get().amount) == (25, 25, 25)
    assert begin(payable) == begun
    assert SandboxIntent.objects.get().status == "requires_payment_method"


@pytest.mark.parametrize("card", ["", DECLINED])
def test_a_page_open_for_the_old_sum_is_called_off_when_part_is_paid(card: str) -> None:
    payable = make_payable()
    payment = begin(payable)
    if card:
        use_card(payment, card)
        refresh_payment(payment, at=NOON)
    cash(Payable.objects.get(pk=payable.pk))
    assert SandboxIntent.objects.get().status == "canceled"
    assert begin(payable).amount == 25


def test_what_was_paid_is_read_afresh_before_more_is_asked_for() -> None:
    payable = make_payable()
    old = begin(payable)
    tell(make_payment(Payable.objects.get(pk=payable.pk)), amount=money("20.00"))
    assert begin(payable).amount == 25
    assert Payment.objects.get(pk=old.pk).state == PaymentState.CANCELED


def test_what_has_been_paid_is_not_called_off(line: Faulty) -> None:
    payable = make_payable()
    request_refund(pay_it(payable), money("20.00"), reason="Rain", at=NOON)
    line.plans = ["broken"]
    assert begin(payable, gateway="offline").amount == 20
    assert line.plans == ["broken"]


def test_cash_is_taken_though_the_cards_gateway_is_switched_off(settings: Any) -> None:
    payable = make_payable()
    begin(payable)
    settings.PAYMENTS_SANDBOX = False
    assert cash(payable).captured == 20


def test_each_till_slip_counts_once_for_each_thing() -> None:
    payables = [make_payable(), make_payable()]
    for payable in payables:
        cash(payable)
        assert cash(payable) == cash(payable)
        cash(payable, "5.00", "till-2")
        payable.refresh_from_db()
        assert payable.paid == 25


def test_no_cash_is_written_down_beside_a_card_that_is_being_charged() -> None:
    payable = make_payable()
    payment = begin(payable)
    use_card(payment, SLOW)
    refresh_payment(payment, at=NOON)
    with pytest.raises(Conflict) as refused:
        cash(payable)
    assert (refused.value.code, payment.facts.filter(type=FactType.CHARGE_SUCCEEDED).exists()) == ("under_way", False)
