"""The call behind a refund: what it moves, when it is looked at again, and that it never takes back an ending."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.money import money
from payments.actions.calls import take_answer
from payments.actions.pay import refresh_payment
from payments.actions.refunds import request_refund
from payments.actions.sweep import sweep
from payments.gateways.base import Answer, Outcome, Refused, Unknown
from payments.models import CallState, Payment, Refund, RefundState
from tests.payments.factories import NOON, make_payable, pay_it
from tests.payments.faults import Faulty, PowerCut

pytestmark = pytest.mark.django_db
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
ANSWERS = [Outcome("re_1"), Refused("no_money"), Unknown("still nothing")]


def give_back(payment: Payment) -> Refund:
    return request_refund(payment, money("30.00"), reason="Rain", at=NOON)


def rows_of(refund: Refund) -> list[dict[str, Any]]:
    return [dict(row) for rows in (Refund.objects.filter(pk=refund.pk), refund.calls) for row in rows.values()]


def test_a_refund_that_is_being_asked_for_is_sent(line: Faulty) -> None:
    payment = pay_it(make_payable())
    waiting = Refund.objects.create(payment=pay_it(make_payable()), amount=9, created_at=NOON)
    line.plans = ["dies before"]
    with pytest.raises(PowerCut):
        give_back(payment)
    assert payment.refunds.get().state == RefundState.SENT
    assert Refund.objects.get(pk=waiting.pk).state == RefundState.REQUESTED


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_moves_its_own_refund_alone(line: Faulty, answer: Answer) -> None:
    payments = [pay_it(make_payable()), pay_it(make_payable())]
    line.plans = ["never", "never"]
    mine, other = (give_back(payment) for payment in payments)
    before, untouched = rows_of(mine), rows_of(other)
    take_answer(mine.calls.get(), answer, at=NOON + MINUTE)
    assert rows_of(mine) != before
    assert rows_of(other) == untouched


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_refund_that_has_arrived_stays_so_whatever_its_call_is_told_later(line: Faulty, answer: Answer) -> None:
    payment = pay_it(make_payable())
    line.plans = ["lost"]
    refund = give_back(payment)
    refresh_payment(payment, at=NOON)
    line.plans = ["dies before"]
    with pytest.raises(PowerCut):
        sweep(at=NOON + MINUTE)
    assert Refund.objects.get().state == RefundState.SUCCEEDED
    take_answer(refund.calls.get(), answer, at=NOON + MINUTE)
    assert Refund.objects.get().state == RefundState.SUCCEEDED


def test_a_refund_on_its_way_is_looked_at_after_half_a_minute_and_one_that_arrived_never(line: Faulty) -> None:
    arrived, paid = give_back(pay_it(make_payable())), pay_it(make_payable())
    assert (arrived.state, arrived.calls.get().next_try_at) == (RefundState.SUCCEEDED, None)
    line.plans = ["never"]
    other = give_back(paid)
    take_answer(other.calls.get(), Outcome("re_2"), at=NOON + MINUTE)
    other.refresh_from_db()
    call = other.calls.get()
    assert (other.state, call.state, call.next_try_at) == (RefundState.PENDING, CallState.OK, NOON + 90 * SECOND)
    assert arrived.calls.get().next_try_at is None
