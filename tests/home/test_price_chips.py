"""Price chips: prose that cannot hold a stale price."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import ReferenceIndex

from catalogue.actions import set_price
from catalogue.models import AreaPrice, Extra, Option, OptionGroup
from core.money import money
from core.prose import expand
from home.models import FaqPage
from tests.booking.factories import make_service
from tests.costs import asked_by
from tests.home.blocks import LONG_AGO, block, chip, make_faq, make_landing, make_sold
from tests.home.factories import make_home, make_index, make_service_page
from tests.home.reading import read

pytestmark = pytest.mark.django_db
NEUTRAL = "the price shown when you book"


def words(html: str) -> str:
    return expand([html], None)[0]


def test_a_chip_is_the_price_of_the_moment() -> None:
    service = make_service(price=42)
    assert "£42" in words(f"<p>It is {chip(service.pk)}.</p>")
    set_price(service, money(50), at=timezone.now())
    assert "£50" in words(f"<p>It is {chip(service.pk)}.</p>")


def test_a_chip_shows_the_day_the_page_is_shown_as_of() -> None:
    service = make_service(price=42)
    later = timezone.now() + timedelta(days=3)
    set_price(service, money(50), at=later)
    assert "£42" in expand([chip(service.pk)], {"at": later - timedelta(seconds=1), "memo": {}})[0]
    assert "£50" in expand([chip(service.pk)], {"at": later, "memo": {}})[0]


def test_a_chip_says_from_where_answers_or_extras_add() -> None:
    service = make_service(price=40)
    assert "from" not in words(chip(service.pk))
    group = OptionGroup.objects.create(service=service, name="Size?")
    Option.objects.create(group=group, name="Small", price=5)
    Option.objects.create(group=group, name="Never", price=1, active=False)
    assert "£45" in words(chip(service.pk))
    assert "from" not in words(chip(service.pk))
    Option.objects.create(group=group, name="Large", price=20)
    assert "from" in words(chip(service.pk))


def test_extras_alone_make_it_from() -> None:
    service = make_service(price=40)
    Extra.objects.create(service=service, name="Fridge", price=10)
    assert "from" in words(chip(service.pk))


@pytest.mark.parametrize("key", ["999999", "", "abc", "-1", "9" * 40, "1 OR 1=1"])
def test_a_chip_of_nothing_says_something_neutral(key: str) -> None:
    assert NEUTRAL in words(f"<p>{chip(key)}</p>")


def test_a_chip_without_a_service_says_something_neutral() -> None:
    assert NEUTRAL in words('<embed embedtype="price"/>')


def test_a_chip_of_a_service_not_on_sale_says_something_neutral() -> None:
    assert NEUTRAL in words(chip(make_service(active=False).pk))
    assert NEUTRAL in words(chip(make_service(price=None).pk))


def test_a_chip_names_the_least_it_costs_anywhere_as_a_card_does() -> None:
    service = make_service(price=40)
    AreaPrice.objects.create(service=service, outcodes=" BS6 ", amount=money(30), valid_from=LONG_AGO)
    said = words(chip(service.pk))
    assert "from" in said
    assert "£30" in said


def test_all_chips_of_a_page_cost_one_question(settings: Settings) -> None:
    settings.PAGE_CACHE_SECONDS = 300  # as where the prices of places and people are remembered
    home = make_home()
    plain = make_landing(home, block("text", "<p>Hello.</p>"))
    chips = [block("text", f"<p>{chip(make_sold().pk)} or {chip(make_sold().pk)}</p>") for _ in range(4)]
    typed = [{"question": f"Q{n}?", "answer": f"<p>{chip(make_sold().pk)}</p>"} for n in range(3)]
    full = make_landing(home, *chips, block("faq", {"heading": "A", "questions": typed}))
    assert Client().get(full.get_url()).content.decode().count("price-chip") == 11
    assert len(asked_by(full.get_url())) == len(asked_by(plain.get_url())) + 1


def test_a_chip_works_in_the_story_of_a_service(client: Client) -> None:
    page = make_service_page(
        make_index(make_home()), make_service(), story=f"<p>Or {chip(make_service(price=77).pk)}</p>"
    )
    assert "£77" in client.get(page.get_url()).content.decode()


def answers(client: Client, address: str) -> dict[str, str]:
    """Return the answers search engines read, by question."""
    asked = read(client, address).node("FAQPage")["mainEntity"]
    return {one["name"]: one["acceptedAnswer"]["text"] for one in asked}


def test_a_kept_answer_tells_search_engines_the_price_of_the_moment(client: Client) -> None:
    service = make_service(price=42)
    make_faq("What is it?", f"<p>It is {chip(service.pk)}.</p>", group="Paying")
    page = make_home().add_child(instance=FaqPage(title="Questions", slug="faq"))
    assert answers(client, page.get_url()) == {"What is it?": "It is £42."}
    set_price(service, money(50), at=timezone.now())
    assert answers(client, page.get_url()) == {"What is it?": "It is £50."}


def test_an_answer_typed_in_a_block_tells_search_engines_the_price_of_the_moment(client: Client) -> None:
    service = make_service(price=42)
    typed = {"heading": "A", "questions": [{"question": "Typed?", "answer": f"<p>It is {chip(service.pk)}.</p>"}]}
    page = make_landing(make_home(), block("faq", typed))
    assert answers(client, page.get_url()) == {"Typed?": "It is £42."}
    set_price(service, money(50), at=timezone.now())
    assert answers(client, page.get_url()) == {"Typed?": "It is £50."}


def test_search_engines_read_the_price_that_stands_on_the_page(client: Client) -> None:
    service = make_service(price=40)
    AreaPrice.objects.create(service=service, outcodes=" BS6 ", amount=money(30), valid_from=LONG_AGO)
    cards = block("service_cards", {"heading": "What we do", "services": [service.pk], "limit": 6, "more": ""})
    typed = {"heading": "A", "questions": [{"question": "Typed?", "answer": f"<p>{chip(service.pk)}</p>"}]}
    page = make_landing(make_home(), cards, block("faq", typed))
    assert answers(client, page.get_url()) == {"Typed?": "from £30"}
    assert "£40" not in client.get(page.get_url()).content.decode()


def test_the_editor_gives_back_the_chip_it_was_given() -> None:
    service = make_service(name="Oven clean")
    converter = ContentstateConverter(features=["price", "bold"])
    stored = f"<p>It is <b>only</b> {chip(service.pk)} today.</p>"
    state = converter.from_database_format(stored)
    assert "price of Oven clean" in state
    back = converter.to_database_format(state)
    assert f'<embed embedtype="price" id="{service.pk}"/>' in back
    assert "price of" not in back
    assert "today." in back


def test_a_chip_may_stand_alone_or_first() -> None:
    converter = ContentstateConverter(features=["price"])
    for stored in (chip(1), f"<p>{chip(1)}</p>", f"<p>{chip(1)}{chip(2)} x</p>"):
        back = converter.to_database_format(converter.from_database_format(stored))
        assert back.count("<embed") == stored.count("<embed")


def test_the_service_knows_the_pages_that_name_its_price() -> None:
    service = make_service()
    page = make_landing(make_home(), block("text", f"<p>{chip(service.pk)}</p>"))
    found: Any = ReferenceIndex.get_references_to(service)
    assert str(page.pk) in found.values_list("base_content_type__model", "object_id").values_list(
        "object_id", flat=True
    )


def test_a_link_to_a_page_that_is_gone_stays_text() -> None:
    assert words('<p><a linktype="page" id="99999">Old</a> <a linktype="page" id="x">Odd</a></p>').count("href") == 0
