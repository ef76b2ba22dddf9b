"""What an invoice says of its buyer, of what was paid and of when it is due."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from payments.actions.invoices import issue_credit_note
from tests.payments.factories import NOON, make_payable, make_payment, tell
from tests.payments.test_invoices import issue

pytestmark = pytest.mark.django_db


def test_the_invoice_says_no_more_was_paid_than_it_asks_for() -> None:
    payable = make_payable()
    for ref in ("ch_1", "ch_2"):
        tell(make_payment(payable), psp_ref=ref)
    assert Decimal(issue(payable).content["paid"]) == 45


def test_an_invoice_that_was_partly_taken_back_is_still_the_one() -> None:
    payable = make_payable()
    issue()
    invoice = issue(payable)
    issue_credit_note(invoice, Decimal(5), reason="Rain", at=NOON)
    assert issue(payable) == invoice


def test_a_thing_without_a_buyer_is_invoiced_to_nobody() -> None:
    assert issue(make_payable(document={"lines": []})).content["buyer"] == {}


def test_what_was_due_earlier_is_due_on_the_day_of_the_invoice_and_says_how_it_is_paid() -> None:
    for due_on, required in [("2026-11-01", True), ("2026-11-28", False), ("", True)]:
        payable = make_payable(document={"due_on": due_on}, required_for_confirmation=required)
        invoice = issue(payable, at=NOON + timedelta(hours=1))
        assert invoice.due_on.isoformat() == max(due_on, "2026-11-20")
        assert invoice.content["pay_on_day"] is not required
