"""Invoices on paper: everything that must stand there, on as many pages as it takes, the same bytes each time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from payments.invoices import invoice_pdf
from payments.models import Invoice, PaperKind
from payments.vat import lines_of, summary, taken_back
from tests.payments.factories import NOON
from tests.payments.test_invoices import line

MIXED = [
    line("Deep clean", "144.00", "24.00", "20"),
    line("Lamp", "105.00", "5.00", "5"),
    line("Talk", "60.00", "0", "0"),
]


def make_invoice(
    lines: list[dict[str, str]] | None = None,
    *,
    currency: str = "GBP",
    back: str = "",
    vat: str = "GB 123",
    **said: Any,
) -> Invoice:
    """Return an unsaved invoice over `lines`, or a credit note of `back` against it."""
    lines = lines or [line("Window cleaning", "45.00", "7.50", "20")]
    amount, tax = (sum(Decimal(one[key]) for one in lines) for key in ("amount", "tax"))
    rows = lines_of(
        {"lines": lines}, label="x", amount=Decimal(amount), tax=Decimal(tax), currency=currency, registered=bool(vat)
    )
    if back:
        rows = taken_back(summary(rows), Decimal(back), currency=currency, words="Refund")
    content = {
        "seller": {"name": "Larkfield", "address": "12 Quay Street\nBristol", "vat_number": vat},
        "buyer": {"name": "Ada Marsh", "address": ["4 Mill Lane"], "email": "ada@example.org"},
        "label": "Order 4821 0937",
        "lines": [row.as_json() for row in rows],
        "issued_on": "2026-11-20",
        "paid": "0",
        "pay_on_day": True,
        **said,
    }
    sums = {key: sum(getattr(row, key) for row in rows) for key in ("net", "tax", "gross")}
    kind = PaperKind.CREDIT_NOTE if back else PaperKind.INVOICE
    words = {
        "kind": kind,
        "series_id": "CN" if back else "INV",
        "number": 7,
        "currency": currency,
        "fact_id": 1 if back else None,
    }
    return Invoice(**words, **sums, due_on=date(2026, 12, 3), content=content, issued_at=NOON)


def pages_of(invoice: Invoice) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(invoice_pdf(invoice))).pages]


def test_it_says_who_sold_whom_what_when_and_how_to_pay() -> None:
    (text,) = pages_of(make_invoice(MIXED))
    for words in ("VAT invoice", "INV-000007", "20 November 2026", "Tax point", "Larkfield", "GB 123", "Ada Marsh"):
        assert words in text
    for words in (
        "VAT summary",
        "Standard rate 20%",
        "Reduced rate 5%",
        "Zero rate 0%",
        "£280.00",
        "£29.00",
        "£309.00",
    ):
        assert words in text
    assert "To pay: £309.00, on the day of your visit 3 December 2026" in text
    assert "Page" not in text


def test_what_was_paid_is_said() -> None:
    (text,) = pages_of(make_invoice(paid="45.00"))
    assert "Paid on the day of this invoice: £45.00" in text
    assert "Nothing is left to pay" in text


def test_a_firm_without_a_vat_number_says_nothing_of_vat() -> None:
    (text,) = pages_of(make_invoice(vat=""))
    assert "VAT" not in text
    assert "Tax point" not in text
    assert "Invoice" in text


def test_a_credit_note_names_its_invoice_and_its_reason() -> None:
    (text,) = pages_of(make_invoice(MIXED, back="103.00", refers="INV-000001", reason="Refund"))
    for words in (
        "Credit note",
        "CN-000007",
        "INV-000001",
        "Reason: Refund",
        "given back to you",
        "−£103.00",
        "£103.00",
    ):
        assert words in text


def test_forty_lines_go_on_overleaf_with_numbered_pages() -> None:
    pages = pages_of(make_invoice([line(f"Clean number {place}", "144.00", "24.00", "20") for place in range(40)]))
    assert len(pages) > 2
    for place, page in enumerate(pages, start=1):
        assert f"Page {place} of {len(pages)}" in page
        assert "INV-000007" in page
    assert all(f"Clean number {place}" in " ".join(pages) for place in range(40))
    assert "£5,760.00" in pages[-1]


@pytest.mark.parametrize(("currency", "sum"), [("JPY", "12,000 JPY"), ("KWD", "12.345 KWD"), ("EUR", "€12.30")])
def test_sums_are_written_in_their_currency(currency: str, sum: str) -> None:
    amount = {"JPY": "12000", "KWD": "12.345", "EUR": "12.30"}[currency]
    assert sum in pages_of(make_invoice([line("Clean", amount, "0", "0")], currency=currency))[0]


@pytest.mark.fault("62b")
def test_the_same_paper_is_the_same_bytes() -> None:
    assert invoice_pdf(make_invoice(MIXED)) == invoice_pdf(make_invoice(MIXED))


@pytest.mark.parametrize(
    "words", ["W" * 200, "王小明" * 66, "한국어" * 66, "م" * 200, "😀" * 100, "\u0000\u200b\ud800a", "ไทย" * 60]
)
@pytest.mark.fault("62c")
def test_long_words_of_any_script_stay_on_the_page(words: str) -> None:
    rude = {**line(words, "12480.00", "2080.00", "20"), "detail": words}
    seller = {
        "name": words,
        "legal_name": words,
        "address": "\n".join([words] * 4),
        "email": words,
        "vat_number": "GB 1",
    }
    buyer = {"name": words, "address": [words] * 6, "email": words}
    text = " ".join(pages_of(make_invoice([rude] * 3, seller=seller, buyer=buyer, label=words)))
    assert "£37,440.00" in text


@pytest.mark.parametrize("said", [{"buyer": {}}, {"buyer": None}, {"lines": []}, {"seller": {}}])
def test_a_paper_with_little_to_say_is_set_all_the_same(said: dict[str, Any]) -> None:
    assert "£45.00" in " ".join(pages_of(make_invoice(**said)))
