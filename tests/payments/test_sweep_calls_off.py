"""The sweep asks about what moves, calls off what nobody owes, and leaves alone what waits for a payer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.money import money
from payments.actions.pay import record_money_received, refresh_payment
from payments.actions.payables import close_payable
from payments.actions.sweep import sweep
from payments.models import FactType, GatewayCall, PaymentState, SandboxIntent
from tests.payments.factories import NOON, begin, make_payable, make_payment, tell, use_card
from tests.payments.faults import Faulty

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def said(call: GatewayCall) -> tuple[Any, ...]:
    call.refresh_from_db()
    return call.state, call.tries, call.error_code, call.next_try_at


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
