"""The address at checkout: chosen from a list without JavaScript, typed whenever that is easier."""

from __future__ import annotations

import re
from typing import Any

import pytest

from accounts.models import Customer, User
from booking.models import Order
from catalogue.models import Service
from core.addresses.base import Address
from core.addresses.local import MadeUpStreets
from tests.booking.visitor import DETAILS, Visitor

pytestmark = pytest.mark.django_db
CONTACT = {name: DETAILS[name] for name in ("name", "email", "phone")}
PATH = "/checkout/details/"


@pytest.fixture(autouse=True)
def _local(settings: Any) -> None:
    settings.ADDRESS_LOOKUP = "local"


@pytest.fixture
def at_details(visitor: Visitor, cleaning: Service) -> Visitor:
    visitor.find()
    visitor.choose(cleaning)
    visitor.pick()
    return visitor


def listed(page: str) -> list[str]:
    return re.findall(r'name="address" value="([^"]+)"', page)


def is_open(page: str) -> bool:
    return bool(re.search(r"<details[^>]* open>", page))


def test_the_button_lists_addresses_and_keeps_what_was_typed(at_details: Visitor) -> None:
    page = at_details.post(PATH, {**CONTACT, "find": "1"}).content.decode()
    assert len(listed(page)) == 9
    assert listed(page)[-1] == "none"
    assert "Ada Marsh" in page
    assert "There is a problem" not in page


def test_choosing_one_fills_the_order(at_details: Visitor) -> None:
    [chosen, _none] = listed(at_details.post(PATH, {**CONTACT, "lookup": "12", "find": "1"}).content.decode())
    answer = at_details.post(PATH, {**CONTACT, "lookup": "12", "shown": "12", "address": chosen})
    assert answer.url == "/checkout/check/"
    order = at_details.basket()
    assert order.address_line1.startswith("12 ")
    assert (order.city, order.postcode) == ("Bristol", "BS6 5QA")


def test_enter_in_any_field_after_choosing_goes_on(at_details: Visitor) -> None:
    [chosen, _none] = listed(at_details.post(PATH, {**CONTACT, "lookup": "12", "find": "1"}).content.decode())
    answer = at_details.post(PATH, {**CONTACT, "lookup": "12", "shown": "12", "address": chosen, "find": "1"})
    assert answer.url == "/checkout/check/"


def test_words_without_the_button_list_too(at_details: Visitor) -> None:
    assert listed(at_details.post(PATH, {**CONTACT, "lookup": "12"}).content.decode())


def test_a_name_left_out_comes_back_with_the_address_filled_in(at_details: Visitor) -> None:
    page = at_details.post(PATH, {**CONTACT, "name": "", "address": "BS6 5QA/12"}).content.decode()
    assert "Enter your full name." in page
    assert 'value="12 ' in page
    assert is_open(page)


def test_not_listed_leads_to_the_fields(at_details: Visitor) -> None:
    page = at_details.post(PATH, {**CONTACT, "address": "none"}).content.decode()
    assert "Enter the first line of the address." in page
    assert is_open(page)


def test_typing_it_is_always_possible(at_details: Visitor) -> None:
    assert at_details.post(PATH, DETAILS).url == "/checkout/check/"
    assert at_details.basket().address_line1 == "4 Mill Lane"


def test_nothing_found_says_so_and_opens_the_fields(at_details: Visitor) -> None:
    page = at_details.post(PATH, {**CONTACT, "lookup": "Nowhere Road", "find": "1"}).content.decode()
    assert "We found no such address in BS6 5QA" in page
    assert is_open(page)


@pytest.mark.parametrize("odd", ["gone/1", "x" * 5000, "\0", "BS6 5QA/9999"])
def test_an_address_that_cannot_be_had_is_typed(at_details: Visitor, odd: str) -> None:
    page = at_details.post(PATH, {**CONTACT, "address": odd}).content.decode()
    assert "We could not fetch that address" in page
    assert is_open(page)


@pytest.mark.parametrize("odd", ["x" * 5000, "\0", "<script>", "🏠"])
def test_any_words_may_be_looked_up(at_details: Visitor, odd: str) -> None:
    assert at_details.post(PATH, {**CONTACT, "lookup": odd, "find": "1", "session": odd}).status_code == 200


