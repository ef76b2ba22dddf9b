"""Stripe's notices over HTTP: only Stripe's, only fresh ones, each once, and never believed."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from typing import Any

import pytest
import requests
from django.utils import timezone

from core.models import OfficeTask
from payments.actions.inbox import process_due
from payments.models import Fact, LedgerTx, Payment, PaymentState, WebhookInbox
from tests.payments.factories import begin, make_payable
from tests.payments.faults import race
from tests.payments.stripe.customer import wrong_books
from tests.servers.stripe import House
from tests.servers.stripe.notices import body_of, post, signature
from tests.servers.stripe.shapes import new_event

pytestmark = pytest.mark.django_db(transaction=True)
State = WebhookInbox.State
GOOD = "4242424242424242"


@pytest.fixture
def paid(house: House) -> Payment:
    payment = begin(make_payable(), gateway="stripe", at=timezone.now())
    house.pay(str(payment.provider_ref), GOOD)
    return payment


def last(house: House, kind: str = "payment_intent.succeeded") -> dict[str, Any]:
    return next(event for event in reversed(house.events) if event["type"] == kind)


def send(address: str, body: bytes, header: str) -> int:
    headers = {"Stripe-Signature": header} if header else {}
    return requests.post(address, data=body, headers=headers, timeout=20).status_code


@pytest.mark.fault("27a")
def test_a_notice_is_stored_once_and_the_truth_is_asked(house: House, address: str, paid: Payment) -> None:
    for _ in range(3):
        assert post(last(house), address, secret=house.webhook_secret).status_code == 200
        process_due(at=timezone.now())
    paid.refresh_from_db()
    assert (paid.state, WebhookInbox.objects.count()) == (PaymentState.SUCCEEDED, 1)
    assert LedgerTx.objects.count() == 2  # the charge and its fee


@pytest.mark.fault("27b")
def test_the_same_notice_ten_times_at_once_counts_once(house: House, address: str, paid: Payment) -> None:
    event = last(house)
    answers = race(*[lambda: post(event, address, secret=house.webhook_secret).status_code] * 10)
    race(*[lambda: process_due(at=timezone.now())] * 4)
    assert set(answers) == {200}
    assert Fact.objects.filter(type="charge_succeeded").count() == 1


@pytest.mark.fault("26c")
@pytest.mark.parametrize("secret", ["whsec_somebody_else_made_this_up", ""])
def test_a_forged_notice_is_refused_and_nothing_of_it_kept(
    house: House, address: str, paid: Payment, secret: str
) -> None:
    assert post(last(house), address, secret=secret).status_code == 400
    assert not WebhookInbox.objects.exists()


@pytest.mark.fault("26d", "26e")
@pytest.mark.parametrize("late", [302, 86_400, -302, -86_400])
def test_a_notice_signed_long_ago_or_in_the_future_is_refused(
    house: House, address: str, paid: Payment, late: int
) -> None:
    assert post(last(house), address, secret=house.webhook_secret, late=late).status_code == 400
    assert not WebhookInbox.objects.exists()


@pytest.mark.parametrize("late", [290, -290])
def test_a_notice_that_was_on_its_way_for_a_while_is_taken(
    house: House, address: str, paid: Payment, late: int
) -> None:
    assert post(last(house), address, secret=house.webhook_secret, late=late).status_code == 200


@pytest.mark.fault("26f", "26g")
def test_a_body_written_anew_no_longer_fits(house: House, address: str, paid: Payment) -> None:
    body = body_of(last(house))
    header = signature(body, house.webhook_secret)
    assert send(address, json.dumps(json.loads(body)).encode(), header) == 400
    assert send(address, body.decode().encode("utf-16"), header) == 400
    assert send(address, body, header) == 200


@pytest.mark.fault("26a", "26b")
@pytest.mark.parametrize(
    "header",
    ["", "t=1", "v1=aa", "t=x,v1=aa", "nonsense", "t=,v1=", "t=99999999999999999999,v1=aa", "v1=\u00e9\u00e9,t=1"],
)
def test_a_header_that_is_no_signature_is_refused(house: House, address: str, paid: Payment, header: str) -> None:
    assert send(address, body_of(last(house)), header.encode("latin-1")) == 400  # type: ignore[arg-type]


def test_two_times_in_one_header_are_refused(house: House, address: str, paid: Payment) -> None:
    body = body_of(last(house))
    header = signature(body, house.webhook_secret, stamp=int(time.time()) - 4000)
    assert send(address, body, f"{header},t={int(time.time())}") == 400


def test_an_older_scheme_alone_is_no_signature(house: House, address: str, paid: Payment) -> None:
    body = body_of(last(house))
    assert send(address, body, signature(body, house.webhook_secret).replace("v1=", "v0=")) == 400


@pytest.mark.parametrize("body", [b"[]", b"null", b"{}", b'"text"', b'{"id": "evt"}', b"", b"\xff\xfe", b"{" * 5000])
def test_a_signed_body_that_is_no_notice_is_refused(house: House, address: str, body: bytes) -> None:
    assert send(address, body, signature(body, house.webhook_secret)) == 400
    assert not WebhookInbox.objects.exists()


@pytest.mark.fault(35)
def test_while_the_secret_is_changed_both_are_good(house: House, address: str, paid: Payment, settings: Any) -> None:
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_the_new_one_of_the_firm", house.webhook_secret]
    assert post(last(house), address, secret=house.webhook_secret).status_code == 200
    assert post(last(house), address, secret="whsec_the_new_one_of_the_firm").status_code == 200
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_the_new_one_of_the_firm"]
    assert post(last(house), address, secret=house.webhook_secret).status_code == 400


@pytest.mark.fault("33e")
def test_a_live_notice_at_a_test_site_is_dead_and_an_alert(house: House, address: str, paid: Payment) -> None:
    event = {**last(house), "livemode": True}
    assert post(event, address, secret=house.webhook_secret).status_code == 200
    assert WebhookInbox.objects.get().state == State.DEAD
    assert OfficeTask.objects.filter(key="inbox:stripe:livemode").exists()


@pytest.mark.fault("33a")
@pytest.mark.parametrize("kind", ["payment_intent.created", "customer.created", "v2.core.account.updated"])
def test_what_is_of_no_interest_is_thanked_for(house: House, address: str, paid: Payment, kind: str) -> None:
    event = {**last(house), "type": kind}
    if kind.startswith("v2"):
        event |= {"created": "2026-11-26T15:00:00Z", "data": {}}
    assert post(event, address, secret=house.webhook_secret).status_code == 200
    assert WebhookInbox.objects.get().state == State.IGNORED


@pytest.mark.fault(32)
def test_a_signed_lie_about_the_amount_changes_nothing(house: House, address: str) -> None:
    payment = begin(make_payable(), gateway="stripe", at=timezone.now())
    lie = {**house.intents[str(payment.provider_ref)], "status": "succeeded", "amount_received": 1}
    post(new_event("evt_1", "payment_intent.succeeded", lie, livemode=False), address, secret=house.webhook_secret)
    process_due(at=timezone.now())
    payment.refresh_from_db()
    assert (payment.state, payment.captured) == (PaymentState.ACTION_REQUIRED, 0)


def test_an_intent_of_another_shop_on_the_same_account_is_left_alone(house: House, address: str) -> None:
    asked = {"amount": "900", "currency": "gbp", "metadata": {"payment": "order-17", "attempt": "x"}}
    other = house.create_intent(asked)["id"]
    house.pay(other, GOOD)
    assert post(last(house), address, secret=house.webhook_secret).status_code == 200
    process_due(at=timezone.now())
    assert WebhookInbox.objects.get().last_error == "no payment of ours"
    assert not Fact.objects.exists()


@pytest.mark.fault("26h")
def test_a_huge_body_is_refused(house: House, address: str) -> None:
    body = b" " * (64 * 1024 + 1)
    assert send(address, body, signature(body, house.webhook_secret)) == 413
    assert not WebhookInbox.objects.exists()


@pytest.mark.fault(36)
def test_the_same_delivery_recorded_and_sent_again_has_no_effect(house: House, address: str, paid: Payment) -> None:
    body = body_of(last(house))
    header = signature(body, house.webhook_secret, stamp=int(time.time()) - 280)
    for _ in range(3):
        assert send(address, body, header) == 200
        process_due(at=timezone.now())
    row = WebhookInbox.objects.get()
    assert (row.state, row.tries, Fact.objects.filter(type="charge_succeeded").count()) == (State.DONE, 1, 1)


@pytest.mark.fault("33b")
def test_an_intent_that_is_nowhere_is_tried_for_a_day_and_then_handed_over(house: House, address: str) -> None:
    nobody = {"id": "pi_nobody", "object": "payment_intent"}
    told = new_event("evt_1", "payment_intent.succeeded", nobody, livemode=False)
    assert post(told, address, secret=house.webhook_secret).status_code == 200
    process_due(at=timezone.now())
    assert WebhookInbox.objects.get().state == State.RECEIVED
    process_due(at=timezone.now() + timedelta(days=1, minutes=1))
    assert WebhookInbox.objects.get().state == State.DEAD
    assert OfficeTask.objects.get().key == f"inbox:{WebhookInbox.objects.get().pk}"


@pytest.mark.fault("33c")
@pytest.mark.parametrize("kind", ["v2.core.account.updated", "v1.payment_intent.succeeded"])
def test_a_thin_notice_is_thanked_for(house: House, address: str, kind: str) -> None:
    thin = {
        "id": "evt_1",
        "object": "v2.core.event",
        "type": kind,
        "livemode": False,
        "created": "2026-11-26T15:00:00.000Z",
        "related_object": {"id": "pi_1", "type": "payment_intent", "url": "/v1/payment_intents/pi_1"},
    }
    assert post(thin, address, secret=house.webhook_secret).status_code == 200
    assert WebhookInbox.objects.get().state == State.IGNORED


@pytest.mark.fault("33d")
def test_a_notice_about_a_connected_account_is_thanked_for(house: House, address: str, paid: Payment) -> None:
    event = {**last(house), "account": "acct_somebody_else"}
    assert post(event, address, secret=house.webhook_secret).status_code == 200
    process_due(at=timezone.now())
    assert WebhookInbox.objects.get().state == State.IGNORED
    assert not Fact.objects.filter(type="charge_succeeded").exists()


@pytest.mark.fault("33f")
def test_a_notice_in_an_older_version_counts_and_the_office_is_told_once(
    house: House, address: str, paid: Payment
) -> None:
    for number in range(2):
        event = {**last(house), "id": f"evt_{number}", "api_version": "2020-08-27"}
        assert post(event, address, secret=house.webhook_secret).status_code == 200
    process_due(at=timezone.now())
    paid.refresh_from_db()
    assert paid.state == PaymentState.SUCCEEDED
    assert "2020-08-27" in OfficeTask.objects.get(key="inbox:stripe:oddity").detail


@pytest.mark.fault("31b", "31c")
def test_refund_and_fee_told_before_the_charge_end_the_same(house: House, address: str, paid: Payment) -> None:
    house.refund({"payment_intent": paid.provider_ref, "amount": "1500"})
    house.bring_fee(str(paid.provider_ref))
    for event in reversed(house.events):
        assert post(event, address, secret=house.webhook_secret).status_code == 200
        process_due(at=timezone.now())
    paid.refresh_from_db()
    assert (paid.state, paid.captured, paid.refunded) == (PaymentState.SUCCEEDED, 45, 15)
    assert wrong_books(house) == []
