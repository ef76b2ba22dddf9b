"""What the row of a call says before, while and after it is asked, and that an answer touches its own call alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from payments.actions.calls import backoff, send_call, take_answer
from payments.actions.pay import refresh_payment
from payments.actions.sweep import sweep
from payments.gateways.base import Answer, Outcome, Refused, Unknown
from payments.models import CallState, GatewayCall, Payment
from tests.payments.factories import NOON, begin, make_payable
from tests.payments.faults import Faulty, PowerCut

pytestmark = pytest.mark.django_db
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def said(call: GatewayCall) -> tuple[Any, ...]:
    call.refresh_from_db()
    return call.state, call.tries, call.error_code, call.next_try_at


def rows_of(payment: Payment) -> list[dict[str, Any]]:
    return [dict(row) for rows in (Payment.objects.filter(pk=payment.pk), payment.calls) for row in rows.values()]


@pytest.mark.parametrize(
    ("tries", "minutes"), [(0, 1), (1, 1), (2, 2), (3, 4), (10, 512), (11, 720), (12, 720), (32_767, 720)]
)
def test_the_wait_is_a_minute_that_doubles_and_half_a_day_at_most(tries: int, minutes: int) -> None:
    assert backoff(tries) == minutes * MINUTE


def test_a_call_that_was_just_sent_again_is_left_alone_for_a_minute(line: Faulty) -> None:
    line.plans = ["never", "dies before"]
    payment = begin(make_payable())
    call = payment.calls.get()
    assert said(call) == (CallState.UNKNOWN, 1, "timeout", NOON + MINUTE)
    with pytest.raises(PowerCut):
        refresh_payment(payment, at=NOON + 50 * SECOND)
    assert said(call) == (CallState.SENT, 2, "timeout", NOON + 110 * SECOND)
    sweep(at=NOON + 109 * SECOND)
    assert len(line.keys) == 2
    sweep(at=NOON + 110 * SECOND)
    assert len(line.keys) == 3


def test_a_call_whose_process_died_is_left_alone_for_a_minute(line: Faulty) -> None:
    line.plans = ["dies before"]
    with pytest.raises(PowerCut):
        begin(make_payable())
    assert said(GatewayCall.objects.get()) == (CallState.SENT, 1, "", NOON + MINUTE)


def test_an_answer_wipes_off_what_went_wrong_before_it(line: Faulty) -> None:
    line.plans = ["never", "never"]
    payment = begin(make_payable())
    for seconds in (60, 180):
        sweep(at=NOON + seconds * SECOND)
    payment.refresh_from_db()
    assert said(payment.calls.get()) == (CallState.OK, 0, "", NOON + 210 * SECOND)
    assert payment.calls.get().response_ref == payment.provider_ref


@pytest.mark.parametrize(("age", "times"), [(timedelta(hours=20) - SECOND, 2), (timedelta(hours=20), 1)])
def test_a_key_is_used_again_for_less_than_twenty_hours(line: Faulty, age: timedelta, times: int) -> None:
    line.plans = ["never"]
    payment = begin(make_payable())
    refresh_payment(payment, at=NOON + age)
    assert len(line.keys) == times


def test_a_call_that_has_its_answer_is_not_sent_again(line: Faulty) -> None:
    call = begin(make_payable()).calls.get()
    assert send_call(call, at=NOON + MINUTE).pk == call.payment_id
    assert len(line.keys) == 1


@pytest.mark.parametrize("late", [Unknown("timeout"), Refused("account_disabled"), Refused("idempotency_mismatch")])
def test_a_no_or_a_silence_that_comes_after_an_answer_changes_nothing(late: Answer) -> None:
    payment = begin(make_payable())
    before = rows_of(payment)
    take_answer(payment.calls.get(), late, at=NOON + MINUTE)
    assert rows_of(payment) == before


@pytest.mark.parametrize("answer", [Outcome("pi_1"), Refused("account_disabled"), Unknown("still nothing")])
def test_an_answer_is_for_its_own_call_alone(line: Faulty, answer: Answer) -> None:
    line.plans = ["never", "never"]
    mine, other = begin(make_payable()), begin(make_payable())
    before, untouched = rows_of(mine), rows_of(other)
    take_answer(mine.calls.get(), answer, at=NOON + MINUTE)
    assert rows_of(mine) != before
    assert rows_of(other) == untouched
