"""Numbered papers when many are written at the same moment, on a database with row locks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from core.money import money
from payments.actions.facts import record_fact
from payments.actions.invoices import CannotCredit, issue_credit_note, issue_invoice
from payments.models import FactSource, FactType, Invoice, Payment, Series
from tests.payments.factories import NOON, make_news, make_payable, make_payment, tell
from tests.payments.faults import race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
MIDNIGHT = datetime(2027, 1, 1, tzinfo=UTC)


def issued(number: int) -> None:
    """Issue an invoice a second before or after the year's end; every third one is undone."""
    with transaction.atomic():
        issue_invoice(make_payable(), at=MIDNIGHT + timedelta(seconds=1 if number % 2 else -1))
        if number % 3 == 0:
            transaction.set_rollback(True)


@pytest.mark.fault("60a")
def test_invoice_numbers_have_no_gap_though_many_are_written_at_once_and_some_are_undone() -> None:
    errors = race(*[lambda n=number: issued(n) for number in range(12)])
    assert errors == [None] * 12
    assert sorted(Invoice.objects.values_list("number", flat=True)) == list(range(1, 9))
    assert Series.objects.get().last == 8
    assert len({invoice.issued_at.year for invoice in Invoice.objects.all()}) == 2


def test_one_thing_owed_is_invoiced_once_though_two_confirm_it() -> None:
    payable = make_payable()

    def confirm() -> None:
        with transaction.atomic():
            issue_invoice(payable, at=NOON)

    race(*[confirm] * 4)
    assert (Invoice.objects.count(), Series.objects.get().last) == (1, 1)


@pytest.mark.fault("61b")
def test_notes_at_once_never_take_back_more_than_there_is() -> None:
    issued(1)
    invoice = Invoice.objects.get()
    tell(make_payment(invoice.payable))
    payment = Payment.objects.get()
    facts = [
        payment.facts.create(
            attempt=1,
            type=FactType.REFUND_SUCCEEDED,
            psp_ref=f"re_{number}",
            currency="GBP",
            amount=20,
            occurred_at=NOON,
            recorded_at=NOON,
            source=FactSource.STAFF,
        )
        for number in range(4)
    ]
    results = race(
        *[lambda f=fact: issue_credit_note(invoice, Decimal(20), reason="x", fact=f, at=NOON) for fact in facts]
    )
    assert sum(isinstance(result, CannotCredit) for result in results) == 2
    assert sum(Invoice.objects.filter(kind="credit_note").values_list("gross", flat=True)) == -40


def test_a_refund_beside_the_confirmation_is_taken_back_whichever_is_first() -> None:
    payable = make_payable()
    payment = make_payment(payable)
    tell(payment)

    def confirm() -> None:
        with transaction.atomic():
            issue_invoice(payable, at=NOON)

    def refund() -> None:
        news = make_news(FactType.REFUND_SUCCEEDED, "re_1", amount=money("20.00"))
        record_fact(payment, news, source=FactSource.API, at=NOON)

    assert race(confirm, refund) == [None, None]
    assert list(Invoice.objects.order_by("kind").values_list("gross", flat=True)) == [-20, 45]
