"""A sale paid through Stripe, over HTTP: whatever happens on the way, in the end all agree."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client, override_settings
from django.utils import timezone

from booking.actions.settlements import consume_settlements, expire_unpaid_orders
from booking.models import Order, OrderStatus
from notifications.actions import send_due
from notifications.models import Delivery
from payments.actions.payables import close_payable
from payments.actions.sweep import sweep
from payments.models import CallState, Payment, PaymentState
from tests.payments.factories import begin, make_payable
from tests.payments.faults import race
from tests.payments.stripe.customer import (
    BANK,
    DECLINED,
    GOOD,
    Customer,
    hear,
    let_time_work,
    letters,
    wrong_when_paid,
    wrong_when_unpaid,
)
from tests.servers.stripe import House
from tests.servers.stripe.cards import CARDS
from tests.servers.stripe.faults import Fault, Kind

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_good_card_books(customer: Customer, house: House) -> None:
    page = customer.order_by_card()
    assert customer.get(page).status_code == 200
    house.pay(customer.ref(), GOOD)
    assert customer.come_back(page).url == customer.success()
    assert wrong_when_paid(house, customer) == []


@pytest.mark.fault(30)
def test_the_tab_is_closed_and_the_notice_alone_books(customer: Customer, house: House, address: str) -> None:
    customer.order_by_card()
    house.pay(customer.ref(), GOOD)
    assert set(hear(house, address)) == {200}
    assert wrong_when_paid(house, customer) == []


@pytest.mark.fault(29)
def test_the_payer_comes_back_and_no_notice_ever_does(customer: Customer, house: House) -> None:
    page = customer.order_by_card()
    house.pay(customer.ref(), GOOD)
    customer.come_back(page)
    assert wrong_when_paid(house, customer) == []


@pytest.mark.fault(19, 29)
def test_neither_comes_and_the_clock_asks(customer: Customer, house: House) -> None:
    customer.order_by_card()
    house.pay(customer.ref(), GOOD)
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=True):
        let_time_work()
    assert wrong_when_paid(house, customer) == []


@pytest.mark.fault("27a", "28a", "31a")
def test_notices_twice_and_backwards_end_the_same(customer: Customer, house: House, address: str) -> None:
    page = customer.order_by_card()
    house.pay(customer.ref(), DECLINED)
    house.pay(customer.ref(), GOOD)
    hear(house, address, events=list(reversed(house.events)), times=2)
    customer.come_back(page)
    hear(house, address)
    assert wrong_when_paid(house, customer) == []


@pytest.mark.fault("28b", "28c")
def test_a_notice_before_our_side_has_stored_the_id(customer: Customer, house: House, address: str) -> None:
    house.faults.append(Fault(Kind.ANSWER_LOST, method="POST", times=2))
    customer.place(follow=True)
    payment = customer.payment()
    assert payment.provider_ref is None
    assert payment.calls.get().state == CallState.UNKNOWN
    [intent] = house.intents
    house.pay(intent, GOOD)
    hear(house, address)
    assert wrong_when_paid(house, customer) == []
    with time_machine.travel(timezone.now() + timedelta(minutes=5), tick=True):
        let_time_work()
    assert len(house.intents) == 1
    assert wrong_when_paid(house, customer) == []


@pytest.mark.fault("11a", "11b", "11c", "11d", "11e")
@pytest.mark.parametrize("card", [card for card in CARDS if card.code and not card.asks_bank], ids=lambda c: c.number)
def test_a_declined_card_is_told_and_the_same_order_is_paid_by_another(
    customer: Customer, house: House, card: Any
) -> None:
    page = customer.order_by_card()
    house.pay(customer.ref(), card)
    customer.come_back(page)
    assert "The payment did not go through" in customer.sees()
    assert wrong_when_unpaid(house, customer) == []
    again = customer.post(customer.success().replace("success", "pay")).url
    assert again == page
    assert customer.payment().attempt == 2
    house.pay(customer.ref(), GOOD)
    customer.come_back(again)
    assert wrong_when_paid(house, customer) == []
    assert (Order.objects.count(), Payment.objects.count(), len(house.intents)) == (1, 1, 1)


def test_who_leaves_after_a_decline_that_we_have_not_heard_of_is_led_back(customer: Customer, house: House) -> None:
    customer.order_by_card()
    house.pay(customer.ref(), DECLINED)
    assert "Your payment is not finished" in customer.sees()


@pytest.mark.fault("12a")
def test_the_bank_asks_and_the_payer_says_yes(customer: Customer, house: House, address: str) -> None:
    page = customer.order_by_card()
    house.pay(customer.ref(), BANK)
    customer.come_back(page)
    assert "Your payment is not finished" in customer.sees()
    assert wrong_when_unpaid(house, customer) == []
    house.answer_bank(customer.ref(), approved=True)
    hear(house, address)
    assert wrong_when_paid(house, customer) == []


@pytest.mark.fault("12b")
def test_the_bank_asks_and_the_payer_fails(customer: Customer, house: House) -> None:
    page = customer.order_by_card()
    house.pay(customer.ref(), BANK)
    house.answer_bank(customer.ref(), approved=False)
    customer.come_back(page)
    assert "could not confirm that it was you" in customer.sees()
    assert wrong_when_unpaid(house, customer) == []


@pytest.mark.fault("12c")
def test_the_bank_asks_and_nobody_answers_until_the_order_runs_out(customer: Customer, house: House) -> None:
    page = customer.order_by_card()
    house.pay(customer.ref(), BANK)
    customer.come_back(page)
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=True):
        expire_unpaid_orders(at=timezone.now())
        consume_settlements(at=timezone.now())
    assert customer.order().status == OrderStatus.EXPIRED
    assert house.intents[customer.ref()]["status"] == "canceled"


def test_the_bank_says_yes_and_then_the_card_is_declined(customer: Customer, house: House) -> None:
    page = customer.order_by_card()
    house.pay(customer.ref(), "4000008260003178")
    house.answer_bank(customer.ref(), approved=True)
    customer.come_back(page)
    assert "not enough money" in customer.sees()
    assert wrong_when_unpaid(house, customer) == []


@pytest.mark.fault(13)
@pytest.mark.parametrize("succeeds", [True, False])
def test_a_slow_payment_is_waited_for(customer: Customer, house: House, address: str, succeeds: bool) -> None:
    page = customer.order_by_card()
    house.pay_by_debit(customer.ref())
    customer.come_back(page)
    assert "We are checking your payment" in customer.sees()
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=True):
        expire_unpaid_orders(at=timezone.now())
    assert customer.order().status == OrderStatus.PLACED
    house.settle(customer.ref(), succeeds=succeeds)
    hear(house, address)
    assert (wrong_when_paid if succeeds else wrong_when_unpaid)(house, customer) == []


@pytest.mark.fault("24c")
def test_the_house_is_down_for_a_minute_when_the_order_is_placed(customer: Customer, house: House) -> None:
    house.is_down = True
    assert customer.place(follow=True).status_code == 200
    assert "Do not pay again" in customer.sees()
    assert wrong_when_unpaid(house, customer) == []
    house.is_down = False
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=True):
        let_time_work()
    page = customer.post(customer.success().replace("success", "pay")).url
    house.pay(customer.ref(), GOOD)
    customer.come_back(page)
    assert wrong_when_paid(house, customer) == []
    assert len(house.intents) == 1


@pytest.mark.fault("24c")
def test_the_house_is_down_when_the_payer_comes_back(customer: Customer, house: House, address: str) -> None:
    page = customer.order_by_card()
    house.pay(customer.ref(), GOOD)
    house.is_down = True
    customer.come_back(page)
    text = customer.sees()
    assert "Do not pay again" in text
    assert "did not go through" not in text
    house.is_down = False
    hear(house, address)
    assert wrong_when_paid(house, customer) == []


@pytest.mark.fault("24c")
def test_the_card_page_says_so_kindly_when_the_house_is_down(customer: Customer, house: House) -> None:
    page = customer.order_by_card()
    house.is_down = True
    answer = customer.get(page)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "your order is kept" in answer.content.decode()
    assert wrong_when_unpaid(house, customer) == []


@pytest.mark.fault("3a")
def test_a_double_click_places_one_order_with_one_intent(customer: Customer, house: House) -> None:
    sent = {**customer.check_form(), "payment_choice": "card"}
    cookies = customer.client.cookies

    def click() -> int:
        client = Client()
        client.cookies = cookies
        return client.post("/checkout/check/", sent, follow=True).status_code

    click()
    race(click, click)
    assert (Order.objects.placed_ever().count(), Payment.objects.count(), len(house.intents)) == (1, 1, 1)


@pytest.mark.fault("3b")
def test_two_tabs_pay_once(customer: Customer, house: House) -> None:
    first = customer.order_by_card()
    second = customer.post(customer.success().replace("success", "pay")).url
    assert first == second
    house.pay(customer.ref(), GOOD)
    customer.come_back(first)
    assert customer.get(second).url == customer.success()
    customer.come_back(second)
    assert wrong_when_paid(house, customer) == []


def test_a_tab_left_open_never_pays_for_an_order_that_ran_out(customer: Customer, house: House) -> None:
    page = customer.order_by_card()
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=True):
        expire_unpaid_orders(at=timezone.now())
    assert customer.get(page).status_code == 302
    assert house.intents[customer.ref()]["status"] == "canceled"
    assert customer.payment().state == PaymentState.CANCELED


@pytest.mark.fault("27b")
def test_many_at_once_come_back_and_hear_of_it_and_it_counts_once(
    customer: Customer, house: House, address: str
) -> None:
    page = customer.order_by_card()
    house.pay(customer.ref(), GOOD)
    cookies = customer.client.cookies

    def come_back() -> None:
        client = Client()
        client.cookies = cookies
        client.post(f"{page}back/")

    race(come_back, lambda: hear(house, address), come_back, lambda: sweep(at=timezone.now() + timedelta(minutes=2)))
    consume_settlements(at=timezone.now())
    assert wrong_when_paid(house, customer) == []


def test_stripes_script_runs_on_the_card_page_and_nowhere_else(customer: Customer, house: House) -> None:
    page = customer.order_by_card()
    answer = Client().get(page)
    policy = answer["Content-Security-Policy"]
    assert f"script-src 'self' {house.url}" in policy
    assert "unsafe" not in policy
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Referrer-Policy"] == "same-origin"
    assert house.url not in Client().get("/book/")["Content-Security-Policy"]


def test_the_form_is_not_shown_for_a_thing_nobody_owes_any_more(house: House) -> None:
    payable = make_payable()
    payment = begin(payable, gateway="stripe", at=timezone.now())
    page = f"/checkout/card/{payment.pk}/"
    assert Client().get(page).status_code == 200
    close_payable(payable, reason="cancelled", at=timezone.now())
    answer = Client().get(page)
    assert (answer.status_code, answer["Location"]) == (302, "/thanks/")


def test_a_guessed_address_and_a_site_without_a_key_have_no_card_page(house: House, settings: Any) -> None:
    payment = begin(make_payable(), gateway="stripe", at=timezone.now())
    assert Client().get(f"/checkout/card/{uuid4()}/").status_code == 404
    settings.STRIPE_SECRET_KEY = ""
    assert Client().get(f"/checkout/card/{payment.pk}/").status_code == 404
    assert Client().post(f"/checkout/card/{payment.pk}/back/").status_code == 404


@pytest.mark.fault("12d")
def test_the_bank_is_answered_in_another_tab(customer: Customer, house: House) -> None:
    first = customer.order_by_card()
    house.pay(customer.ref(), BANK)
    customer.come_back(first)
    other_tab = Customer()
    other_tab.client.cookies = customer.client.cookies
    house.answer_bank(customer.ref(), approved=True)
    other_tab.come_back(first)
    assert customer.get(first).url == customer.success()
    assert wrong_when_paid(house, customer) == []


@pytest.mark.fault(10)
def test_no_mail_server_leaves_the_order_paid_and_the_letter_comes_once(customer: Customer, house: House) -> None:
    page = customer.order_by_card()
    house.pay(customer.ref(), GOOD)
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_PORT=9):
        customer.come_back(page)
        send_due(at=timezone.now())
    assert Delivery.objects.get(kind="order_confirmed").status == "failed"
    assert wrong_when_paid(house, customer) == []
    for _ in range(2):
        send_due(at=timezone.now() + timedelta(minutes=5))
    assert Delivery.objects.get(kind="order_confirmed").status == "sent"
    assert len(letters()) == 1
