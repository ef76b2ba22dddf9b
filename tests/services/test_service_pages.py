"""Service pages: the story is the editor's, everything about buying is the service's."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalogue.actions import set_price
from catalogue.models import Category, Extra, Option, OptionGroup
from core.money import money
from services.models import ServicePage
from services.publishing import NothingToSell
from tests.booking.factories import make_provider, make_service
from tests.firm import register_for_vat
from tests.home.factories import make_home, make_index, make_service_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def index() -> Any:
    return make_index(make_home())


def show(client: Client, page: Any, **asked: str) -> str:
    answer = client.get(page.get_url(), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def cost(client: Client, page: Any) -> int:
    client.get(page.get_url())
    with CaptureQueriesContext(connection) as queries:
        client.get(page.get_url())
    return len(queries)


def graph(html: str) -> dict[str, Any]:
    data = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert len(data) == 1
    return {node["@type"]: node for node in json.loads(data[0])["@graph"]}


def test_it_shows_the_price_of_this_moment(client: Client, index: Any) -> None:
    service = make_service(price=40)
    page = make_service_page(index, service)
    assert "£40" in show(client, page)
    set_price(service, money(55), at=timezone.now())
    html = show(client, page)
    assert "£55" in html
    assert "£40" not in html


def test_no_field_of_the_page_holds_a_price() -> None:
    names = " ".join(field.name for field in ServicePage._meta.get_fields())
    assert not re.search(r"price|amount|cost", names)


def test_it_shows_the_next_three_free_times(client: Client, index: Any) -> None:
    service = make_service()
    make_provider(services=[service])
    html = show(client, make_service_page(index, service))
    assert html.count("<time ") == 3


def test_the_cheapest_answer_counts_and_says_from(client: Client, index: Any) -> None:
    service = make_service(price=40)
    group = OptionGroup.objects.create(service=service, name="How large is the home?")
    Option.objects.create(group=group, name="Two rooms", price=10, minutes=30)
    Option.objects.create(group=group, name="Six rooms", price=60, minutes=90)
    html = show(client, make_service_page(index, service))
    assert re.search(r"from</span>\s*£50", html)
    assert "1½ hours" in html


def test_a_page_whose_service_was_taken_off_sale_says_to_call(client: Client, index: Any) -> None:
    service = make_service()
    page = make_service_page(index, service)
    service.active = False
    service.save()
    html = show(client, page)
    assert "Not bookable online just now" in html
    assert "Book this service" not in html


def test_it_is_not_published_while_its_service_is_inactive(index: Any) -> None:
    page = make_service_page(index, make_service(active=False), live=False)
    with pytest.raises(NothingToSell, match="not active"):
        page.save_revision().publish()
    page.refresh_from_db()
    assert not page.live


def test_it_is_not_published_while_its_service_has_no_price(index: Any) -> None:
    page = make_service_page(index, make_service(price=None), live=False)
    with pytest.raises(NothingToSell, match="no price"):
        page.save_revision().publish()


def test_it_is_published_once_its_service_is_on_sale(index: Any) -> None:
    page = make_service_page(index, make_service(), live=False)
    page.save_revision().publish()
    page.refresh_from_db()
    assert page.live


def edit(page: ServicePage, **more: str) -> dict[str, str]:
    return {
        "title": page.title,
        "slug": page.slug,
        "service": str(page.service_id),
        "summary": "",
        "story": "null",
        "included": "",
        "not_included": "",
        "steps-count": "0",
        "questions-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "1000",
        **more,
    }


def test_the_editor_reads_why_it_cannot_go_live(admin_client: Client, index: Any) -> None:
    page = make_service_page(index, make_service(active=False), live=False)
    answer = admin_client.post(f"/cms/pages/{page.pk}/edit/", edit(page, **{"action-publish": "1"}))
    assert "nobody could book it" in answer.content.decode()


def test_a_draft_may_be_kept_whatever_its_service(admin_client: Client, index: Any) -> None:
    page = make_service_page(index, make_service(active=False), live=False)
    answer = admin_client.post(f"/cms/pages/{page.pk}/edit/", edit(page))
    assert answer.status_code == 302


def test_the_graph_offers_the_live_price_and_cannot_be_broken_out_of(client: Client, index: Any) -> None:
    service = make_service(price=89, name="Oven </script><script>alert(1)</script>")
    html = show(client, make_service_page(index, service, title="Oven"))
    assert "<script>alert" not in html
    node = graph(html)["Service"]
    assert node["name"] == service.name
    assert node["offers"]["price"] == "89.00"
    assert node["offers"]["priceCurrency"] == "GBP"


def test_the_graph_says_of_a_price_that_it_contains_vat_where_it_does(client: Client, index: Any) -> None:
    page = make_service_page(index, make_service())
    assert "valueAddedTaxIncluded" not in graph(show(client, page))["Service"]["offers"]["priceSpecification"]
    register_for_vat()
    assert graph(show(client, page))["Service"]["offers"]["priceSpecification"]["valueAddedTaxIncluded"] is True


def test_a_page_speaks_of_vat_beside_its_price_only_where_there_is_any(client: Client, index: Any) -> None:
    page = make_service_page(index, make_service())
    html = show(client, page)
    assert "1 hour, travel included" in html
    assert "VAT" not in html
    register_for_vat()
    assert "1 hour, VAT and travel included" in show(client, page)


def test_more_people_extras_and_questions_ask_no_more_of_the_database(client: Client, index: Any) -> None:
    service = make_service()
    make_provider(services=[service])
    Extra.objects.create(service=service, name="Fridge", price=10)
    page = make_service_page(index, service)
    little = cost(client, page)
    for _ in range(5):
        make_provider(services=[service])
        Extra.objects.create(service=service, name="More", price=10)
    page.questions = [("question", {"question": f"Why {n}?", "answer": "<p>So.</p>"}) for n in range(12)]
    page.save()
    assert cost(client, page) == little


def test_the_index_finds_by_every_word(client: Client, index: Any) -> None:
    make_service(name="Oven clean")
    make_service(name="Window clean")
    html = show(client, index, q="clean oven")
    assert "Oven clean" in html
    assert "Window clean" not in html
    assert "1 service for “clean oven”" in html


def test_the_index_filters_by_category(client: Client, index: Any) -> None:
    digital = Category.objects.create(name="Digital projects", slug="digital")
    make_service(name="Website launch", category=digital)
    make_service(name="Deep clean")
    html = show(client, index, category="digital")
    assert "Website launch" in html
    assert "Deep clean" not in html


def test_the_index_helps_when_nothing_matches(client: Client, index: Any) -> None:
    make_service()
    assert "Nothing goes by that name" in show(client, index, q="<b>unicorn")


def test_a_longer_index_asks_no_more_of_the_database(client: Client, index: Any) -> None:

    def grow() -> None:
        service = make_service()
        group = OptionGroup.objects.create(service=service, name="Size")
        Option.objects.create(group=group, name="Small")
        make_service_page(index, service)

    grow()
    little = cost(client, index)
    for _ in range(10):
        grow()
    assert cost(client, index) == little
