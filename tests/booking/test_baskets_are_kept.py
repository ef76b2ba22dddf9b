"""A basket is kept as it is typed, and found again: by a link, by a code, beside others."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from booking.actions.drafts import claim_drafts
from booking.drafts import ALPHABET, CODE_LENGTH
from booking.models import Draft, Order, Slot, SlotStatus
from catalogue.models import Service
from notifications.kinds import build_message
from notifications.models import Delivery
from tests.booking.factories import make_provider
from tests.booking.questions import ask
from tests.booking.test_order_joins_an_account import ADDRESS, make_account
from tests.booking.visitor import DETAILS, Visitor

pytestmark = pytest.mark.django_db
WRITES = ("INSERT", "UPDATE", "DELETE")


@pytest.fixture
def shopper(visitor: Visitor, cleaning: Service) -> Visitor:
    """Somebody who has chosen a service and a time."""
    visitor.find()
    visitor.choose(cleaning)
    visitor.pick()
    return visitor


def save(visitor: Visitor, step: str = "details", **words: str) -> Any:
    return visitor.post("/book/save/", {"step": step, **words})


def page(visitor: Visitor, path: str) -> str:
    return str(visitor.get(path, follow=True).content.decode())


def link_for(visitor: Visitor, email: str = ADDRESS) -> str:
    visitor.post("/book/later/", {"email": email})
    message = build_message(Delivery.objects.latest("pk"))
    assert message is not None
    found = re.search(r"(/book/resume/\w+/)", message.text)
    assert found
    return found[1]


def code_for(visitor: Visitor) -> str:
    visitor.post("/book/later/code/")
    found = re.search(r'confirmation__number">([^<]+)<', page(visitor, "/book/later/"))
    assert found
    return found[1]


# As typed


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


# The link


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
    with CaptureQueriesContext(connection) as queries:
        scanner.get(link)

    assert [query["sql"] for query in queries if query["sql"].startswith(WRITES)] == []
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


# The code


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


def test_a_code_runs_out_and_the_next_is_another(shopper: Visitor) -> None:
    old = code_for(shopper)
    with time_machine.travel(timezone.now() + timedelta(days=3, minutes=1)):
        assert "no basket with this code" in Visitor().post("/book/code/", {"code": old}).content.decode()
        assert code_for(shopper) != old


def test_codes_are_tried_a_few_times_only(shopper: Visitor) -> None:
    code = code_for(shopper)
    with time_machine.travel(timezone.now().replace(minute=5)):
        guesser = Visitor()
        answers = [guesser.post("/book/code/", {"code": f"{number:08}"}).status_code for number in range(9)]
        assert answers == [200] * 8 + [429]
        assert guesser.post("/book/code/", {"code": code}).status_code == 429


def test_a_copy_of_the_table_holds_no_code(shopper: Visitor) -> None:
    code = code_for(shopper).replace(" ", "")

    assert code not in str(Draft.objects.values().get())


@pytest.mark.parametrize("code", ["", "x" * 41, "💥", "        "])
def test_nonsense_for_a_code_is_refused_in_words(shopper: Visitor, code: str) -> None:
    answer = Visitor().post("/book/code/", {"code": code})

    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()


# Times that ran out


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


# Side by side


@pytest.fixture
def two(shopper: Visitor, cleaning: Service) -> Visitor:
    """Somebody with a basket put aside and another at hand."""
    shopper.post("/book/another/")
    shopper.find()
    shopper.choose(cleaning)
    return shopper


def test_another_basket_is_begun_beside_the_first(two: Visitor) -> None:
    html = page(two, "/book/")

    assert Order.objects.drafts().count() == 2
    assert html.count("Go on with this") == 2


def test_with_one_basket_there_is_nothing_to_choose(shopper: Visitor) -> None:
    assert "Go on where you were" not in page(shopper, "/book/")


def test_an_empty_basket_is_not_listed(shopper: Visitor) -> None:
    shopper.post("/book/another/")
    shopper.find()

    assert page(shopper, "/book/").count("Go on with this") == 1


def test_one_switches_between_them(two: Visitor) -> None:
    first = Order.objects.earliest("pk")
    two.post("/book/switch/", {"basket": str(first.public_id)})

    assert two.basket() == first
    assert len(two.client.session["aside"]) == 1


@pytest.mark.parametrize("deed", ["switch", "merge"])
def test_somebody_elses_basket_is_not_there(two: Visitor, deed: str) -> None:
    eve = Visitor()
    for basket in (str(Order.objects.earliest("pk").public_id), "", "nonsense"):
        assert eve.post(f"/book/{deed}/", {"basket": basket}).status_code == 404


def test_two_become_one_and_no_time_is_lost(two: Visitor) -> None:
    first, second = Order.objects.order_by("pk")
    two.post("/book/merge/", {"basket": str(first.public_id)})

    assert list(Order.objects.all()) == [second]
    assert second.items.count() == 2
    assert Slot.objects.filter(appointment__item__order=second, status=SlotStatus.HELD).count() == 1
    assert Draft.objects.count() == 1


def test_two_addresses_stay_two_baskets(two: Visitor) -> None:
    first, second = Order.objects.order_by("pk")
    Order.objects.filter(pk=first.pk).update(postcode="BS1 4ST")
    answer = two.post("/book/merge/", {"basket": str(first.public_id)})

    assert "both are kept" in answer.content.decode()
    assert first.items.count() == second.items.count() == 1


def test_the_other_tab_still_places_the_basket_it_shows(two: Visitor) -> None:
    Service.objects.update(pay_on_day=True)
    first, second = Order.objects.order_by("pk")
    two.post("/book/switch/", {"basket": str(first.public_id)})
    two.tell()
    form = two.check_form()
    two.post("/book/switch/", {"basket": str(second.public_id)})
    two.post("/checkout/check/", {**form, "payment_choice": "on_day"})

    first.refresh_from_db()
    assert first.status == "confirmed"
    assert two.client.session["aside"] == [str(second.public_id)]


# With an account


def sign_in(visitor: Visitor) -> None:
    visitor.client.force_login(make_account())


def test_signing_in_loses_neither_basket(shopper: Visitor, cleaning: Service) -> None:
    user = make_account()
    laptop = Visitor()
    laptop.client.force_login(user)
    laptop.find()
    laptop.choose(cleaning)
    shopper.client.force_login(user)

    assert shopper.basket().items.count() == 1
    assert page(shopper, "/book/").count("Go on with this") == 2
    assert set(Draft.objects.visible_to(user).values_list("order", flat=True)) == set(
        Order.objects.values_list("pk", flat=True)
    )


def test_an_account_finds_its_basket_on_a_new_device(shopper: Visitor) -> None:
    user = make_account()
    shopper.client.force_login(user)
    tablet = Visitor()
    tablet.client.force_login(user)

    assert tablet.basket() == shopper.basket()


def test_a_basket_of_one_account_is_not_anothers(shopper: Visitor) -> None:
    shopper.client.force_login(make_account())
    eve = Visitor()
    eve.client.force_login(make_account("eve@example.com"))

    assert "basket" not in eve.client.session
    basket = str(shopper.basket().public_id)
    assert eve.post("/book/switch/", {"basket": basket}).status_code == 404


def test_the_first_account_to_keep_a_basket_keeps_it(shopper: Visitor) -> None:
    ada = make_account()
    claim_drafts([shopper.basket()], ada)
    claim_drafts([shopper.basket()], make_account("eve@example.com"))

    assert Draft.objects.get().user == ada


def test_those_who_help_on_the_telephone_keep_nobodys_basket(shopper: Visitor) -> None:
    helper = make_account("maya@example.com")
    helper.role = "staff"
    helper.save()
    office = Visitor()
    office.client.force_login(helper)
    office.post("/book/code/", {"code": code_for(shopper)})

    assert office.basket() == shopper.basket()
    assert not Draft.objects.filter(user=helper).exists()


def test_a_kept_basket_never_makes_an_order_of_the_account(shopper: Visitor) -> None:
    Service.objects.update(pay_on_day=True)
    shopper.client.force_login(make_account("son@example.com"))
    shopper.tell()
    shopper.place("on_day")

    assert shopper.order().customer is None


def test_every_new_page_reads_only(two: Visitor, cleaning: Service) -> None:
    make_provider(services=[cleaning])
    save(two, name="Ada")
    two.post("/book/later/code/")
    for path in ("/book/", "/book/later/", "/book/code/", "/book/basket/", "/checkout/details/"):
        with CaptureQueriesContext(connection) as queries:
            two.get(path)
        assert [query["sql"] for query in queries if query["sql"].startswith(WRITES)] == [], path
