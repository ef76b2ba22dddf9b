"""Money that came after its thing was closed: flagged as late for as long as that is so, and nothing else is."""

from __future__ import annotations

import pytest

from core.money import money
from payments.actions.facts import forget_lateness
from payments.actions.payables import close_payable, reopen_payable
from payments.models import FactType, Payable, Review
from tests.payments.factories import NOON, make_payable, make_payment, tell
from tests.payments.test_versions import one_version

pytestmark = pytest.mark.django_db


def test_money_is_late_until_everything_it_was_meant_for_is_open_again() -> None:
    payment = make_payment(one := make_payable(), two := make_payable())
    for payable in (one, two):
        close_payable(payable, reason="hold_lost", at=NOON)
    fact = tell(payment, amount=money("90.00"))
    tell(payment, FactType.FEE, "fee_1", amount=money("1.00"))
    unclear = make_payment(one)
    tell(unclear, psp_ref="ch_2")
    tell(unclear, psp_ref="ch_2", amount=money("44.00"))
    reviews = []
    for payable in (one, two):
        reopen_payable(payable, because=fact, at=NOON)
        payment.refresh_from_db()
        unclear.refresh_from_db()
        reviews.append((payment.review, unclear.review))
    assert reviews == [(Review.LATE_AFTER_CLOSE, Review.CONFLICTING_AMOUNT), (Review.NONE, Review.CONFLICTING_AMOUNT)]


def test_lateness_forgotten_is_a_version_and_leaves_what_else_there_is_to_look_at() -> None:
    payment = make_payment(payable := make_payable())
    close_payable(payable, reason="hold_lost", at=NOON)
    tell(payment, amount=money("44.00"))
    Payable.objects.update(closed_reason="")
    with one_version(payment):
        forget_lateness(payment)
    assert payment.review == Review.AMOUNT_MISMATCH


@pytest.mark.parametrize("kind", [FactType.CANCELED, FactType.ATTEMPT_FAILED, FactType.PROCESSING, FactType.FEE])
def test_news_of_a_closed_thing_that_is_no_money_is_not_late(kind: str) -> None:
    payment = make_payment(payable := make_payable())
    close_payable(payable, reason="hold_lost", at=NOON)
    tell(payment, kind, "x1")
    assert payment.review == Review.NONE
