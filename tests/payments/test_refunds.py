"""Refunds are decisions, bounded by what came, and never failed by silence."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.models import OfficeTask
from core.money import money
from payments.actions.pay import refresh_payment
from payments.actions.refunds import CannotRefund, refundable, request_refund
from payments.actions.sweep import sweep
from payments.gateways import GATEWAYS
from payments.models import FactType, GatewayCall, Refund, RefundState, SandboxIntent
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
