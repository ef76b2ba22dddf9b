"""What the sweep looks at, what it leaves alone, and when it comes again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.models import OfficeTask
from core.money import money
from payments.actions import sweep as sweeping
from payments.actions.calls import take_answer
from payments.actions.pay import record_money_received, refresh_payment
from payments.actions.payables import close_payable
from payments.actions.refunds import request_refund
from payments.actions.sweep import sweep
from payments.gateways.base import Outcome
from payments.models import CallState, FactType, GatewayCall, PaymentState, Refund, SandboxEvent, SandboxIntent
from tests.payments.factories import NOON, begin, make_payable, make_payment, pay_it, tell, use_card
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


@pytest.mark.parametrize("kind", [FactType.ACTION_REQUIRED, FactType.PROCESSING, FactType.AUTHORIZED])
def test_it_asks_how_a_payment_stands_that_moves_by_itself(kind: str) -> None:
    payment = begin(make_payable())
    tell(payment, kind, "x1")
    use_card(payment)
    sweep(at=NOON + MINUTE)
    payment.refresh_from_db()
    assert payment.state == PaymentState.SUCCEEDED


@pytest.mark.parametrize("gateway", ["offline", "sandbox"])
def test_it_leaves_alone_what_is_idle_and_still_owed(line: Faulty, gateway: str) -> None:
    payment = begin(make_payable(), gateway=gateway)
    if gateway == "sandbox":
        use_card(payment, "4000000000000002")
        refresh_payment(payment, at=NOON)
    call, before = payment.calls.get(), said(payment.calls.get())
    sweep(at=NOON + MINUTE)
    assert said(call) == before


def test_it_calls_off_what_is_not_owed_though_other_things_are(line: Faulty) -> None:
    begin(make_payable())
    closed, part_paid, idle = make_payable(), make_payable(), make_payable()
    payments = [begin(payable) for payable in (closed, part_paid, idle)]
    use_card(payments[2], "4000000000000002")
    refresh_payment(payments[2], at=NOON)
    for payable in (closed, idle):
        close_payable(payable, reason="hold_lost", at=NOON)
    tell(make_payment(part_paid), amount=money("20.00"))
    line.plans = ["never"]
    for at in (NOON + MINUTE, NOON + 2 * MINUTE):
        sweep(at=at)
    refs = [payment.provider_ref for payment in payments]
    assert set(SandboxIntent.objects.filter(ref__in=refs).values_list("status", flat=True)) == {"canceled"}
    assert SandboxIntent.objects.exclude(ref__in=refs).get().status == "requires_payment_method"
    assert {payment.calls.get().next_try_at for payment in payments} == {None}


def test_a_page_open_for_what_is_left_is_kept_open() -> None:
    payable = make_payable()
    record_money_received(payable, money("20.00"), reference="till-1", method="Cash", at=NOON)
    begin(payable)
    sweep(at=NOON + MINUTE)
    assert SandboxIntent.objects.get().status == "requires_payment_method"


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
