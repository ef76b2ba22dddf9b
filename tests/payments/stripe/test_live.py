"""What we rely on at Stripe, asked of the strict house always, and of a real sandbox where there is a key for it.

STRIPE_LIVE_TEST_KEY=sk_test_… pytest -m live
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
import stripe

from payments.gateways.stripe.client import API_VERSION
from payments.gateways.stripe.notices import OF_INTEREST
from tests.servers.stripe import stripe_house

KEY = os.environ.get("STRIPE_LIVE_TEST_KEY", "")
PLACES = ["house", *([pytest.param("sandbox", marks=pytest.mark.live)] if KEY else [])]
WHAT_WE_READ = {
    "id", "object", "amount", "amount_received", "client_secret", "created", "currency", "last_payment_error",
    "latest_charge", "livemode", "metadata", "next_action", "payment_method", "status",
}  # fmt: skip
GOOD, DECLINED = "pm_card_visa", "pm_card_visa_chargeDeclined"


@pytest.fixture(params=PLACES)
def client(request: pytest.FixtureRequest) -> Iterator[stripe.StripeClient]:
    if request.param == "sandbox":
        assert KEY.startswith(("sk_test_", "rk_test_")), "a live key would move money"
        yield stripe.StripeClient(KEY, stripe_version=API_VERSION, max_network_retries=2)
        return
    with stripe_house() as house:
        yield stripe.StripeClient(house.secret_key, base_addresses={"api": house.url}, stripe_version=API_VERSION)


def create(client: stripe.StripeClient, *, key: str = "", **changes: Any) -> Any:
    asked = {
        "amount": 4500,
        "currency": "gbp",
        "description": "Order 4821 0937",
        "metadata": {"payment": str(uuid4()), "attempt": "1"},
        "automatic_payment_methods": {"enabled": True},
    }
    options: Any = {"idempotency_key": key} if key else {}
    return client.v1.payment_intents.create(params={**asked, **changes}, options=options)  # type: ignore[typeddict-item]


def confirm(client: stripe.StripeClient, intent: Any, card: str) -> Any:
    asked: Any = {"payment_method": card, "return_url": "https://example.com/back/"}
    return client.v1.payment_intents.confirm(intent.id, params=asked)


def refused(ask: Callable[[], Any]) -> stripe.InvalidRequestError:
    with pytest.raises(stripe.InvalidRequestError) as error:
        ask()
    assert error.value.http_status == 400
    return error.value


def test_an_intent_is_made_with_all_that_we_read(client: stripe.StripeClient) -> None:
    intent = create(client).to_dict()
    assert set(intent) >= WHAT_WE_READ
    assert (intent["status"], intent["amount"], intent["amount_received"]) == ("requires_payment_method", 4500, 0)
    assert intent["livemode"] is False


def test_a_paid_intent_names_its_charge(client: stripe.StripeClient) -> None:
    paid = confirm(client, create(client), GOOD).to_dict()
    assert (paid["status"], paid["amount_received"]) == ("succeeded", 4500)
    assert paid["latest_charge"].startswith("ch_")


def test_a_decline_says_why_and_leaves_the_intent_open(client: stripe.StripeClient) -> None:
    intent = create(client)
    with pytest.raises(stripe.CardError) as no:
        confirm(client, intent, DECLINED)
    assert (no.value.http_status, no.value.code) == (402, "card_declined")
    assert no.value.error is not None
    assert no.value.error.decline_code == "generic_decline"
    after = client.v1.payment_intents.retrieve(intent.id).to_dict()
    assert after["status"] == "requires_payment_method"
    assert after["last_payment_error"]["decline_code"] == "generic_decline"


def test_refunds_end_with_what_was_charged(client: stripe.StripeClient) -> None:
    intent = confirm(client, create(client), GOOD)
    refunds = client.v1.refunds
    made = refunds.create(params={"payment_intent": intent.id, "amount": 4000, "reason": "requested_by_customer"})
    assert made.status in ("succeeded", "pending")
    refused(lambda: refunds.create(params={"payment_intent": intent.id, "amount": 501}))
    refunds.create(params={"payment_intent": intent.id})
    assert refused(lambda: refunds.create(params={"payment_intent": intent.id})).code == "charge_already_refunded"


def test_the_same_key_is_the_same_answer_and_for_something_else_an_error(client: stripe.StripeClient) -> None:
    key, metadata = uuid4().hex, {"payment": "1"}
    first, again = (create(client, key=key, metadata=metadata) for _ in range(2))
    assert first.id == again.id
    with pytest.raises(stripe.IdempotencyError):
        create(client, key=key, metadata=metadata, amount=9900)


def test_what_the_api_does_not_know_is_refused(client: stripe.StripeClient) -> None:
    assert refused(lambda: create(client, colour="red")).code == "parameter_unknown"


@pytest.mark.parametrize(("amount", "currency"), [(29, "gbp"), (49, "usd"), (49, "jpy")])
def test_less_than_the_least_charge_is_refused(client: stripe.StripeClient, amount: int, currency: str) -> None:
    assert refused(lambda: create(client, amount=amount, currency=currency)).code == "amount_too_small"


def test_what_was_told_is_listed_by_time_and_kind(client: stripe.StripeClient) -> None:
    confirm(client, create(client), GOOD)
    span = {"gte": int(time.time()) - 60, "lt": int(time.time()) + 60}
    asked: Any = {"created": span, "types": sorted(OF_INTEREST), "limit": 1}
    listed = client.v1.events.list(params=asked).to_dict()
    assert listed["object"] == "list"
    assert {"id", "type", "livemode", "created", "data", "api_version"} <= set(listed["data"][0])
    asked["type"] = "charge.updated"
    assert refused(lambda: client.v1.events.list(params=asked))
