"""Notes follow the money: late, foreign, in bulk, beyond what was owed, or given back before anything was written."""

from __future__ import annotations

from decimal import Decimal

import pytest
from djmoney.money import Money

from core.money import money
from payments.actions.invoices import CannotCredit, issue_credit_note
from payments.actions.payables import close_payable
from payments.models import FactType, Invoice, Payable
from payments.projection import shares
from tests.payments.factories import NOON, make_payable, make_payment, tell
from tests.payments.test_credit_notes import notes
from tests.payments.test_invoices import issue

pytestmark = pytest.mark.django_db
REFUND = FactType.REFUND_SUCCEEDED


def test_late_money_that_goes_back_is_credited_no_further_than_the_invoice() -> None:
    payable = make_payable(required_for_confirmation=False)
    issue(payable)
    tell(make_payment(payable), amount=money("20.00"))
    close_payable(payable, reason="cancelled", at=NOON)
    late = make_payment(payable)
    tell(late, psp_ref="ch_2")
    tell(late, REFUND, "re_2", amount=money("45.00"))
    assert notes() == [-25, -20]


def test_a_penny_that_goes_back_is_credited() -> None:
    payable = make_payable()
    tell(payment := make_payment(payable))
    issue(payable)
    tell(payment, REFUND, "re_1", amount=money("0.01"))
    assert notes() == [Decimal("-0.01")]


def test_a_closed_thing_takes_back_its_own_invoice_though_another_was_taken_back() -> None:
    payables = [make_payable(required_for_confirmation=False) for _ in range(2)]
    for payable in payables:
        issue(payable)
    for payable in payables:
        close_payable(payable, reason="cancelled", at=NOON)
    assert [note.payable for note in Invoice.objects.filter(kind="credit_note").order_by("pk")] == payables


def test_each_thing_of_a_bulk_payment_is_credited_its_share_to_the_penny() -> None:
    payables = sorted((make_payable(amount=money("33.34"), tax=money(0)) for _ in range(3)), key=lambda one: one.pk)
    payment = make_payment(*reversed(payables))
    tell(make_payment(), psp_ref="ch_0")
    tell(payment, amount=money("100.02"))
    invoices = [issue(payable) for payable in payables]
    fact = tell(payment, REFUND, "re_1", amount=money("10.00"))
    fair = shares(Decimal(10), "GBP", [payable.amount for payable in payables])
    found = [invoice.credit_notes.get() for invoice in invoices]
    assert [-note.gross for note in found] == fair
    assert {note.fact for note in found} == {fact}
    assert len(set(fair)) == 2


def test_a_note_is_for_the_refund_that_counted() -> None:
    payable = make_payable()
    payment, other = make_payment(payable), make_payment()
    back = tell(payment, REFUND, "re_1", amount=money("20.00"))
    tell(payment)
    tell(payment, REFUND, "re_2", amount=Money("5.00", "EUR"))
    tell(other, psp_ref="ch_2")
    tell(other, REFUND, "re_3", amount=money("5.00"))
    issue(payable)
    assert [(note.gross, note.fact) for note in Invoice.objects.filter(kind="credit_note")] == [(-20, back)]


def test_a_refund_heard_of_before_its_charge_is_taken_back_with_the_charge() -> None:
    payable = make_payable(required_for_confirmation=False)
    payment = make_payment(payable)
    issue(payable)
    back = tell(payment, REFUND, "re_1", amount=money("20.00"))
    assert notes() == []
    tell(payment)
    assert [(note.gross, note.fact) for note in Invoice.objects.filter(kind="credit_note")] == [(-20, back)]


def test_a_refund_heard_of_before_its_charge_is_not_taken_for_one_that_has_its_note() -> None:
    payable = make_payable(required_for_confirmation=False)
    first, second = make_payment(payable), make_payment(payable)
    issue(payable)
    early = tell(second, REFUND, "re_2", amount=money("10.00"))
    tell(first, amount=money("20.00"))
    back = tell(first, REFUND, "re_1", amount=money("5.00"))
    tell(second, psp_ref="ch_2", amount=money("25.00"))
    found = Invoice.objects.filter(kind="credit_note").order_by("pk")
    assert [(note.gross, note.fact) for note in found] == [(-5, back), (-10, early)]


def test_what_is_still_to_be_paid_on_the_day_is_not_credited_for_what_went_back() -> None:
    payable = make_payable(required_for_confirmation=False)
    payment = make_payment(payable)
    tell(payment, amount=money("15.00"))
    tell(payment, REFUND, "re_1", amount=money("15.00"))
    issue(payable)
    assert notes() == []


@pytest.mark.parametrize(
    ("amount", "is_good"), [("0.01", True), ("45.00", True), ("0.00", False), ("45.01", False), ("1.001", False)]
)
def test_a_note_takes_back_a_sum_between_nothing_and_the_whole(amount: str, is_good: bool) -> None:
    invoice = issue()
    if is_good:
        assert issue_credit_note(invoice, Decimal(amount), reason="Rain", at=NOON).gross == -Decimal(amount)
    else:
        with pytest.raises(CannotCredit, match="can be taken back") as refused:
            issue_credit_note(invoice, Decimal(amount), reason="Rain", at=NOON)
        assert Decimal(refused.value.extra["left"]) == 45


def test_what_was_paid_in_full_leaves_nothing_to_take_back_on_closing() -> None:
    payable = make_payable()
    tell(make_payment(payable))
    issue(Payable.objects.get(pk=payable.pk))
    close_payable(payable, reason="cancelled", at=NOON)
    assert notes() == []
