"""Orders to be paid at once: placed first, paid after, never lost in between."""

from __future__ import annotations

import pytest
from django.test import Client

from booking.models import Order, OrderStatus
from payments.models import Payment
from tests.api.factories import make_town, make_wanted, send

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_is_placed_and_says_where_to_pay(client: Client) -> None:
    body = send(client, make_wanted(make_town(), payment="card")).json()
    order = Order.objects.get()
    assert (order.status, body["status"]) == (OrderStatus.PLACED, "placed")
    assert body["pay_url"].endswith(f"/checkout/pay/{body['key']}/")
    payment = Payment.objects.get()
    assert (payment.amount, payment.currency, payment.gateway) == (60, "GBP", "sandbox")
    assert body["key"] in payment.return_url


def test_the_payment_page_it_names_is_there(client: Client) -> None:
    body = send(client, make_wanted(make_town(), payment="card")).json()
    path = "/" + body["pay_url"].split("/", 3)[3]
    assert client.get(path).status_code in {200, 302}
    assert client.get("/" + body["links"]["page"].split("/", 3)[3]).status_code == 200
    assert client.get("/" + body["links"]["calendar"].split("/", 3)[3]).status_code == 200


def test_trouble_at_the_gateway_never_loses_the_order(client: Client, settings: pytest.FixtureRequest) -> None:
    settings.PAYMENTS_SANDBOX = False  # type: ignore[attr-defined]  # no gateway takes cards any more
    response = send(client, make_wanted(make_town(), payment="card"))
    assert response.status_code == 201
    assert response.json()["pay_url"]
    assert Order.objects.get().status == OrderStatus.PLACED
    assert not Payment.objects.exists()


def test_a_retry_names_the_same_order_and_starts_no_second_payment(client: Client) -> None:
    wanted = make_wanted(make_town(), payment="card")
    first, second = (send(client, wanted, key="mine") for _ in range(2))
    assert first.json() == second.json()
    assert (Order.objects.count(), Payment.objects.count()) == (1, 1)


def test_an_order_that_costs_nothing_is_confirmed_at_once(client: Client) -> None:
    wanted = make_wanted(make_town(price=0), payment="card", expected_total={"amount": "0", "currency": "GBP"})
    body = send(client, wanted).json()
    assert (body["status"], body["total"], body["pay_url"]) == ("confirmed", "0.00", None)
