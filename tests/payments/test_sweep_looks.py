"""What the sweep looks at, what it leaves alone, and when it comes again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.models import OfficeTask
from core.money import money
from payments.actions import sweep as sweeping
from payments.actions.calls import take_answer
from payments.actions.refunds import request_refund
from payments.actions.sweep import sweep
from payments.gateways.base import Outcome
from payments.models import CallState, GatewayCall, Refund, SandboxEvent
from tests.payments.factories import NOON, begin, make_payable, pay_it
from tests.payments.faults import Faulty

pytestmark = pytest.mark.django_db
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
WAITS = [(30 * SECOND, 30 * SECOND), (4 * MINUTE, MINUTE), (48 * HOUR, 12 * HOUR), (100 * HOUR, 12 * HOUR)]


def said(call: GatewayCall) -> tuple[Any, ...]:
    call.refresh_from_db()
    return call.state, call.tries, call.error_code, call.next_try_at


def pending_refund(line: Faulty) -> Refund:
    payment = pay_it(make_payable())
    line.plans = ["never"]
    refund = request_refund(payment, money("5.00"), reason="Rain", at=NOON)
    take_answer(refund.calls.get(), Outcome("re_1"), at=NOON)
    return refund


@pytest.mark.parametrize(("age", "wait"), WAITS)
def test_an_open_payment_is_looked_at_the_less_the_older_it_is(line: Faulty, age: timedelta, wait: timedelta) -> None:
    call = begin(make_payable()).calls.get()
    later = begin(make_payable(), at=NOON + age).calls.get()
    GatewayCall.objects.filter(pk=call.pk).update(error_code="RuntimeError")
    sweep(at=NOON + age)
    assert said(call) == (CallState.OK, 0, "", NOON + age + wait)
    assert said(later) == (CallState.OK, 0, "", NOON + age + 30 * SECOND)


@pytest.mark.parametrize(("age", "wait"), WAITS)
def test_a_refund_on_its_way_is_looked_at_the_less_the_older_it_is(
    line: Faulty, age: timedelta, wait: timedelta
) -> None:
    call, other = pending_refund(line).calls.get(), pending_refund(line).calls.get()
    GatewayCall.objects.filter(pk=call.pk).update(error_code="RuntimeError")
    GatewayCall.objects.filter(pk=other.pk).update(next_try_at=NOON + age + SECOND)
    sweep(at=NOON + age)
    assert said(call) == (CallState.OK, 0, "", NOON + age + wait)
    assert said(other) == (CallState.OK, 0, "", NOON + age + SECOND)


def test_it_says_how_much_was_due_of_each_kind(line: Faulty) -> None:
    pending_refund(line)
    pay_it(make_payable())
    begin(make_payable())
    line.plans = ["never"]
    begin(make_payable())
    SandboxEvent.objects.update(delivered_at=NOON)
    assert sweep(at=NOON) == {"calls": 0, "payments": 0, "refunds": 0, "notices": 0}
    assert sweep(at=NOON + MINUTE) == {"calls": 1, "payments": 1, "refunds": 1, "notices": 0}
    assert sweep(at=NOON + MINUTE) == {"calls": 0, "payments": 0, "refunds": 0, "notices": 0}


@pytest.mark.parametrize(("age", "tasks"), [(24 * HOUR - SECOND, 0), (24 * HOUR, 1)])
def test_what_keeps_failing_for_a_day_is_a_task(line: Faulty, age: timedelta, tasks: int) -> None:
    call = begin(make_payable()).calls.get()
    line.plans = ["broken"]
    sweep(at=NOON + age)
    assert said(call) == (CallState.OK, 1, "RuntimeError", NOON + age + MINUTE)
    assert OfficeTask.objects.filter(key=f"call:{call.key}:failing").count() == tasks


def test_a_call_that_breaks_counts_its_sending_and_its_failure(line: Faulty) -> None:
    line.plans = ["never", "broken"]
    call = begin(make_payable()).calls.get()
    sweep(at=NOON + MINUTE)
    assert said(call) == (CallState.SENT, 3, "RuntimeError", NOON + 5 * MINUTE)


@pytest.mark.parametrize(("age", "state"), [(20 * HOUR - SECOND, CallState.OK), (20 * HOUR, CallState.ABANDONED)])
def test_an_old_call_is_given_up_and_a_younger_one_is_not(line: Faulty, age: timedelta, state: str) -> None:
    line.plans = ["never", "never"]
    old = begin(make_payable()).calls.get()
    young = begin(make_payable(), at=NOON + age - SECOND).calls.get()
    sweep(at=NOON + age)
    assert said(old)[0] == state
    assert (said(old)[3] is None) == (state == CallState.ABANDONED)
    assert said(young)[0] == CallState.UNKNOWN


def test_an_old_call_answered_just_now_is_not_given_up() -> None:
    call = begin(make_payable()).calls.get()
    before = said(call)
    sweeping._call_again(call, NOON + 21 * HOUR)
    assert said(call) == before
