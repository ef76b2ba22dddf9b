"""Invoices: once for each thing owed, without a gap, frozen by the code and by the database."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import Error, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.money import money, smallest_unit, tax_within
from payments.actions.invoices import issue_invoice
from payments.models import Frozen, Invoice, Payable, Series
from payments.queries import standing_of
from payments.vat import from_json, lines_of, summary
from tests.firm import register_for_vat
from tests.payments.factories import NOON, make_payable, pay_it

pytestmark = pytest.mark.django_db
LAST_SECOND = datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)


@pytest.fixture(autouse=True)
def registered() -> None:
    register_for_vat()


def issue(payable: Payable | None = None, *, at: datetime = NOON) -> Invoice:
    with transaction.atomic():
        return issue_invoice(payable or make_payable(), at=at)


def line(name: str, amount: str, tax: str, rate: str) -> dict[str, str]:
    return {"name": name, "detail": "", "amount": amount, "tax": tax, "rate": rate}


def test_an_invoice_says_what_was_sold_and_the_tax_in_it() -> None:
    invoice = issue()
    (only,) = invoice.content["lines"]
    assert (invoice.net, invoice.tax, invoice.gross) == (Decimal("37.5"), Decimal("7.5"), 45)
    assert (only["code"], only["rate"], only["net"]) == ("S", "20", "37.50")
    assert invoice.content["buyer"]["name"] == "Ada Marsh"


def test_a_thing_owed_is_invoiced_once() -> None:
    payable = make_payable()
    assert issue(payable) == issue(payable)
    assert Series.objects.get().last == 1


@pytest.mark.fault("60c")
def test_numbers_go_on_over_the_years_end() -> None:
    numbers = [str(issue(at=at)) for at in (LAST_SECOND, LAST_SECOND.replace(year=2027, month=1, day=1))]
    assert numbers == ["TEST-INV-000001", "TEST-INV-000002"]


@pytest.mark.fault("60d")
def test_a_site_that_takes_real_money_numbers_apart(settings: Any) -> None:
    issue()
    settings.PAYMENTS_SANDBOX, settings.STRIPE_SECRET_KEY = False, ""
    assert str(issue()) == "INV-000001"


@pytest.mark.fault("60b")
def test_a_rollback_gives_the_number_back() -> None:
    payable = make_payable()
    with transaction.atomic():
        issue_invoice(payable, at=NOON)
        transaction.set_rollback(True)
    assert issue().number == 1


def test_each_rate_is_summed_up() -> None:
    lines = [line("Clean", "120.00", "20.00", "20"), line("Lamp", "21.00", "1.00", "5"), line("Talk", "9.00", "0", "0")]
    invoice = issue(make_payable(amount=money("150.00"), tax=money("21.00"), document={"lines": lines}))
    groups = summary(invoice.content["lines"])
    assert [f"{group.code} {group.net} {group.tax}" for group in groups] == [
        "S 100.00 20.00",
        "R 20.00 1.00",
        "Z 9.00 0",
    ]


def test_a_firm_without_a_vat_number_charges_no_vat() -> None:
    register_for_vat("")
    invoice = issue()
    assert (invoice.net, invoice.tax, invoice.content["lines"][0]["code"]) == (45, 0, "")


def test_what_is_paid_later_is_due_on_the_day_its_owner_named_and_overdue_after_it() -> None:
    payable = make_payable(required_for_confirmation=False, document={"due_on": "2026-12-03", "lines": []})
    invoice = issue(payable)
    days = [(3, "to_pay"), (4, "overdue")]
    assert [standing_of(invoice, at=NOON.replace(month=12, day=day)).word for day, _ in days] == [w for _, w in days]


def test_payment_changes_how_an_invoice_stands_and_not_the_invoice() -> None:
    payable = make_payable(required_for_confirmation=False)
    before = issue(payable)
    pay_it(payable)
    after = Invoice.objects.get()
    assert (standing_of(after, at=NOON).word, after.content) == ("paid", before.content)


@pytest.mark.parametrize("deed", [lambda one: one.save(), lambda one: one.delete()])
@pytest.mark.fault("61c")
def test_the_model_refuses_to_change_or_delete_a_paper(deed: Any) -> None:
    with pytest.raises(Frozen):
        deed(issue())


@pytest.mark.parametrize("deed", [lambda rows: rows.update(number=7), lambda rows: rows.delete()])
@pytest.mark.fault("61c")
def test_nor_does_a_queryset_change_or_delete_papers(deed: Any) -> None:
    issue()
    with pytest.raises(Frozen):
        deed(Invoice.objects.all())


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE payments_invoice SET gross = 1",
        "UPDATE payments_invoice SET number = number",
        "DELETE FROM payments_invoice",
    ],
)
@pytest.mark.fault("61c")
def test_the_database_itself_refuses(sql: str) -> None:
    issue()
    with pytest.raises(Error, match="never changed or deleted"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


CURRENCIES = st.sampled_from(["GBP", "EUR", "JPY", "KWD"])
RATES = st.sampled_from(["20", "5", "0", "12.5", "17.5"])
SOLD = st.lists(st.tuples(st.integers(1, 10_000_000), RATES), min_size=1, max_size=12)


@given(SOLD, CURRENCIES, st.integers(1, 100), st.booleans())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_lines_add_up_to_what_is_owed_whatever_is_sold(
    sold: list[tuple[int, str]], currency: str, percent: int, registered: bool
) -> None:
    """`percent` is what is asked of the whole: a discount, or a part in advance."""
    unit = smallest_unit(currency)
    priced = [(units * unit, Decimal(rate)) for units, rate in sold]
    taxes = [tax_within(money(amount, currency), rate).amount for amount, rate in priced]
    document = {
        "lines": [
            {"name": "x", "amount": str(amount), "tax": str(tax), "rate": str(rate)}
            for (amount, rate), tax in zip(priced, taxes, strict=True)
        ]
    }
    whole, whole_tax = sum((amount for amount, _ in priced), Decimal(0)), sum(taxes, Decimal(0))
    amount = max((whole * percent / 100).quantize(unit), unit)
    tax = min((whole_tax * percent / 100).quantize(unit), amount)
    lines = lines_of(document, label="x", amount=amount, tax=tax, currency=currency, registered=registered)
    assert sum(one.gross for one in lines) == amount
    assert sum(one.tax for one in lines) == (tax if registered else 0)
    for one in lines:
        assert one.net + one.tax == one.gross
        assert (one.gross, one.tax) == (one.gross.quantize(unit), one.tax.quantize(unit))
        assert from_json(one.as_json()) == one
    if percent == 100:
        assert [one.gross for one in lines] == [price for price, _ in priced]
