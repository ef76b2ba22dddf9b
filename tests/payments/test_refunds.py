"""Refunds are decisions, bounded by what came, and never failed by silence."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from djmoney.money import Money

from core.models import OfficeTask
from core.money import money
from payments.actions.pay import refresh_payment
from payments.actions.refunds import CannotRefund, _decided, refundable, request_refund
from payments.actions.sweep import sweep
from payments.gateways import GATEWAYS
from payments.models import FactType, GatewayCall, Payment, Refund, RefundState, SandboxIntent
from tests.payments.factories import NOON, make_payable, pay_it, tell
from tests.payments.faults import Faulty

pytestmark = pytest.mark.django_db


def test_partial_refunds_up_to_the_whole() -> None:
    payable = make_payable()
    payment = pay_it(payable)
    for amount in ("20.00", "25.00"):
        assert request_refund(payment, money(amount), reason="Rain", at=NOON).state == RefundState.SUCCEEDED
    payable.refresh_from_db()
    assert (payment.refunded, payable.paid, refundable(payment)) == (45, 0, money(0))


@pytest.mark.parametrize("amount", ["45.01", "0.00", "-1.00", "1.001"])
def test_it_refuses_a_sum_that_cannot_go_back(amount: str) -> None:
    payment = pay_it(make_payable())
    with pytest.raises(CannotRefund, match="£45 of this payment"):
        request_refund(payment, money(amount), reason="", at=NOON)
    assert not Refund.objects.exists()


def test_a_form_sent_for_another_payment_than_it_was_decided_for_is_refused() -> None:
    payment, other = pay_it(make_payable()), pay_it(make_payable())
    key = request_refund(payment, money("5.00"), reason="Rain", at=NOON).pk
    with pytest.raises(CannotRefund, match="another payment"):
        request_refund(other, money("5.00"), reason="Rain", at=NOON, key=key)
    assert Refund.objects.get().payment == payment


def test_disputed_money_is_not_refunded_as_well() -> None:
    payment = pay_it(make_payable())
    tell(payment, FactType.CHARGEBACK, "dp_1", amount=money("40.00"))
    with pytest.raises(CannotRefund):
        request_refund(payment, money("5.01"), reason="", at=NOON)


def test_a_refund_that_is_refused_has_failed_and_the_money_can_still_go_back() -> None:
    payment = pay_it(make_payable())
    SandboxIntent.objects.update(status="canceled")
    refund = request_refund(payment, money("30.00"), reason="Rain", at=NOON)
    call = GatewayCall.objects.get(refund=refund)
    assert (refund.state, call.state, call.error_code) == (RefundState.FAILED, "refused", "charge_not_found")
    assert call.next_try_at is None
    assert refundable(payment) == money(45)
    assert "refused" in OfficeTask.objects.get().title


def test_a_lost_answer_is_unknown_and_counts_as_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    payment = pay_it(make_payable())
    line = Faulty("lost")
    monkeypatch.setitem(GATEWAYS, "sandbox", line)
    refund = request_refund(payment, money("30.00"), reason="Rain", at=NOON)
    assert refund.state == RefundState.UNKNOWN
    with pytest.raises(CannotRefund):
        request_refund(payment, money("15.01"), reason="Rain", at=NOON)
    sweep(at=NOON + timedelta(minutes=2))
    refund.refresh_from_db()
    assert refund.state == RefundState.SUCCEEDED
    assert line.keys == [f"refund:{refund.pk}"] * 2
    assert len(SandboxIntent.objects.get().refunds) == 1


def test_news_of_our_refund_that_is_quicker_than_the_answer_leaves_one_row(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    payment = pay_it(make_payable())
    monkeypatch.setitem(GATEWAYS, "sandbox", Faulty("lost"))
    refund = request_refund(payment, money("30.00"), reason="Rain", at=NOON)
    refresh_payment(payment, at=NOON)
    refund.refresh_from_db()
    assert (refund.state, Refund.objects.count()) == (RefundState.SUCCEEDED, 1)


def test_money_of_another_currency_is_not_what_came() -> None:
    payment = pay_it(make_payable())
    with pytest.raises(CannotRefund, match="£45 of this payment"):
        request_refund(payment, Money("5.00", "EUR"), reason="", at=NOON)


def test_a_form_sent_twice_is_decided_and_asked_for_once(line: Faulty) -> None:
    payment, key = pay_it(make_payable()), uuid4()
    line.plans = ["never"]
    first = request_refund(payment, money("5.00"), reason="Rain", at=NOON, key=key)
    again = request_refund(payment, money("5.00"), reason="Rain", at=NOON, key=key)
    assert (first, first.pk, line.keys.count(f"refund:{key}")) == (again, key, 1)


def test_what_came_is_read_afresh_before_it_is_given_back() -> None:
    payment = pay_it(make_payable())
    in_hand = Payment.objects.get(pk=payment.pk)
    request_refund(payment, money("40.00"), reason="Rain", at=NOON)
    with pytest.raises(CannotRefund, match="£5 of this payment"):
        request_refund(in_hand, money("5.01"), reason="Rain", at=NOON)
    request_refund(in_hand, money("5.00"), reason="Rain", at=NOON)
    assert in_hand.refunded == 45


def test_a_refund_that_was_decided_and_never_asked_for_is_asked_for_by_the_sweep() -> None:
    payment = pay_it(make_payable())
    refund, call = _decided(payment, money("5.00"), reason="Rain", at=NOON, key=uuid4())
    sweep(at=NOON + timedelta(seconds=29))
    refund.refresh_from_db()
    assert (refund.state, call.state if call else "") == (RefundState.REQUESTED, "prepared")
    sweep(at=NOON + timedelta(seconds=30))
    refund.refresh_from_db()
    assert refund.state == RefundState.SUCCEEDED


def test_more_given_back_than_came_leaves_nothing_to_give_back() -> None:
    payment = pay_it(make_payable())
    tell(payment, FactType.CHARGEBACK, "dp_1")
    Refund.objects.create(payment=payment, amount=9, created_at=NOON)
    assert refundable(payment) == money(0)
