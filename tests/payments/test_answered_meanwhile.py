"""A row that changes while somebody waits for its lock is read as it then is, and an answer is never written over."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet

from core.money import money
from payments.actions.pay import refresh_payment
from payments.actions.payables import close_payable, reopen_payable
from payments.models import CallState, FactType, GatewayCall, Payable, Payment
from tests.payments.factories import NOON, begin, make_payable, make_payment, tell
from tests.payments.faults import Faulty, race
from tests.running import eventually

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
LATER = NOON + timedelta(minutes=2)


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)")
        return bool(cursor.fetchone()[0])


def changed_while_waited_for(rows: QuerySet[Any], change: Callable[[], object], deed: Callable[[], object]) -> None:
    """Hold rows until `deed` waits for them, and let them go changed."""
    locked = threading.Event()

    def hold() -> None:
        with transaction.atomic():
            list(rows.select_for_update())
            locked.set()
            assert eventually(somebody_waits, seconds=10)
            change()

    def act() -> object:
        assert locked.wait(timeout=10)
        return deed()

    assert not [result for result in race(hold, act) if isinstance(result, BaseException)]


@pytest.mark.parametrize(
    "deed",
    [
        lambda payment, payable: refresh_payment(payment, at=LATER),
        lambda payment, payable: begin(payable, at=LATER),
    ],
)
def test_a_call_that_was_answered_meanwhile_is_not_sent_again(
    line: Faulty, deed: Callable[[Payment, Payable], object]
) -> None:
    line.plans = ["never"]
    payment = begin(payable := make_payable())
    in_hand = Payment.objects.get(pk=payment.pk)
    calls = GatewayCall.objects.all()
    changed_while_waited_for(calls, lambda: calls.update(state=CallState.OK), lambda: deed(in_hand, payable))
    assert (calls.get().state, len(line.keys)) == (CallState.OK, 1)


def test_a_thing_is_opened_again_after_the_news_that_is_being_written_down() -> None:
    payment = make_payment(payable := make_payable())
    close_payable(payable, reason="hold_lost", at=NOON)
    late = tell(payment)
    changed_while_waited_for(
        Payment.objects.all(),
        lambda: tell(payment, FactType.REFUND_SUCCEEDED, "re_1", amount=money("5.00")),
        lambda: reopen_payable(payable, because=late, at=NOON),
    )
    payment.refresh_from_db()
    assert (payment.review, payment.version, payable.paid, payable.closed_reason) == ("", 3, 40, "")
