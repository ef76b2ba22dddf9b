"""Which payment is gone on with: the newest that is open, and nothing is begun beside one on the move."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from core.money import money
from payments.actions.facts import record_outcome
from payments.actions.pay import cancel_payment, refresh_payment
from payments.actions.refunds import request_refund
from payments.gateways.base import Outcome
from payments.models import FactSource, FactType, GatewayCall, Payment, PaymentState, SandboxIntent
from payments.queries import state_of
from tests.payments.factories import NOON, begin, make_news, make_payable, make_payment, pay_it, tell, use_card
from tests.payments.faults import Faulty

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("kind", [FactType.PROCESSING, FactType.AUTHORIZED])
def test_nothing_is_begun_beside_a_payment_on_the_move_and_calling_it_off_is_not_certain(kind: str) -> None:
    payable = make_payable()
    payment = begin(payable)
    tell(payment, kind, "x1")
    assert begin(payable, gateway="offline") == payment
    SandboxIntent.objects.update(status="processing")
    assert not cancel_payment(payment, at=NOON)


def test_another_way_to_pay_is_begun_beside_an_open_one_and_each_is_resumed() -> None:
    payable = make_payable()
    begun = [begin(payable, gateway=gateway) for gateway in ("sandbox", "offline", "sandbox", "offline")]
    assert begun[0].gateway == "sandbox"
    assert begun[1].gateway == "offline"
    assert begun[2:] == begun[:2]


def test_the_newest_is_resumed_and_of_two_at_once_the_one_that_pages_show() -> None:
    payable = make_payable()
    for number, minute in [(4, 0), (1, 1), (3, 1), (2, 1), (5, 0)]:
        make_payment(payable, id=UUID(int=number), created_at=NOON + minute * MINUTE)
    assert begin(payable).pk == UUID(int=3)
    tell(Payment.objects.get(pk=UUID(int=4)))
    tell(Payment.objects.get(pk=UUID(int=1)), psp_ref="ch_2")
    assert begin(payable).pk == UUID(int=1)


def test_a_call_too_old_to_be_sent_again_is_left_to_the_sweep(line: Faulty) -> None:
    line.plans = ["never"]
    payment = begin(payable := make_payable())
    assert begin(payable, at=NOON + timedelta(hours=20)) == payment
    assert (len(line.keys), GatewayCall.objects.get().tries) == (1, 1)


def test_a_failure_heard_of_before_its_answer_is_one_once_the_page_has_asked_again(line: Faulty) -> None:
    line.plans = ["lost"]
    payment = begin(payable := make_payable())
    heard = Outcome(SandboxIntent.objects.get().ref, facts=(make_news(FactType.ATTEMPT_FAILED, "f1"),))
    record_outcome(payment, heard, source=FactSource.WEBHOOK, at=NOON)
    assert state_of(payable).is_unknown
    refresh_payment(payment, at=NOON)
    assert state_of(payable).is_failed


def test_a_payment_that_was_heard_of_is_asked_about_and_not_begun_again(line: Faulty) -> None:
    line.plans = ["lost"]
    payment = begin(make_payable())
    heard = Outcome(SandboxIntent.objects.get().ref, facts=(make_news(FactType.ACTION_REQUIRED, "a1"),))
    record_outcome(payment, heard, source=FactSource.WEBHOOK, at=NOON)
    use_card(payment)
    assert refresh_payment(payment, at=NOON).state == PaymentState.SUCCEEDED
    assert len(line.keys) == 1


def test_old_news_in_hand_never_ask_for_a_refund(line: Faulty) -> None:
    payment = pay_it(make_payable())
    in_hand = Payment.objects.get(pk=payment.pk)
    in_hand.state = PaymentState.CREATED
    line.plans = ["lost"]
    request_refund(payment, money("5.00"), reason="Rain", at=NOON)
    refresh_payment(in_hand, at=NOON)
    assert [key.partition(":")[0] for key in line.keys].count("refund") == 1
