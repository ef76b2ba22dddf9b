"""The demonstration's own pages, as somebody with a browser meets them."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.test import Client

from payments.gateways.sandbox.cards import CARDS
from payments.models import Payment, SandboxEvent, SandboxIntent, WebhookInbox
from payments.queries import state_of
from payments.tasks import post_sandbox_event, sweep
from tests.payments.factories import GOOD_CARD, begin, make_payable

pytestmark = pytest.mark.django_db
ENTRY = {"number": "4242 4242 4242 4242", "expiry": "09/39", "code": "737"}


@pytest.fixture
def payment() -> Payment:
    return begin(make_payable())


def address(payment: Payment, tail: str = "") -> str:
    return f"/checkout/sandbox/{payment.provider_ref}/{tail}"


def enter(payment: Payment, **entry: str) -> Any:
    return Client().post(address(payment), {**ENTRY, **entry})


def test_the_card_page_says_what_it_is_and_lists_its_cards(payment: Payment, client: Client) -> None:
    page = client.get(address(payment))
    text = page.content.decode()
    assert "This is a demonstration" in text
    assert "No real money is taken" in text
    assert "Pay £45" in text
    assert all(card.spaced in text for card in CARDS if card.listed)
    assert text.index('name="number"') < text.index('name="expiry"') < text.index('name="code"')
    assert "no-store" in page.headers["Cache-Control"]


def test_looking_changes_nothing(payment: Payment, client: Client) -> None:
    before = SandboxIntent.objects.values().get()
    client.get(address(payment))
    client.get(address(payment, "bank/"))
    assert SandboxIntent.objects.values().get() == before


def test_a_good_card_leads_back(payment: Payment) -> None:
    answer = enter(payment)
    assert (answer.status_code, answer["Location"]) == (302, "/thanks/")
    assert SandboxIntent.objects.get().status == "succeeded"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("4000000000000002", "did not accept the payment"),
        ("4000000000009995", "not enough money on the card"),
        ("4000000000000069", "has expired"),
        ("4000000000000127", "security code was not the one"),
    ],
)
def test_a_declined_card_is_told_kindly_and_another_may_be_tried(payment: Payment, number: str, words: str) -> None:
    answer = enter(payment, number=number)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert enter(payment).status_code == 302


def test_entries_are_kept_except_the_security_code(payment: Payment) -> None:
    text = enter(payment, number="4000000000000002").content.decode()
    assert 'value="4000000000000002"' in text
    assert 'value="09/39"' in text
    assert "737" not in text


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"number": ""}, "Enter the card number"),
        ({"number": "4242"}, "12 to 19 digits"),
        ({"number": "4111111111111111"}, "never enter a real card"),
        ({"number": "\u0664\u0662" * 8}, "12 to 19 digits"),
        ({"expiry": "13/30"}, "month and year"),
        ({"expiry": "01/20"}, "has run out"),
        ({"code": "12"}, "three digits"),
        ({"code": "<b>"}, "three digits"),
    ],
)
def test_a_slip_of_the_pen_is_explained(payment: Payment, entry: dict[str, str], words: str) -> None:
    answer = enter(payment, **entry)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert SandboxIntent.objects.get().status == "requires_payment_method"


@pytest.mark.parametrize("expiry", ["09/39", "9/39", "0939", "09 / 39", "09-2039", "09/2039"])
def test_an_expiry_date_may_be_written_in_many_ways(payment: Payment, expiry: str) -> None:
    assert enter(payment, expiry=expiry).status_code == 302


@pytest.mark.parametrize(("answer", "status"), [("approve", "succeeded"), ("refuse", "requires_payment_method")])
def test_the_bank_is_asked_and_answered(payment: Payment, client: Client, answer: str, status: str) -> None:
    assert enter(payment, number="4000002500003155")["Location"] == address(payment, "bank/")
    assert "Is it you paying £45?" in client.get(address(payment, "bank/")).content.decode()
    back = client.post(address(payment, "bank/"), {"answer": answer})
    assert back["Location"] == "/thanks/"
    assert SandboxIntent.objects.get().status == status


def test_a_refused_bank_question_is_explained_on_return(payment: Payment, client: Client) -> None:
    enter(payment, number="4000002760003184")
    client.post(address(payment, "bank/"), {"answer": "refuse"})
    assert "could not confirm that it was you" in client.get(address(payment)).content.decode()


def test_the_closed_tab_card_pays_and_leads_nowhere(payment: Payment) -> None:
    answer = enter(payment, number="4000000000003006")
    assert answer.status_code == 200
    assert "closes the tab" in answer.content.decode()
    assert SandboxIntent.objects.get().status == "succeeded"


def test_paying_twice_leads_back_and_charges_once(payment: Payment, client: Client) -> None:
    enter(payment)
    assert enter(payment)["Location"] == "/thanks/"
    assert client.get(address(payment))["Location"] == "/thanks/"
    assert SandboxEvent.objects.filter(body__contains="succeeded").count() == 1


@pytest.mark.fault(68)
def test_no_card_number_is_stored_or_logged(payment: Payment, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        enter(payment, number="4000000000000002")
        enter(payment)
    sweep()
    kept = [str(row) for model in (SandboxIntent, SandboxEvent, Payment) for row in model.objects.values()]
    assert GOOD_CARD not in "".join([caplog.text, *kept])
    assert SandboxIntent.objects.get().last4 == "4242"


def test_a_guessed_address_is_not_found(client: Client) -> None:
    assert client.get("/checkout/sandbox/pi_guess/").status_code == 404


def test_without_the_switch_there_are_no_pages(payment: Payment, client: Client, settings: Any) -> None:
    settings.PAYMENTS_SANDBOX = False
    assert client.get(address(payment)).status_code == 404
    assert client.post(address(payment), ENTRY).status_code == 404
    assert client.get(address(payment, "bank/")).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_an_event_travels_over_the_wire_to_our_own_address(live_server: Any, settings: Any) -> None:
    settings.SITE_URL = live_server.url
    payable = make_payable()
    enter(begin(payable), number="4000000000003006")
    post_sandbox_event(SandboxEvent.objects.get().pk)
    assert SandboxEvent.objects.get().delivered_at is not None
    assert WebhookInbox.objects.get().state == "received"
    sweep()
    assert state_of(payable).is_paid


def test_an_event_nobody_takes_comes_again_later(payment: Payment, settings: Any) -> None:
    settings.SITE_URL = "http://127.0.0.1:9"
    enter(payment)
    event = SandboxEvent.objects.get()
    post_sandbox_event(event.pk)
    again = SandboxEvent.objects.get()
    assert (again.delivered_at, again.tries) == (None, 1)
    assert again.due_at > event.due_at


def test_an_event_whose_nudge_was_lost_is_posted_by_the_sweep(payment: Payment, settings: Any) -> None:
    settings.SITE_URL = "http://127.0.0.1:9"
    enter(payment)
    sweep()
    assert SandboxEvent.objects.get().tries == 1
