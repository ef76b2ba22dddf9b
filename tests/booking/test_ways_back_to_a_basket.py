"""A basket is found again by a link in a mail, and by a code that can be said aloud."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from booking.actions.drafts import give_code
from booking.drafts import ALPHABET, CODE_LENGTH
from booking.models import Draft
from booking.views.drafts import CODES
from catalogue.models import Service
from notifications.kinds import build_message
from notifications.models import Delivery
from tests.booking.factories import NOW, make_order
from tests.booking.shopping import code_for, link_for, page, save
from tests.booking.test_order_joins_an_account import ADDRESS
from tests.booking.visitor import Visitor, written_by
from tests.payments.faults import race

pytestmark = pytest.mark.django_db


def test_the_link_goes_on_on_another_device(shopper: Visitor) -> None:
    save(shopper, name="Ada", email=ADDRESS)
    link = link_for(shopper)
    elsewhere = Visitor()

    assert "Window cleaning" in page(elsewhere, link)
    elsewhere.post(link)
    assert elsewhere.basket() == shopper.basket()
    assert 'value="Ada"' in page(elsewhere, "/checkout/details/")


def test_looking_at_the_link_changes_nothing(shopper: Visitor) -> None:
    link = link_for(shopper)
    scanner = Visitor()
    assert written_by(scanner, link) == []
    assert "basket" not in scanner.client.session


def test_the_page_of_a_link_names_nobody(shopper: Visitor) -> None:
    shopper.tell()
    html = page(Visitor(), link_for(shopper))

    for private in ("Ada", ADDRESS, "Mill Lane", "496"):
        assert private not in html


def test_the_mail_says_no_word_that_was_typed(shopper: Visitor) -> None:
    shopper.tell(name="Buy pills at example.com", notes="Cheap pills")
    link_for(shopper, "victim@example.com")
    message = build_message(Delivery.objects.get(kind="resume_link"))

    assert message is not None
    assert "pills" not in message.text + message.html + message.subject


def test_asked_twice_within_a_minute_it_is_one_mail(shopper: Visitor) -> None:
    with time_machine.travel(timezone.now().replace(second=10)):
        link_for(shopper)
        link_for(shopper)

    assert Delivery.objects.filter(kind="resume_link").count() == 1


def test_links_are_sent_a_few_times_an_hour(shopper: Visitor) -> None:
    with time_machine.travel(timezone.now().replace(minute=5)):
        answers = [shopper.post("/book/later/", {"email": ADDRESS}).status_code for _ in range(6)]

    assert answers == [302] * 5 + [429]


def test_a_link_to_what_is_booked_says_so(shopper: Visitor, cleaning: Service) -> None:
    link = link_for(shopper)
    Service.objects.update(pay_on_day=True)
    shopper.tell()
    shopper.place("on_day")
    elsewhere = Visitor()

    assert "booked already" in page(elsewhere, link)
    assert "booked already" in elsewhere.post(link).content.decode()
    assert "basket" not in elsewhere.client.session
    delivery = Delivery.objects.get(kind="resume_link")
    assert build_message(delivery) is None


def test_a_bad_address_is_refused_in_words(shopper: Visitor) -> None:
    assert "in the form name@example.com" in shopper.post("/book/later/", {"email": "ada"}).content.decode()
    assert not Delivery.objects.exists()


def test_a_code_can_be_read_aloud(shopper: Visitor) -> None:
    code = code_for(shopper).replace(" ", "")

    assert len(code) == CODE_LENGTH
    assert set(code) <= set(ALPHABET)
    for alike in ("0O", "1IL", "5S", "2Z", "8BA", "MN", "UVW", "BCDEGPTVZ", "AJK", "QU"):
        assert len(set(ALPHABET) & set(alike)) <= 1, alike


@pytest.mark.parametrize("typed", [str.lower, str.upper, lambda code: f" {code[:2]}-{code[2:]}. "])
def test_a_code_goes_on_however_it_is_typed(shopper: Visitor, typed: Any) -> None:
    elsewhere = Visitor()
    elsewhere.post("/book/code/", {"code": typed(code_for(shopper))})

    assert elsewhere.basket() == shopper.basket()


def test_the_same_code_is_shown_while_it_is_good(shopper: Visitor) -> None:
    assert code_for(shopper) == code_for(shopper)


@pytest.mark.django_db(transaction=True)
def test_a_code_asked_for_twice_at_once_is_one() -> None:
    order = make_order()
    given = race(lambda: give_code(order, at=NOW), lambda: give_code(order, at=NOW))

    assert {draft.code_digest for draft in given} == {Draft.objects.get().code_digest}


def test_a_code_runs_out_and_the_next_is_another(shopper: Visitor) -> None:
    old = code_for(shopper)
    with time_machine.travel(timezone.now() + timedelta(days=3, minutes=1)):
        assert "no basket with this code" in Visitor().post("/book/code/", {"code": old}).content.decode()
        assert code_for(shopper) != old


def test_a_code_goes_on_after_the_secret_was_replaced(shopper: Visitor, settings: Any) -> None:
    code = code_for(shopper)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another secret", [settings.SECRET_KEY]
    assert code_for(shopper) == code
    elsewhere = Visitor()
    elsewhere.post("/book/code/", {"code": code})
    assert elsewhere.basket() == shopper.basket()


def test_codes_are_tried_a_few_times_only(shopper: Visitor) -> None:
    code = code_for(shopper)
    with time_machine.travel(timezone.now().replace(minute=5)):
        guesser = Visitor()
        answers = [guesser.post("/book/code/", {"code": f"{number:08}"}).status_code for number in range(9)]
        assert answers == [200] * 8 + [429]
        assert guesser.post("/book/code/", {"code": code}).status_code == 429


def test_who_tries_codes_without_end_leaves_others_their_tries(
    shopper: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("booking.views.drafts.CODES_OF_ALL", CODES + 1)
    code = code_for(shopper)
    with time_machine.travel(timezone.now().replace(minute=5)):
        guesser = Visitor(Client(REMOTE_ADDR="192.0.2.66"))
        answers = [guesser.post("/book/code/", {"code": f"{number:08}"}).status_code for number in range(CODES * 2)]
        assert answers == [200] * CODES + [429] * CODES
        assert Visitor(Client(REMOTE_ADDR="192.0.2.7")).post("/book/code/", {"code": code}).status_code == 302


def test_a_copy_of_the_table_holds_no_code(shopper: Visitor) -> None:
    code = code_for(shopper).replace(" ", "")

    assert code not in str(Draft.objects.values().get())


@pytest.mark.parametrize("code", ["", "x" * 41, "💥", "        "])
def test_nonsense_for_a_code_is_refused_in_words(shopper: Visitor, code: str) -> None:
    answer = Visitor().post("/book/code/", {"code": code})

    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()
