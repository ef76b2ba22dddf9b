"""What customers read about their orders."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings
from wagtail.models import Site

from booking.models import Order
from core.models import BusinessSettings
from notifications.kinds import Message, build_message
from tests.dashboard.factories import make_order, make_provider, make_service, make_visit
from tests.firm import register_for_vat
from tests.notifications.factories import make_delivery

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_firm(settings: Settings) -> None:
    settings.SITE_URL = "https://larkfield.example"
    BusinessSettings.objects.create(
        site=Site.objects.get(is_default_site=True), name="Larkfield", phone="+441174960123"
    )
    register_for_vat()


def about(order: Order, kind: str = "order_confirmed") -> Message | None:
    return build_message(make_delivery(kind=kind, subject_id=str(order.public_id), recipient=order.guest_email))


def read(order: Order, kind: str = "order_confirmed") -> Message:
    message = about(order, kind)
    assert message is not None
    return message


def test_both_bodies_say_number_day_person_address_and_money() -> None:
    message = read(make_order())

    for body in (message.text, message.html):
        for words in (
            "4821 0937",
            "Tuesday 22 June 2027",
            "09:30 to 12:30",
            "Maya will come to you",
            "12 Chandos Road",
            "Deep clean",
            "Inside the oven",
            "£144",
            "£24 VAT",
            "0117 496 0123",
        ):
            assert words in body


@pytest.mark.parametrize(
    ("kind", "order"), [("order_confirmed", {}), ("payment_failed", {"paid": False, "status": "placed"})]
)
def test_a_firm_without_a_vat_number_writes_of_no_vat(kind: str, order: dict[str, Any]) -> None:
    register_for_vat("")
    message = read(make_order(**order), kind)
    for body in (message.text, message.html):
        assert "£144" in body
        assert "VAT" not in body


def test_the_subject_tells_what_and_when() -> None:
    assert read(make_order()).subject == "Booked: Deep clean, Tuesday 22 June 2027 (4821 0937)"


def test_links_lead_to_this_site_and_open_the_order() -> None:
    message = read(make_order())

    links = [word for word in message.text.split() if word.startswith("http")]
    assert links
    assert all(link.startswith("https://larkfield.example/orders/") for link in links)


def test_a_paid_order_says_paid_and_offers_the_receipt() -> None:
    message = read(make_order(paid=True))

    assert "Paid: £144" in message.text
    assert "receipt.pdf" in message.html
    assert "on the day" not in message.text


def test_an_order_paid_later_says_what_is_due() -> None:
    message = read(make_order(paid=False))

    assert "To pay on the day: £144" in message.text
    assert "receipt.pdf" not in message.html


def test_several_visits_are_told_in_the_order_they_happen() -> None:
    order = make_order()
    make_visit(order, service=make_service("Window wash"), starts_at=datetime(2027, 1, 12, 10, tzinfo=UTC))

    text = read(order).text

    assert text.index("Window wash") < text.index("Deep clean")
    assert "Tuesday 12 January 2027, 10:00 to 13:00" in text


def test_a_crew_is_named_together() -> None:
    crew = (make_provider("Maya Lindqvist"), make_provider("Tom Okafor"))

    assert "Maya and Tom will come to you" in read(make_order(providers=crew)).text


def test_names_cannot_carry_markup_into_the_mail() -> None:
    message = read(make_order(guest_name="<b>Priya</b>"))

    assert "<b>Priya</b>" not in message.html
    assert "&lt;b&gt;Priya" in message.html


def test_plain_text_keeps_apostrophes() -> None:
    assert "O'Neill" in read(make_order(guest_name="O'Neill Ann")).text


def test_a_cancelled_order_is_not_confirmed_any_more() -> None:
    assert about(make_order(status="cancelled")) is None


def test_a_failed_payment_leads_back_to_paying() -> None:
    order = make_order(status="placed", paid=False, pay_until=timezone.now() + timedelta(minutes=20))

    message = read(order, "payment_failed")

    assert "https://larkfield.example/checkout/failed/" in message.text
    assert "Nothing was taken" in message.text
    assert "until" in message.text


def test_a_deadline_that_has_passed_is_not_promised() -> None:
    assert "until" not in read(make_order(status="placed", paid=False), "payment_failed").text


@pytest.mark.parametrize(("status", "paid"), [("expired", False), ("placed", True)])
def test_a_failed_payment_is_no_news_once_it_was_paid_or_ran_out(status: str, paid: bool) -> None:
    assert about(make_order(status=status, paid=paid), "payment_failed") is None