def test_a_service_that_fails_leaves_the_fields(at_details: Visitor, settings: Any) -> None:
    settings.ADDRESS_LOOKUP, settings.GOOGLE_PLACES_URL = "google", "http://127.0.0.1:9"
    page = at_details.post(PATH, {**CONTACT, "lookup": "12", "find": "1"}).content.decode()
    assert "We cannot look addresses up just now" in page
    assert is_open(page)


def test_without_a_service_the_fields_are_simply_there(at_details: Visitor, settings: Any) -> None:
    settings.ADDRESS_LOOKUP = ""
    page = at_details.get(PATH).content.decode()
    assert "Find address" not in page
    assert "Address line 1" in page


def test_a_neighbours_postcode_is_taken_and_said(at_details: Visitor) -> None:
    answer = at_details.post(PATH, {**CONTACT, "address": "BS6 5QB/12"}, follow=True)
    assert at_details.basket().postcode == "BS6 5QB"
    assert "We put the postcode of that address, BS6 5QB, for BS6 5QA." in answer.content.decode()
    assert at_details.basket().items.get().appointments.exists()


def test_an_address_in_another_district_is_refused_kindly(at_details: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    away = Address("1 Far Road", "", "York", "YO1 7HH")
    monkeypatch.setattr(MadeUpStreets, "address", lambda *args, **kwargs: away)
    page = at_details.post(PATH, {**CONTACT, "address": "anything"}).content.decode()
    assert "That address is in YO1 7HH" in page
    assert at_details.basket().postcode == "BS6 5QA"
    assert at_details.basket().address_line1 == ""


def test_a_forged_postcode_of_an_address_moves_nothing(at_details: Visitor) -> None:
    page = at_details.post(PATH, {**DETAILS, "found_postcode": "YO1 7HH"}).content.decode()
    assert "That address is in YO1 7HH" in page
    assert at_details.basket().postcode == "BS6 5QA"


def test_the_postcode_fills_the_town(at_details: Visitor) -> None:
    assert 'value="Bristol"' in at_details.get(PATH).content.decode()


def test_a_returning_customer_types_nothing_again(visitor: Visitor, cleaning: Service) -> None:
    visitor.fill_basket(cleaning)
    visitor.pay()
    visitor.find()
    visitor.choose(cleaning)
    visitor.pick()
    page = visitor.get(PATH).content.decode()
    for known in ("Ada Marsh", "ada@example.org", "0117 496 0123", "4 Mill Lane"):
        assert known in page


def test_an_earlier_address_is_not_taken_to_another_postcode(visitor: Visitor, cleaning: Service) -> None:
    visitor.fill_basket(cleaning)
    visitor.pay()
    visitor.find("BS6 5QB")
    visitor.choose(cleaning)
    visitor.pick()
    page = visitor.get(PATH).content.decode()
    assert "Ada Marsh" in page
    assert "4 Mill Lane" not in page


def test_an_account_fills_in_who_it_is(at_details: Visitor) -> None:
    user = User.objects.create_user("edith@example.org", name="Edith Brown")
    Customer.objects.create(user=user, name="Edith Brown", email=user.email, phone="+441174960124")
    basket = at_details.client.session["basket"]
    at_details.client.force_login(user)
    session = at_details.client.session
    session["basket"] = basket
    session.save()
    page = at_details.get(PATH).content.decode()
    for known in ("Edith Brown", "edith@example.org", "0117 496 0124"):
        assert known in page


def test_the_whole_flow_has_at_most_eight_fields_to_type(at_details: Visitor) -> None:
    page = at_details.get(PATH).content.decode()
    outside = re.sub(r"<details.*?</details>", "", page, flags=re.DOTALL)
    typed = re.findall(r'<(?:input[^>]*type="(?:text|email|tel)"|textarea)', outside)
    assert len(typed) + 1 <= 6  # the postcode was the first
    by_hand = re.findall(r'<input[^>]*name="(?:address_line1|address_line2|city)"', page)
    assert len(typed) - 1 + len(by_hand) + 1 <= 8
    assert Order.objects.count() == 1
