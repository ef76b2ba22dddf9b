"""A gateway's news finds its payment by the gateway's id, by the answer to our call, or by the id we gave it."""

from __future__ import annotations

from uuid import uuid4

import pytest

from payments.actions.inbox import find_payment
from payments.gateways.base import Outcome
from payments.models import GatewayCall, Payment
from tests.payments.factories import NOON, make_payment

pytestmark = pytest.mark.django_db


def asked(payment: Payment, ref: str = "") -> Payment:
    """Note that the gateway was asked for `payment`, and answered with `ref` if at all."""
    key = f"pay:{payment.pk}"
    GatewayCall.objects.create(key=key, operation="create", payment=payment, response_ref=ref, created_at=NOON)
    return payment


def test_it_is_found_by_the_gateways_id_of_that_gateway() -> None:
    make_payment(gateway="stripe", provider_ref="pi_1")
    make_payment(provider_ref="pi_2")
    mine = make_payment(provider_ref="pi_1")
    assert find_payment("sandbox", Outcome("pi_1")) == mine


def test_it_is_found_by_what_our_call_was_answered_by_that_gateway() -> None:
    asked(make_payment(gateway="stripe"), "re_1")
    asked(make_payment(), "re_2")
    mine = asked(make_payment(), "re_1")
    assert find_payment("sandbox", Outcome("re_1")) == mine


def test_it_is_found_by_our_own_id_at_that_gateway() -> None:
    other, mine = make_payment(gateway="stripe"), make_payment()
    make_payment()
    assert find_payment("sandbox", Outcome("pi_1", payment_id=str(mine.pk))) == mine
    assert find_payment("sandbox", Outcome("pi_1", payment_id=str(other.pk))) is None


def test_the_gateways_id_goes_before_ours() -> None:
    mine, other = make_payment(provider_ref="pi_1"), make_payment()
    assert find_payment("sandbox", Outcome("pi_1", payment_id=str(other.pk))) == mine
    answered = asked(make_payment(), "pi_2")
    assert find_payment("sandbox", Outcome("pi_2", payment_id=str(other.pk))) == answered


@pytest.mark.parametrize("ref", ["", "pi_9"])
@pytest.mark.parametrize("payment_id", ["", "no id of ours", str(uuid4())])
def test_news_that_name_nothing_of_ours_find_nothing(ref: str, payment_id: str) -> None:
    asked(make_payment())
    assert find_payment("sandbox", Outcome(ref, payment_id=payment_id)) is None
