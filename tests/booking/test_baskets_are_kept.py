"""A basket is kept as it is typed, and goes on with its times or their neighbours."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from booking.models import Draft, Order, Slot
from catalogue.models import Service
from tests.booking.questions import ask
from tests.booking.shopping import link_for, page, save
from tests.booking.visitor import DETAILS, Visitor

pytestmark = pytest.mark.django_db


def test_a_field_that_was_left_is_there_again(shopper: Visitor) -> None:
    assert save(shopper, name="Ada Mar", email="ada@").status_code == 204

    html = page(shopper, "/checkout/details/")
    assert 'value="Ada Mar"' in html
    assert 'value="ada@"' in html


def test_half_an_address_never_becomes_part_of_the_order(shopper: Visitor) -> None:
    save(shopper, **{**DETAILS, "email": "ada@"})

    assert shopper.basket().guest_email == ""
    assert shopper.get("/checkout/")["Location"] == "/checkout/details/"


def test_notes_that_overtake_each_other_lose_nothing(shopper: Visitor) -> None:
    save(shopper, city="Bristol")
    save(shopper, name="Ada")

    assert Draft.objects.get().typed == {"details": {"city": "Bristol", "name": "Ada"}}


def test_a_null_character_is_left_out_of_what_is_kept(shopper: Visitor) -> None:
    assert save(shopper, name="A\x00da").status_code == 204

    assert Draft.objects.get().typed == {"details": {"name": "Ada"}}


def test_what_was_sent_is_not_typed_any_more(shopper: Visitor) -> None:
    save(shopper, name="Ada")
    shopper.tell()

    assert Draft.objects.get().typed == {}
    assert 'value="Ada Marsh"' in page(shopper, "/checkout/details/")


def test_without_a_script_a_form_that_was_refused_is_kept(shopper: Visitor) -> None:
    shopper.tell(email="not an address", city="Bath")

    html = page(shopper, "/checkout/details/")
    assert 'value="not an address"' in html
    assert 'value="Bath"' in html


def test_without_a_script_the_button_keeps_what_is_typed_unjudged(shopper: Visitor) -> None:
    answer = shopper.post("/checkout/details/", {"name": "Ada", "email": "", "later": "1"})

    assert answer["Location"] == "/book/later/"
    assert 'value="Ada"' in page(shopper, "/checkout/details/")


def test_answers_to_questions_are_kept_too(shopper: Visitor, cleaning: Service) -> None:
    question = ask(cleaning, "Which floor?")
    name = f"q_{shopper.basket().items.get().pk}_{question.pk}"
    save(shopper, "questions", **{name: "The third"})

    assert "The third" in page(shopper, "/checkout/questions/")


@pytest.mark.parametrize("words", [{"is_admin": "1"}, {"step": "elsewhere", "name": "Eve"}, {"q_1_1": "x"}, {}])
def test_what_belongs_to_no_field_is_not_kept(shopper: Visitor, words: dict[str, str]) -> None:
    assert save(shopper, **words).status_code == 204
    assert not Draft.objects.exclude(typed={}).exists()


def test_a_very_long_text_is_cut(shopper: Visitor) -> None:
    save(shopper, notes="x" * 50_000)

    assert len(Draft.objects.get().typed["details"]["notes"]) == 4000


def test_typing_without_a_basket_is_no_error(visitor: Visitor) -> None:
    assert save(visitor, name="Ada").status_code == 204


def test_typing_into_an_order_placed_in_another_tab_is_refused(shopper: Visitor) -> None:
    session = shopper.client.session["basket"]
    shopper.tell()
    Order.objects.filter(public_id=session).update(status="placed")

    assert save(shopper, name="Eve").status_code == 204
    assert Order.objects.get().guest_name == "Ada Marsh"


def test_typing_holds_the_time_on(shopper: Visitor) -> None:
    before = Slot.objects.get().held_until
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        save(shopper, name="Ada")

    after = Slot.objects.get().held_until
    assert before is not None
    assert after is not None
    assert after > before + timedelta(minutes=15)


def test_a_time_that_is_still_free_is_taken_again(shopper: Visitor) -> None:
    link = link_for(shopper)
    with time_machine.travel(timezone.now() + timedelta(hours=5)):
        assert "we kept your time as long as we could" in page(Visitor(), link)
        elsewhere = Visitor()
        assert elsewhere.post(link)["Location"] == "/checkout/"
        assert Slot.objects.live(timezone.now()).count() == 1


def test_a_time_somebody_else_has_leads_to_its_neighbours_and_keeps_every_answer(
    shopper: Visitor, cleaning: Service
) -> None:
    shopper.tell()
    link, start = link_for(shopper), shopper.basket().items.get().appointments.get().starts_at
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        other = Visitor()
        other.find()
        other.choose(cleaning)
        assert other.pick(start.isoformat()).status_code == 302
        elsewhere = Visitor()
        answer = elsewhere.post(link)
        item = shopper.basket().items.get()
        assert answer["Location"] == f"/book/items/{item.pk}/time/?next=check"
        html = page(elsewhere, answer["Location"])
        assert "Everything else you told us is still here" in html
        assert elsewhere.times(f"/book/items/{item.pk}/time/")
        assert shopper.basket().guest_name == "Ada Marsh"
        assert "Choose a time" in page(elsewhere, "/book/basket/")


def test_a_time_in_the_past_is_not_taken_again(shopper: Visitor) -> None:
    link = link_for(shopper)
    with time_machine.travel(timezone.now() + timedelta(days=9)):
        answer = Visitor().post(link)
        assert "/time/" in answer["Location"]
        assert not Slot.objects.live(timezone.now()).exists()
