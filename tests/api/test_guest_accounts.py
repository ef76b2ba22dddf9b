"""Keeping a guest's order with an account, by program."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User
from booking.models import Order
from booking.queries import order_key
from tests.accounts.test_sign_in import PASSWORD
from tests.booking.factories import NOW
from tests.booking.sale import ADA, fill_basket, open_for_business, place
from tests.booking.test_order_joins_an_account import make_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    service, _ = open_for_business()
    return place(fill_basket(service))


def send(path: str, client: Any = None, **body: Any) -> Any:
    return (client or Client()).post(f"/api/bkg/guest/{path}", body, content_type="application/json")


def key_of(order: Order) -> str:
    return order_key(order, at=NOW)


@pytest.mark.parametrize("path", ["check-email/", "check-email"])
def test_the_holder_of_the_key_learns_whether_there_is_an_account(order: Order, path: str) -> None:
    assert send(path, key=key_of(order)).json() == {"has_account": False}
    make_account(ADA.email)
    answer = send(path, key=key_of(order))
    assert answer.json() == {"has_account": True}
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("body", [{"key": "guessed"}, {"key": ""}, {"email": ADA.email}, {}])
def test_without_the_key_nobody_learns_of_an_address(order: Order, body: dict[str, str]) -> None:
    make_account(ADA.email)
    known = send("check-email/", **body)
    User.objects.all().delete()

    assert known.status_code in (400, 404)
    assert send("check-email/", **body).content == known.content


def test_guesses_are_counted(order: Order) -> None:
    answers = [send("check-email/", key=f"guess{number}").status_code for number in range(11)]

    assert answers == [404] * 10 + [429]


def test_signing_in_and_linking(order: Order, client: Client) -> None:
    user = make_account(ADA.email)
    path = f"order/{order.number}/link-login/"
    assert send(path, key=key_of(order)).status_code == 401

    client.force_login(user)
    assert send(path, client, key=key_of(order)).json()["number"] == order.number
    order.refresh_from_db()
    assert order.customer == user.customer


def test_another_accounts_owner_is_refused(order: Order, client: Client) -> None:
    client.force_login(make_account("eve@example.com"))
    answer = send(f"order/{order.number}/link-login/", client, key=key_of(order))

    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "address_not_proved")


@pytest.mark.fault("63b")
def test_a_key_under_another_number_opens_nothing(order: Order, client: Client) -> None:
    client.force_login(make_account(ADA.email))

    assert send("order/12345678/link-login/", client, key=key_of(order)).status_code == 404


def test_registering_sends_the_link_that_proves_the_address(order: Order) -> None:
    answer = send(f"order/{order.number}/link-register/", key=key_of(order), password=PASSWORD)

    assert (answer.status_code, answer.json()) == (202, {"verification_sent_to": ADA.email})
    assert [message.to for message in mail.outbox] == [[ADA.email]]
    order.refresh_from_db()
    assert order.customer is None


def test_a_weak_password_is_refused_in_words(order: Order) -> None:
    answer = send(f"order/{order.number}/link-register/", key=key_of(order), password="password")

    assert answer.status_code == 400
    assert answer.json()["error"]["fields"]["password"]
    assert not User.objects.exists()


def test_an_address_with_an_account_is_told_to_sign_in(order: Order) -> None:
    make_account(ADA.email)
    answer = send(f"order/{order.number}/link-register/", key=key_of(order), password=PASSWORD)

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "has_account")
