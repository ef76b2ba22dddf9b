"""What a customer reads when an order is let go: which visits do not happen, what about money, how to book again."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from wagtail.models import Site

from booking.actions.orders import expire_order, start_order_payment
from booking.actions.settlements import consume_settlements, expire_unpaid_orders
from booking.models import Order
from catalogue.models import Service
from core.models import BusinessSettings
from core.money import money
from notifications.kinds import Message, build_message
from notifications.models import Delivery
from payments.actions.facts import record_fact
from payments.actions.pay import record_money_received
from payments.models import FactSource, FactType
from tests.booking.factories import NOW
from tests.booking.sale import ADA, fill_basket, money_arrives, open_for_business, place
from tests.dashboard.factories import make_order, make_service, make_visit
from tests.notifications.factories import make_delivery

pytestmark = pytest.mark.django_db
MUCH_LATER = NOW + timedelta(hours=2)


def let_go(order: Order | None = None) -> Order:
    """Let a placed order run out as the clock does."""
    order = order or place(fill_basket(open_for_business(name="Oven clean", slug="oven-clean")[0]))
    expire_unpaid_orders(at=MUCH_LATER)
    order.refresh_from_db()
    assert order.status == "expired"
    return order


def queued() -> list[str]:
    return list(Delivery.objects.filter(kind="order_cancelled").values_list("recipient", flat=True))


def about(order: Order) -> Message | None:
    return build_message(make_delivery(kind="order_cancelled", subject_id=str(order.public_id)))


def read(order: Order) -> Message:
    message = about(order)
    assert message is not None
    return message


def test_whoever_did_not_pay_in_time_is_told_once() -> None:
    let_go()
    expire_unpaid_orders(at=MUCH_LATER + timedelta(hours=1))
    assert queued() == [ADA.email]


def test_letter_and_transition_stand_or_fall_together() -> None:
    order = place(fill_basket(open_for_business()[0]))
    with transaction.atomic():
        expire_order(order, at=MUCH_LATER)
        transaction.set_rollback(True)
    assert queued() == []


def test_a_basket_that_runs_out_tells_nobody() -> None:
    expire_order(fill_basket(open_for_business()[0]), at=MUCH_LATER)
    assert queued() == []


def test_both_bodies_say_what_when_and_that_nothing_was_charged() -> None:
    BusinessSettings.objects.create(site=Site.objects.get(is_default_site=True), phone="+441174960123")
    order = let_go()
    message = read(order)
    assert message.subject == f"No longer booked: Oven clean, Monday 8 March 2027 ({order.spoken_number})"
    for body in (message.text, message.html):
        for words in (
            order.spoken_number,
            "Oven clean",
            "Monday 8 March 2027",
            "10:00 to 11:00",
            "Nothing was charged",
            "0117 496 0123",
            "/book/?postcode=BS6+5QA",
            "service=oven-clean",
        ):
            assert words in body


def test_the_button_leads_straight_to_the_service(client: Client) -> None:
    order = let_go()
    [link] = re.findall(r"http://[^/]+(/book/\S+)", read(order).text)
    answer = client.get(link, follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain[-1][0].startswith("/book/services/oven-clean/")


def test_a_service_no_longer_offered_is_not_led_to() -> None:
    order = let_go()
    Service.objects.update(active=False)
    assert "service=" not in read(order).text


def test_money_that_came_in_part_is_named_and_we_call() -> None:
    order = place(fill_basket(open_for_business()[0]))
    assert order.payable is not None
    record_money_received(order.payable, money(20), reference="till-1", method="cash", at=NOW)
    message = read(let_go(order))
    for body in (message.text, message.html):
        assert "£20" in body
        assert "we will call you" in body
        assert "Nothing was charged" not in body


def test_money_that_came_and_went_back_was_charged_all_the_same() -> None:
    order = place(fill_basket(open_for_business()[0]))
    assert order.payable is not None
    payment = record_money_received(order.payable, money(20), reference="till-1", method="cash", at=NOW)
    back = money_arrives(payment, at=NOW, kind=FactType.REFUND_SUCCEEDED)
    record_fact(payment, replace(back, amount=money(20)), source=FactSource.STAFF, at=NOW)
    assert "Nothing was charged" not in read(let_go(order)).text


def test_an_order_paid_late_and_revived_is_not_said_to_be_cancelled() -> None:
    order = place(fill_basket(open_for_business()[0]))
    payment = start_order_payment(order, gateway="offline", at=NOW)
    let_go(order)
    record_fact(payment, money_arrives(payment, at=MUCH_LATER), source=FactSource.STAFF, at=MUCH_LATER)
    consume_settlements(at=MUCH_LATER)
    order.refresh_from_db()
    assert order.status == "confirmed"
    assert build_message(Delivery.objects.get(kind="order_cancelled")) is None


def test_a_cancelled_order_names_only_the_visits_that_do_not_happen() -> None:
    order = make_order(status="cancelled", paid=False)
    gone = make_visit(order, service=make_service("Window wash"), starts_at=NOW)
    gone.status = "cancelled"
    gone.save()
    text = read(order).text
    assert "is cancelled" in text
    assert "Window wash" in text
    assert "Deep clean" not in text


def test_an_order_cancelled_after_it_was_paid_says_that_we_call() -> None:
    text = read(make_order(status="cancelled", paid=True)).text
    assert "£144" in text
    assert "we will call you" in text


@pytest.mark.parametrize("status", ["placed", "confirmed", "in_progress", "completed"])
def test_an_order_that_stands_is_not_said_to_be_cancelled(status: str) -> None:
    assert about(make_order(status=status)) is None


def test_names_cannot_carry_markup_into_the_mail() -> None:
    message = read(make_order(status="cancelled", guest_name="<b>Priya</b>"))
    assert "<b>Priya" not in message.html
