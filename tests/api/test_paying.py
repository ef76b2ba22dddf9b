"""Paying by program: one payment for an order, however often it is asked for."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from booking.models import Order
from payments.models import Payment
from tests.api.factories import make_town, make_wanted, send
from tests.payments.stripe.conftest import house  # noqa: F401 - the house on the other end of the line
from tests.servers.stripe import House

pytestmark = pytest.mark.django_db(transaction=True)
INTENT = "/api/create-payment-intent"


def ordered(**overrides: Any) -> str:
    body = send(Client(), make_wanted(make_town(), **{"payment": "card"} | overrides)).json()
    return str(body["key"])


def start(key: Any, path: str = INTENT) -> Any:
    return Client().post(path, {"key": key}, content_type="application/json")


def standing(key: str) -> dict[str, Any]:
    answer: dict[str, Any] = Client().get(f"/api/orders/{key}/payment-status").json()
    return answer


@pytest.mark.parametrize("path", [INTENT, f"{INTENT}/"])
def test_stripes_script_gets_what_it_needs(house: House, path: str) -> None:  # noqa: F811
    key = ordered()

    answer = start(key, path)

    [intent] = house.intents.values()
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    body = answer.json()
    assert (body["gateway"], body["client_secret"]) == ("stripe", intent["client_secret"])
    assert body["publishable_key"] == house.publishable_key
    assert body["amount"] == {"amount": "60.00", "currency": "GBP"}
    assert body["pay_url"].endswith(f"/checkout/pay/{key}/")


def test_asked_again_and_on_the_page_it_is_the_same_payment(house: House) -> None:  # noqa: F811
    key = ordered()

    secrets = {start(key).json()["client_secret"] for _ in range(3)}
    Client().post(f"/checkout/pay/{key}/")

    assert len(secrets) == len(house.intents) == Payment.objects.count() == 1


def test_what_was_paid_cannot_be_paid_again(house: House) -> None:  # noqa: F811
    key = ordered()
    start(key)
    [name] = house.intents
    house.pay(name, "4242424242424242")
    Client().post(f"/checkout/success/{key}/")

    again = start(key)

    assert standing(key)["status"] == "paid"
    assert (again.status_code, len(house.intents)) in {(200, 1), (422, 1)}
    assert not again.json().get("client_secret")


def test_the_demonstration_leads_to_its_own_page() -> None:
    key = ordered()

    body = start(key).json()

    assert (body["gateway"], body["client_secret"]) == ("sandbox", None)
    assert body["status"] in {"due", "needs_action"}
    assert standing(key)["due"] == {"amount": "60.00", "currency": "GBP"}


def test_an_order_to_be_paid_on_the_day_has_nothing_to_start() -> None:
    answer = start(ordered(payment="on_day"))

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "not_offered")


def test_an_order_that_costs_nothing_says_so() -> None:
    body = send(Client(), make_wanted(make_town(price=0), payment="card")).json()

    assert (standing(body["key"])["status"], standing(body["key"])["amount"]) == ("nothing_to_pay", None)


def test_without_a_gateway_for_cards_it_says_to_call(settings: Any) -> None:
    key = ordered()
    settings.PAYMENTS_SANDBOX = False

    answer = start(key)

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "no_card_gateway")
    assert Order.objects.get().status == "placed"


@pytest.mark.parametrize("key", ["guessed", "", None, 7, "x" * 100])
def test_a_key_that_opens_nothing_starts_nothing(key: Any) -> None:
    assert start(key).status_code in {400, 404}
    assert not Payment.objects.exists()
