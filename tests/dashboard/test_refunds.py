"""Giving money back on a screen: only admins, seen before it is done, done once, and told as it is."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from booking.actions.settlements import consume_settlements
from booking.models import Order
from notifications.kinds import build_message
from notifications.models import Delivery
from payments.gateways import GATEWAYS
from payments.models import Invoice, Refund, RefundState
from tests.dashboard.factories import make_order_paid_by_card, make_user
from tests.payments.faults import Faulty

pytestmark = pytest.mark.django_db
PAGE = "/dashboard/orders/48210937/refund/"


@pytest.fixture
def boss(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("boss@example.com", "four words in a row"))
    return client


@pytest.fixture
def order() -> Order:
    return make_order_paid_by_card()


def fields(**said: str) -> dict[str, str]:
    return {"amount": "44.00", "reason": "It rained", **said}


def confirmed(**said: str) -> dict[str, str]:
    return fields(key=str(uuid4()), confirmed="yes", **said)


def test_the_form_offers_all_that_came(boss: Client, order: Order) -> None:
    assert 'value="144.00"' in boss.get(PAGE).content.decode()


def test_what_will_happen_is_shown_before_anything_happens(boss: Client, order: Order) -> None:
    html = boss.post(PAGE, fields()).content.decode()
    assert "Give back £44?" in html
    assert "credit note" in html
    assert re.search(r'name="key" value="[0-9a-f-]{36}"', html)
    assert not Refund.objects.exists()


@pytest.mark.parametrize("amount", ["44.00", "44", "1e2"])
def test_the_button_of_that_page_does_what_the_page_says(boss: Client, order: Order, amount: str) -> None:
    html = boss.post(PAGE, fields(amount=amount)).content.decode()
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
    boss.post(PAGE, {**sent, "confirmed": "yes"})
    assert Refund.objects.get().amount == Decimal(amount)


def test_a_form_without_anything_says_what_is_missing(boss: Client, order: Order) -> None:
    html = boss.post(PAGE, {"amount": "", "reason": ""}).content.decode()
    assert "Write a sum such as 20.00." in html
    assert "Write why the money goes back." in html


def test_confirming_gives_the_money_back_and_writes_the_note(boss: Client, order: Order) -> None:
    answer = boss.post(PAGE, confirmed(), follow=True)
    assert "£44 has been given back" in answer.content.decode()
    assert Refund.objects.get().state == RefundState.SUCCEEDED
    assert Invoice.objects.get(kind="credit_note").gross == -44
    assert "It rained" in answer.content.decode()


def test_a_second_click_gives_nothing_more_and_says_the_same(boss: Client, order: Order) -> None:
    sent = confirmed(amount="144.00")
    for _ in range(2):
        answer = boss.post(PAGE, sent, follow=True)
        assert "£144 has been given back" in answer.content.decode()
    assert Refund.objects.count() == 1


def test_an_answer_that_did_not_come_is_not_called_failed(
    boss: Client, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(GATEWAYS, "sandbox", Faulty("lost"))
    html = boss.post(PAGE, confirmed(), follow=True).content.decode()
    assert "no clear answer yet" in html
    assert "Being checked" in html
    assert not Invoice.objects.filter(kind="credit_note").exists()


@pytest.mark.parametrize(
    "said",
    [{"amount": "144.01"}, {"amount": "0"}, {"amount": "-1"}, {"amount": "1.001"}, {"amount": "NaN"}, {"reason": ""}],
)
def test_a_sum_that_cannot_go_back_or_no_reason_is_asked_for_again(
    boss: Client, order: Order, said: dict[str, str]
) -> None:
    for more in ({}, {"confirmed": "yes", "key": "x"}):
        assert boss.post(PAGE, {**fields(**said), **more}).status_code == 422
    assert not Refund.objects.exists()


@pytest.mark.parametrize("payment", ["x", "00000000-0000-0000-0000-000000000000"])
def test_a_payment_of_another_order_is_not_given_back(boss: Client, order: Order, payment: str) -> None:
    assert boss.post(PAGE, confirmed(payment=payment)).status_code == 422
    assert not Refund.objects.exists()


def test_when_all_has_gone_the_page_says_so(boss: Client, order: Order) -> None:
    boss.post(PAGE, confirmed(amount="144.00"))
    assert "Nothing is left to give back" in boss.get(PAGE).content.decode()


@pytest.mark.parametrize("role", ["customer", "manager", "staff"])
def test_nobody_but_admins_gives_money_back(client: Client, role: str, order: Order) -> None:
    client.force_login(make_user("other@example.com", role=role))
    assert client.post(PAGE, confirmed()).status_code == 404
    assert not Refund.objects.exists()


def test_the_customer_hears_of_it_with_the_note(boss: Client, order: Order) -> None:
    boss.post(PAGE, confirmed())
    consume_settlements(at=timezone.now() + timedelta(minutes=1))
    message = build_message(Delivery.objects.get(kind="money_back"))
    assert message is not None
    assert "£44" in message.subject
    assert "papers/TEST-CN-000001.pdf" in message.text
    assert "papers/TEST-CN-000001.pdf" in message.html


def test_money_that_came_back_to_us_is_not_announced(boss: Client, order: Order) -> None:
    boss.post(PAGE, confirmed())
    consume_settlements(at=timezone.now() + timedelta(minutes=1))
    refunded: Any = Refund.objects.get().payment.facts.get(type="refund_succeeded")
    refunded.pk, refunded.type = None, "refund_failed"
    refunded.save()
    assert build_message(Delivery.objects.get(kind="money_back")) is None
