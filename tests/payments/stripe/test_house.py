"""The strict house refuses what Stripe refuses, asked by Stripe's own client over HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
import stripe

from tests.running import eventually
from tests.servers.stripe import House, stripe_house
from tests.servers.stripe.cards import BY_NUMBER, CARDS
from tests.servers.stripe.faults import Fault, Kind

GOOD: dict[str, Any] = {"amount": 4500, "currency": "gbp", "automatic_payment_methods": {"enabled": True}}


@pytest.fixture
def house() -> Iterator[House]:
    with stripe_house() as house:
        yield house


def client(house: House, key: str = "") -> stripe.StripeClient:
    return stripe.StripeClient(key or house.secret_key, base_addresses={"api": house.url}, max_network_retries=0)


def create(house: House, *, key: str = "", **changes: Any) -> Any:
    params = {name: value for name, value in {**GOOD, **changes}.items() if value is not None}
    options: Any = {"idempotency_key": key} if key else {}
    return client(house).v1.payment_intents.create(params=params, options=options)  # type: ignore[arg-type]


def refused(house: House, **changes: Any) -> stripe.InvalidRequestError:
    with pytest.raises(stripe.InvalidRequestError) as error:
        create(house, **changes)
    assert not house.intents
    return error.value


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"amount": None}, "parameter_missing"),
        ({"currency": None}, "parameter_missing"),
        ({"amount": "45.00"}, "parameter_invalid_integer"),
        ({"amount": -1}, "parameter_invalid_integer"),
        ({"amount": 29}, "amount_too_small"),
        ({"amount": 100_000_000}, "amount_too_large"),
        ({"payment": "1"}, "parameter_unknown"),
        ({"currency": "GBP"}, None),
        ({"currency": "isk", "amount": 550}, None),
        ({"currency": "kwd", "amount": 1005}, None),
        ({"metadata": {"x" * 41: "1"}}, None),
        ({"metadata": {"x": "1" * 501}}, None),
        ({"expand": ["charges"]}, None),
    ],
)
def test_what_stripe_refuses_is_refused(house: House, changes: dict[str, Any], code: str | None) -> None:
    assert refused(house, **changes).code == code


def test_a_foreign_key_is_not_let_in(house: House) -> None:
    with pytest.raises(stripe.AuthenticationError):
        client(house, "sk_test_of_another_house").v1.payment_intents.retrieve("pi_1")


def test_a_browser_may_not_do_what_a_server_does(house: House) -> None:
    with pytest.raises(stripe.PermissionError):
        client(house, house.publishable_key).v1.payment_intents.list()


def test_a_browser_sees_nothing_without_the_client_secret(house: House) -> None:
    name = create(house).id
    with pytest.raises(stripe.InvalidRequestError):
        client(house, house.publishable_key).v1.payment_intents.retrieve(name)


def test_what_is_not_there_is_missing(house: House) -> None:
    with pytest.raises(stripe.InvalidRequestError) as error:
        client(house).v1.payment_intents.retrieve("pi_nobody")
    assert (error.value.http_status, error.value.code) == (404, "resource_missing")


def test_another_version_of_the_api_is_refused(house: House) -> None:
    old = stripe.StripeClient(house.secret_key, base_addresses={"api": house.url}, stripe_version="2017-08-15")
    with pytest.raises(stripe.InvalidRequestError):
        old.v1.payment_intents.list()


def test_the_same_key_is_the_same_answer(house: House) -> None:
    assert create(house, key="one").id == create(house, key="one").id
    assert len(house.intents) == 1


def test_the_same_key_for_something_else_is_an_error(house: House) -> None:
    create(house, key="one")
    with pytest.raises(stripe.IdempotencyError):
        create(house, key="one", amount=9900)


def test_a_500_is_kept_under_its_key(house: House) -> None:
    house.faults.append(Fault(Kind.BROKEN, times=1))
    for _ in range(2):
        with pytest.raises(stripe.APIError):
            create(house, key="one")
    assert not house.intents
    assert create(house, key="two").id


def test_what_failed_its_check_is_not_kept(house: House) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        create(house, key="one", amount=1)
    assert create(house, key="one").id


def test_a_key_in_use_is_a_conflict(house: House) -> None:
    stalled = Fault(Kind.STALLED)
    house.faults.append(stalled)
    first = threading.Thread(target=lambda: create(house, key="one"))
    first.start()
    assert eventually(lambda: "one" in house.keys.kept)
    with pytest.raises(stripe.APIError) as error:
        create(house, key="one")
    stalled.go_on.set()
    first.join()
    assert error.value.http_status == 409


@pytest.mark.parametrize("card", [card for card in CARDS if card.code and not card.asks_bank], ids=lambda c: c.code)
def test_each_declining_card_says_why(house: House, card: Any) -> None:
    intent = house.pay(create(house).id, card)
    assert intent["status"] == "requires_payment_method"
    assert intent["last_payment_error"]["code"] == card.code
    assert intent["last_payment_error"].get("decline_code", "") == card.decline_code
    assert house.events[-1]["type"] == "payment_intent.payment_failed"


def test_a_paid_intent_cannot_be_cancelled(house: House) -> None:
    name = create(house).id
    house.pay(name, "4242424242424242")
    with pytest.raises(stripe.InvalidRequestError) as error:
        client(house).v1.payment_intents.cancel(name)
    assert error.value.code == "payment_intent_unexpected_state"
    assert len(house.charges) == 1


def test_more_than_is_left_cannot_be_given_back(house: House) -> None:
    name = create(house).id
    house.pay(name, BY_NUMBER["4242424242424242"])
    refunds = client(house).v1.refunds
    refunds.create(params={"payment_intent": name, "amount": 4000})
    with pytest.raises(stripe.InvalidRequestError):
        refunds.create(params={"payment_intent": name, "amount": 501})
    refunds.create(params={"payment_intent": name})
    with pytest.raises(stripe.InvalidRequestError) as error:
        refunds.create(params={"payment_intent": name})
    assert error.value.code == "charge_already_refunded"
