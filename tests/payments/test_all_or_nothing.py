"""A deed that fails half-way leaves nothing; one that asks another house never waits inside a transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from core.money import money
from payments.actions.calls import send_call, take_answer
from payments.actions.facts import record_fact, record_outcome
from payments.actions.pay import start_payment
from payments.actions.payables import close_payable, reopen_payable
from payments.actions.refunds import request_refund
from payments.gateways.base import Outcome
from payments.models import FactSource, FactType, LedgerTx, Payable, Payment
from tests.payments.factories import NOON, make_news, make_payable, pay_it
from tests.payments.faults import Faulty

pytestmark = pytest.mark.django_db
Deed = Callable[[Payment, Payable], object]


def everything() -> dict[str, list[dict[str, Any]]]:
    models = apps.get_app_config("payments").get_models()
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}


def is_posted_already(key: str) -> None:
    """Take a key of the books, so that whoever posts under it fails when most of the deed is done."""
    other = pay_it(make_payable())
    LedgerTx.objects.create(key=key, fact=other.facts.latest("pk"), posted_at=NOON)


def refunded_outcome(payment: Payment) -> Outcome:
    given_back = make_news(FactType.REFUND_SUCCEEDED, "re_1", amount=money("5.00"))
    return Outcome("pi_9", facts=(given_back,), payment_id=str(payment.pk))


@pytest.mark.parametrize(
    "hear",
    [
        lambda payment, news: record_fact(payment, news.facts[0], source=FactSource.API, at=NOON),
        lambda payment, news: record_outcome(payment, news, source=FactSource.API, at=NOON),
        lambda payment, news: take_answer(payment.calls.get(), news, at=NOON),
    ],
)
def test_news_that_cannot_be_posted_are_not_kept(hear: Callable[[Payment, Outcome], object]) -> None:
    payment = pay_it(make_payable())
    is_posted_already(f"{payment.pk}:{FactType.REFUND_SUCCEEDED}:re_1")
    before = everything()
    with pytest.raises(IntegrityError):
        hear(payment, refunded_outcome(payment))
    assert everything() == before


def test_what_cannot_be_posted_is_not_closed() -> None:
    payment = pay_it(payable := make_payable())
    is_posted_already(f"{payable.pk}:closed:{payment.facts.latest('pk').pk}")
    before = everything()
    with pytest.raises(IntegrityError):
        close_payable(payable, reason="cancelled", at=NOON)
    assert everything() == before


def test_what_cannot_be_posted_is_not_opened_again() -> None:
    payment = pay_it(payable := make_payable())
    close_payable(payable, reason="cancelled", at=NOON)
    because = payment.facts.latest("pk")
    is_posted_already(f"{payable.pk}:reopened:{because.pk}")
    before = everything()
    with pytest.raises(IntegrityError):
        reopen_payable(payable, because=because, at=NOON)
    assert everything() == before


@pytest.mark.parametrize(
    "deed",
    [
        lambda payment, payable: send_call(payment.calls.get(), at=NOON),
        lambda payment, payable: start_payment(payable, gateway="sandbox", return_url="/", at=NOON),
        lambda payment, payable: request_refund(payment, money("1.00"), reason="", at=NOON),
    ],
)
def test_nothing_is_asked_inside_a_transaction(line: Faulty, deed: Deed) -> None:
    payment = pay_it(make_payable())
    payment.calls.update(state="unknown")
    asked = list(line.keys)
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        deed(payment, make_payable())
    assert line.keys == asked
