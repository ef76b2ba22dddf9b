"""What the payer does next is kept while a payment is open, and only as its own gateway object says."""

from __future__ import annotations

from typing import Any

import pytest

from core.money import money
from payments.actions.facts import record_outcome
from payments.gateways.base import NewFact, Outcome
from payments.models import FactSource, FactType, Payment
from tests.payments.factories import NOON, make_news, make_payment, tell

pytestmark = pytest.mark.django_db
WAY_ON = {"type": "redirect", "url": "/checkout/card/"}
OPEN = [None, FactType.ACTION_REQUIRED, FactType.ATTEMPT_FAILED, FactType.PROCESSING]
ENDED = [FactType.AUTHORIZED, FactType.CANCELED, FactType.CHARGE_SUCCEEDED]


def answer(payment: Payment, *facts: NewFact, ref: str = "pi_1") -> None:
    record_outcome(payment, Outcome(ref, facts=facts, next_action=WAY_ON), source=FactSource.API, at=NOON)


def kept(payment: Payment) -> dict[str, Any] | None:
    return Payment.objects.get(pk=payment.pk).next_action


@pytest.mark.parametrize("kind", OPEN)
def test_it_stays_while_a_payment_is_open(kind: str | None) -> None:
    payment = make_payment()
    answer(payment, *([make_news(kind, "x1")] if kind else []))
    assert kept(payment) == WAY_ON
    tell(payment, FactType.FEE, "fee_1", amount=money("1.00"))
    assert kept(payment) == WAY_ON


@pytest.mark.parametrize("kind", ENDED)
def test_it_goes_when_a_payment_is_no_longer_the_payers_turn(kind: str) -> None:
    told, answered = make_payment(), make_payment()
    answer(told, ref="pi_1")
    tell(told, kind, "x1")
    answer(answered, make_news(kind, "x1"), ref="pi_2")
    answer(answered, ref="pi_2")
    assert (kept(told), kept(answered)) == (None, None)


def test_another_object_of_the_gateway_leads_nowhere_and_gives_no_id() -> None:
    payment = make_payment(provider_ref="pi_1")
    answer(payment, ref="re_1")
    payment.refresh_from_db()
    assert (payment.provider_ref, payment.next_action) == ("pi_1", None)
