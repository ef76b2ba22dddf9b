"""Calling payments off: certain only where the gateway has said that no money is on its way."""

from __future__ import annotations

import pytest

from payments.actions.pay import call_off, cancel_payment
from payments.gateways.base import Refused
from payments.models import Payable, Payment, PaymentState, SandboxIntent
from tests.payments.factories import NOON, begin, make_payable, pay_it, use_card
from tests.payments.faults import Faulty

pytestmark = pytest.mark.django_db


def states() -> list[str]:
    return list(Payment.objects.order_by("created_at").values_list("state", flat=True))


def test_what_was_called_off_is_certain() -> None:
    payment = begin(make_payable())
    assert cancel_payment(payment, at=NOON)
    assert payment.state == PaymentState.CANCELED


def test_what_was_paid_meanwhile_is_an_answer() -> None:
    payment = begin(make_payable())
    use_card(payment)
    assert cancel_payment(payment, at=NOON)
    assert payment.state == PaymentState.SUCCEEDED


@pytest.mark.parametrize("plan", ["never", "lost"])
def test_silence_is_not_certain(line: Faulty, plan: str) -> None:
    payment = begin(make_payable())
    line.plans = [plan]
    assert not cancel_payment(payment, at=NOON)
    assert payment.state == PaymentState.ACTION_REQUIRED


def test_one_whose_beginning_was_not_answered_is_begun_again_to_be_called_off(line: Faulty) -> None:
    line.plans = ["lost"]
    payment = begin(make_payable())
    assert cancel_payment(payment, at=NOON)
    assert SandboxIntent.objects.get().status == "canceled"


def test_one_that_is_never_answered_is_not_certain(line: Faulty) -> None:
    line.plans = ["never", "never"]
    assert not cancel_payment(begin(make_payable()), at=NOON)


def test_one_that_was_refused_has_nothing_to_call_off(line: Faulty, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "create", lambda call, at: Refused("account_disabled"))
    assert cancel_payment(begin(make_payable()), at=NOON)


def test_what_has_ended_is_not_asked_about(line: Faulty) -> None:
    payable = make_payable()
    cancel_payment(begin(payable), at=NOON)
    pay_it(payable)
    line.plans = ["broken"]
    assert call_off(payable, at=NOON)
    assert line.plans == ["broken"]


def test_each_open_payment_is_called_off_whatever_is_said_of_the_others(line: Faulty) -> None:
    payable = make_payable()
    for _ in range(2):
        begin(payable)
        Payable.objects.update(amount=40)
    line.plans = ["never"]
    assert not call_off(payable, at=NOON)
    assert sorted(states()) == [PaymentState.ACTION_REQUIRED, PaymentState.CANCELED]
    assert call_off(payable, at=NOON)
    assert states() == [PaymentState.CANCELED] * 2
