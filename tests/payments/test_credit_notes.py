"""Credit notes: one for each refund, never more than the invoice, and what becomes of one whose refund fails."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.models import OfficeTask
from core.money import money, smallest_unit
from payments.actions.invoices import CannotCredit, issue_credit_note, issue_invoice
from payments.actions.payables import close_payable
from payments.actions.refunds import request_refund
from payments.models import FactType, Invoice, Payable, Payment
from payments.queries import standing_of
from payments.vat import Group, taken_back
from tests.firm import register_for_vat
from tests.payments.factories import NOON, make_payable, make_payment, pay_it, tell
from tests.payments.test_invoices import issue, line

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def registered() -> None:
    register_for_vat()


def paid_and_invoiced(**overrides: object) -> tuple[Payable, Payment, Invoice]:
    payable = make_payable(**overrides)
    payment = pay_it(payable)
    return payable, payment, issue(payable)


def notes() -> list[Decimal]:
    return list(Invoice.objects.filter(kind="credit_note").order_by("pk").values_list("gross", flat=True))


def test_a_refund_that_succeeds_is_taken_back_by_a_note_of_its_own_series() -> None:
    _, payment, invoice = paid_and_invoiced()
    request_refund(payment, money("18.00"), reason="Rain", at=NOON)
    note = Invoice.objects.get(kind="credit_note")
    assert (str(note), note.refers, note.gross, note.tax) == ("TEST-CN-000001", invoice, -18, -3)
    assert note.fact is not None
    assert (note.content["refers"], note.fact.type) == (str(invoice), FactType.REFUND_SUCCEEDED)


def test_a_site_that_takes_real_money_numbers_its_notes_apart(settings: Any) -> None:
    settings.PAYMENTS_SANDBOX, settings.STRIPE_SECRET_KEY = False, ""
    invoice = issue()
    note = issue_credit_note(invoice, Decimal(5), reason="Rain", at=NOON)
    assert (str(invoice), str(note)) == ("INV-000001", "CN-000001")


def test_a_refund_made_at_the_provider_is_taken_back_too() -> None:
    _, payment, _ = paid_and_invoiced()
    tell(payment, FactType.REFUND_SUCCEEDED, "re_theirs", amount=money("5.00"))
    tell(payment, FactType.REFUND_SUCCEEDED, "re_theirs", amount=money("5.00"))
    assert notes() == [-5]


def test_a_thing_given_back_wholly_is_credited_wholly() -> None:
    payable, payment, invoice = paid_and_invoiced()
    for amount in ("20.00", "25.00"):
        request_refund(payment, money(amount), reason="", at=NOON)
    assert notes() == [-20, -25]
    assert sum(Invoice.objects.values_list("tax", flat=True)) == 0
    payable.refresh_from_db()
    assert standing_of(Invoice.objects.get(pk=invoice.pk), at=NOON).word == "credited"


def test_each_rate_bears_its_part() -> None:
    lines = [line("Clean", "60.00", "10.00", "20"), line("Lamp", "30.00", "1.43", "5"), line("Talk", "10.00", "0", "0")]
    _, payment, _ = paid_and_invoiced(amount=money("100.00"), tax=money("11.43"), document={"lines": lines})
    request_refund(payment, money("50.00"), reason="", at=NOON)
    said = Invoice.objects.get(kind="credit_note").content["lines"]
    assert [(one["code"], one["gross"]) for one in said] == [("S", "-30.00"), ("R", "-15.00"), ("Z", "-5.00")]


@pytest.mark.fault("61b")
def test_more_than_what_is_left_is_refused() -> None:
    invoice = issue()
    for amount in ("45.01", "0", "-1", "1.001"):
        with pytest.raises(CannotCredit, match="£45 of TEST-INV-000001"):
            issue_credit_note(invoice, Decimal(amount), reason="x", at=NOON)
    assert notes() == []


@pytest.mark.fault("61a")
def test_the_same_refund_asks_for_its_note_twice_and_has_one() -> None:
    _, payment, invoice = paid_and_invoiced()
    request_refund(payment, money("18.00"), reason="", at=NOON)
    note = Invoice.objects.get(kind="credit_note")
    assert issue_credit_note(invoice, Decimal(18), reason="", at=NOON, fact=note.fact) == note


@pytest.mark.fault("61a")
def test_the_database_refuses_a_second_note_for_one_refund() -> None:
    _, payment, _ = paid_and_invoiced()
    request_refund(payment, money("18.00"), reason="", at=NOON)
    note = Invoice.objects.get(kind="credit_note")
    note.pk, note.number, note._state.adding = None, 2, True
    with pytest.raises(IntegrityError), transaction.atomic():
        note.save()


def test_money_paid_beyond_the_invoice_goes_back_without_a_note() -> None:
    payable = make_payable()
    first, second = make_payment(payable), make_payment(payable)
    tell(first)
    issue(payable)
    tell(second, psp_ref="ch_2")
    tell(second, FactType.REFUND_SUCCEEDED, "re_2", amount=money("45.00"))
    assert notes() == []
    tell(first, FactType.REFUND_SUCCEEDED, "re_1", amount=money("10.00"))
    assert notes() == [-10]


def test_a_refund_that_fails_keeps_its_note_and_the_next_one_needs_none() -> None:
    _, payment, _ = paid_and_invoiced()
    tell(payment, FactType.REFUND_SUCCEEDED, "re_1", amount=money("20.00"))
    tell(payment, FactType.REFUND_FAILED, "re_1", amount=money("20.00"))
    assert notes() == [-20]
    assert "TEST-CN-000001" in OfficeTask.objects.get(key__endswith=":failed").detail
    tell(payment, FactType.REFUND_SUCCEEDED, "re_2", amount=money("25.00"))
    assert notes() == [-20, -5]


def test_a_refund_known_to_have_failed_gets_no_note() -> None:
    _, payment, _ = paid_and_invoiced()
    tell(payment, FactType.REFUND_FAILED, "re_1", amount=money("20.00"))
    tell(payment, FactType.REFUND_SUCCEEDED, "re_1", amount=money("20.00"))
    assert notes() == []


def test_closing_what_was_never_paid_takes_the_whole_invoice_back_once() -> None:
    payable = make_payable(required_for_confirmation=False)
    issue(payable)
    for _ in range(2):
        close_payable(payable, reason="cancelled", at=NOON)
    assert notes() == [-45]


def test_closing_what_was_partly_paid_takes_back_what_was_not() -> None:
    payable = make_payable(required_for_confirmation=False)
    payment = make_payment(payable)
    issue(payable)
    tell(payment, amount=money("15.00"))
    close_payable(payable, reason="cancelled", at=NOON)
    tell(payment, FactType.REFUND_SUCCEEDED, "re_1", amount=money("15.00"))
    assert notes() == [-30, -15]


def test_closing_what_was_never_invoiced_writes_nothing() -> None:
    close_payable(make_payable(), reason="hold_lost", at=NOON)
    assert not Invoice.objects.exists()


def test_a_refund_before_the_invoice_is_found_when_it_is_written() -> None:
    payable = make_payable()
    payment = make_payment(payable)
    tell(payment)
    tell(payment, FactType.REFUND_SUCCEEDED, "re_1", amount=money("20.00"))
    with transaction.atomic():
        issue_invoice(payable, at=NOON)
    assert notes() == [-20]


def test_a_note_names_its_refund_even_where_the_charge_was_heard_of_later() -> None:
    payable = make_payable()
    payment = make_payment(payable)
    tell(payment, FactType.REFUND_SUCCEEDED, "re_1", amount=money("20.00"))
    tell(payment)
    with transaction.atomic():
        issue_invoice(payable, at=NOON)
    note = Invoice.objects.get(kind="credit_note")
    assert note.fact == payment.facts.get(type=FactType.REFUND_SUCCEEDED)


@given(
    st.lists(st.tuples(st.integers(1, 100_000), st.integers(0, 100)), min_size=1, max_size=4),
    st.sampled_from(["GBP", "JPY", "KWD"]),
    st.lists(st.integers(1, 99), max_size=4),
)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_parts_taken_back_add_up_and_the_last_takes_the_last_penny(
    rates: list[tuple[int, int]], currency: str, percents: list[int]
) -> None:
    unit = smallest_unit(currency)
    left = [
        Group(str(place), Decimal(place), gross * unit - tax, tax, gross * unit)
        for place, (gross, share) in enumerate(rates)
        for tax in [(gross * unit * share / 200).quantize(unit)]
    ]
    for percent in [*percents, 100]:
        whole = sum((group.gross for group in left), Decimal(0))
        amount = (whole * percent / 100).quantize(unit)
        if not amount:
            continue
        lines = taken_back(left, amount, currency=currency, words="x")
        assert -sum(one.gross for one in lines) == amount
        back = {one.code: one for one in lines}
        left = [
            Group(g.code, g.rate, g.net + b.net, g.tax + b.tax, g.gross + b.gross) if (b := back.get(g.code)) else g
            for g in left
        ]
        assert all(0 <= group.tax <= group.gross and group.net >= 0 for group in left)
    assert all(group.gross == group.tax == group.net == 0 for group in left)
