"""Receipts: numbered without a gap, frozen, one page, in any script."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from wagtail.models import Site

from core.models import BusinessSettings
from core.money import money
from payments.models import Receipt, Series
from payments.receipts import latest_receipt, receipt_pdf
from payments.typesetting import width, wrap
from tests.payments.factories import NOON, make_payable, make_payment, pay_it, tell


def make_receipt(amount: str = "45.00", **content: Any) -> Receipt:
    """Return an unsaved receipt over `amount`."""
    values: dict[str, Any] = {
        "seller": {"name": "Larkfield", "address": "12 Quay Street\nBristol", "vat_number": "GB 123"},
        "buyer": {"name": "Ada Marsh", "address": ["4 Mill Lane"], "email": "ada@example.org"},
        "lines": [{"name": "Window cleaning", "detail": "Two-bedroom flat", "amount": amount}],
        "labels": ["Order 4821 0937"],
        "owed": amount,
        "method": "Card ending 4242",
    }
    money_parts = {"currency": "GBP", "amount": money(amount).amount, "tax": money("7.50").amount}
    return Receipt(series_id="R", number=7, content={**values, **content}, issued_at=NOON, **money_parts)


def text_of(pdf: bytes) -> str:
    reader = PdfReader(BytesIO(pdf))
    assert len(reader.pages) == 1
    return reader.pages[0].extract_text()


@pytest.mark.django_db
def test_a_charge_gives_one_receipt_in_the_series_of_its_kind() -> None:
    payable = make_payable()
    pay_it(payable)
    receipt = latest_receipt(payable)
    assert receipt is not None
    assert str(receipt) == "TEST-000001"
    assert (receipt.amount, receipt.tax, receipt.content["method"]) == (45, money("7.50").amount, "Card ending 4242")
    real = make_payment(gateway="offline", livemode=True)
    tell(real, psp_ref="till")
    assert [str(row) for row in Receipt.objects.order_by("pk")] == ["TEST-000001", "R-000001"]


@pytest.mark.django_db
def test_a_part_payment_contains_its_part_of_the_tax() -> None:
    payment = make_payment()
    tell(payment, amount=money("15.00"))
    assert Receipt.objects.get().tax == money("2.50").amount


@pytest.mark.django_db
def test_foreign_money_and_repeats_get_no_number() -> None:
    payment = make_payment()
    tell(payment, amount=money("45.00", "EUR"))
    assert not Series.objects.exists()
    tell(payment, psp_ref="ch_2")
    tell(payment, psp_ref="ch_2")
    assert Series.objects.get().last == 1


@pytest.mark.django_db
def test_who_we_are_is_frozen_on_the_receipt() -> None:
    site = Site.objects.filter(is_default_site=True).first()
    if site is not None:
        BusinessSettings.objects.update_or_create(site=site, defaults={"name": "Larkfield", "vat_number": "GB 9"})
    pay_it(make_payable())
    BusinessSettings.objects.update(name="Renamed")
    assert Receipt.objects.get().content["seller"]["name"] in ("Larkfield", "Callout")
    assert "Renamed" not in text_of(receipt_pdf(Receipt.objects.get()))


def test_it_says_who_paid_whom_for_what() -> None:
    text = text_of(receipt_pdf(make_receipt("113.50")))
    for words in ("R-000007", "20 November 2026", "Ada Marsh", "Larkfield", "Window cleaning", "£113.50", "£7.50"):
        assert words in text
    assert "Card ending 4242" in text


def test_the_vat_in_what_was_paid_is_told_of_a_firm_that_is_registered() -> None:
    assert "VAT included in what you paid" in text_of(receipt_pdf(make_receipt()))
    assert "VAT" not in text_of(receipt_pdf(make_receipt(seller={"name": "Larkfield", "vat_number": ""})))


def test_the_same_receipt_is_the_same_bytes() -> None:
    assert receipt_pdf(make_receipt()) == receipt_pdf(make_receipt())


def test_the_test_series_says_that_no_money_moved() -> None:
    receipt = make_receipt()
    receipt.series_id = "TEST"
    assert "no real money was taken" in text_of(receipt_pdf(receipt))


@pytest.mark.parametrize(
    "words",
    [
        "W" * 200,
        "王小明" * 66,
        "한국어" * 66,
        "かな漢字" * 50,
        "م" * 200,
        "😀" * 100,
        "é" * 200,
        "\u0000\u200b\ud800a",
        "ไทย" * 60,
    ],
)
def test_two_hundred_characters_of_any_script_fit(words: str) -> None:
    receipt = make_receipt(
        "12480.00",
        seller={"name": words, "legal_name": words, "address": "\n".join([words] * 4), "email": words},
        buyer={"name": words, "address": [words] * 6, "email": words},
        lines=[{"name": words, "detail": words, "amount": "624.00"}] * 20,
        labels=[words],
        method=words,
    )
    text = text_of(receipt_pdf(receipt))
    assert "£12,480.00" in text
    assert "more" in text


@pytest.mark.parametrize("content", [{"buyer": {}}, {"lines": []}, {"lines": [{"amount": "x"}]}, {"buyer": None}])
def test_a_receipt_with_little_to_say_is_set_all_the_same(content: dict[str, Any]) -> None:
    assert "£45.00" in text_of(receipt_pdf(make_receipt(**content)))


def test_chinese_can_be_read_back() -> None:
    assert "王小明" in text_of(receipt_pdf(make_receipt(buyer={"name": "王小明", "address": []})))


@given(st.text(max_size=120), st.floats(40, 300))
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
def test_no_line_is_wider_than_its_room(text: str, room: float) -> None:
    assert all(width(line, "text", 10) <= room for line in wrap(text, "text", 10, room, most=4))


def test_the_day_of_issue_follows_the_firms_clock() -> None:
    receipt = make_receipt()
    receipt.issued_at = NOON.replace(month=7, hour=23, minute=30)
    assert "21 July 2026" in text_of(receipt_pdf(receipt))
