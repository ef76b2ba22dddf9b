"""Pages poll `version`: it grows with each change of a payment, in the database as in the hand that changed it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from core.money import money
from payments.actions.calls import take_answer
from payments.actions.facts import begin_attempt, record_outcome
from payments.actions.pay import refresh_payment
from payments.gateways import GATEWAYS
from payments.gateways.base import Outcome, Unknown
from payments.models import FactSource, FactType, Payment, PaymentState, Review
from tests.payments.factories import NOON, begin, make_news, make_payable, make_payment, tell, use_card
from tests.payments.faults import Faulty

pytestmark = pytest.mark.django_db
WAY_ON = {"type": "redirect", "url": "/checkout/card/"}


def columns(payment: Payment) -> dict[str, Any]:
    return {field.attname: getattr(payment, field.attname) for field in Payment._meta.concrete_fields}


@contextmanager
def one_version(payment: Payment, *, more: int = 1) -> Iterator[None]:
    """See to it that what happens makes one version, and that the row holds all that `payment` says."""
    before = payment.version
    yield
    assert columns(payment) == columns(Payment.objects.get(pk=payment.pk))
    assert payment.version == before + more


def answer(payment: Payment, **said: Any) -> None:
    record_outcome(payment, Outcome("pi_1", **said), source=FactSource.API, at=NOON)


def test_each_fact_is_a_version_and_a_fact_known_already_is_none() -> None:
    payment = make_payment()
    for kind, ref in [
        (FactType.ACTION_REQUIRED, "a1"),
        (FactType.ATTEMPT_FAILED, "f1"),
        (FactType.CHARGE_SUCCEEDED, "c1"),
    ]:
        with one_version(payment):
            tell(payment, kind, ref, code="card_declined")
        with one_version(payment, more=0):
            tell(payment, kind, ref, code="card_declined")


def test_every_sum_and_mark_a_fact_leaves_is_in_the_row() -> None:
    payment = make_payment()
    news = [
        (FactType.CHARGE_SUCCEEDED, "c1", "44.00"),
        (FactType.REFUND_SUCCEEDED, "r1", "4.00"),
        (FactType.CHARGEBACK, "d1", "10.00"),
    ]
    for kind, ref, amount in news:
        with one_version(payment):
            tell(payment, kind, ref, amount=money(amount), attempt=2)
    assert (payment.captured, payment.refunded, payment.disputed, payment.attempt) == (44, 4, 10, 2)
    assert payment.review == Review.AMOUNT_MISMATCH


def test_another_amount_for_one_fact_is_a_version_once() -> None:
    payment = make_payment()
    tell(payment)
    for more in (1, 0):
        with one_version(payment, more=more):
            tell(payment, amount=money("40.00"))
    assert payment.review == Review.CONFLICTING_AMOUNT


def test_the_gateways_id_and_the_way_on_are_a_version_each_and_the_same_again_is_none() -> None:
    payment = make_payment()
    with one_version(payment):
        answer(payment)
    with one_version(payment):
        answer(payment, next_action=WAY_ON)
    with one_version(payment, more=0):
        answer(payment, next_action=WAY_ON)
    assert (payment.provider_ref, payment.next_action) == ("pi_1", WAY_ON)


def test_an_answer_with_a_fact_and_a_way_on_is_one_version() -> None:
    payment = make_payment()
    with one_version(payment):
        answer(payment, facts=(make_news(FactType.ACTION_REQUIRED, "a1"),), next_action=WAY_ON)
    assert (payment.provider_ref, payment.next_action) == ("pi_1", WAY_ON)


def test_each_of_two_pages_that_hold_a_payment_adds_to_what_the_other_wrote() -> None:
    payment = make_payment()
    pages = [Payment.objects.get(pk=payment.pk) for _ in range(3)]
    tell(pages[0])
    tell(pages[1], FactType.REFUND_SUCCEEDED, "re_1", amount=money("5.00"))
    answer(pages[2])
    payment.refresh_from_db()
    assert (payment.captured, payment.refunded, payment.provider_ref, payment.version) == (45, 5, "pi_1", 3)


def test_silence_is_a_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(GATEWAYS, "sandbox", Faulty("never"))
    payment = begin(make_payable())
    assert (payment.version, Payment.objects.get().version) == (1, 1)
    with one_version(payment):
        take_answer(payment.calls.get(), Unknown("timeout"), at=NOON)
        payment.refresh_from_db()


def test_a_second_attempt_is_a_version_and_leads_nowhere_until_it_is_answered() -> None:
    payment = begin(make_payable())
    use_card(payment, "4000000000000002")
    refresh_payment(payment, at=NOON)
    assert payment.next_action
    with one_version(payment):
        begin_attempt(payment, return_url="/other/")
    assert (payment.attempt, payment.state, payment.review) == (2, PaymentState.CREATED, Review.NONE)
    assert (payment.next_action, payment.return_url) == (None, "/other/")
