"""The free pages: what editors build is shown, at a cost that does not grow."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from home.models import HomePage, StandardPage
from services.models import ServiceIndexPage
from tests.booking.factories import make_provider, make_service
from tests.home.factories import make_home, make_index, make_page, make_service_page

pytestmark = pytest.mark.django_db


def block(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": str(uuid4())}


def cards_block(*services: int) -> dict[str, Any]:
    return block("service_cards", {"heading": "What we do", "text": "", "services": list(services), "limit": 40})


def faq_block(questions: int) -> dict[str, Any]:
    asked = [{"question": f"Question {n}?", "answer": "<p>Yes.</p>"} for n in range(questions)]
    return block("faq", {"heading": "Questions", "questions": asked})


def show(client: Client, page: Page) -> str:
    answer = client.get(page.get_url())
    assert answer.status_code == 200
    return answer.content.decode()


def cost(client: Client, page: Page) -> int:
    client.get(page.get_url())
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(page.get_url())
    return len(queries)


def test_the_home_page_says_what_and_where(client: Client) -> None:
    page = make_home(hero_heading="Clean homes in Bristol")
    assert "Clean homes in Bristol</h1>" in show(client, page)


def test_the_postcode_field_leads_to_booking_by_get(client: Client) -> None:
    html = show(client, make_home())
    assert re.search(r'<form[^>]*action="/book/"[^>]*method="get"', html)
    assert 'name="postcode"' in html
    assert "csrf" not in html


def test_a_shown_page_sets_no_cookie(client: Client) -> None:
    assert not client.get(make_home().get_url()).cookies


def test_every_block_can_be_shown_together(client: Client) -> None:
    service = make_service(name="Window clean")
    make_provider(services=[service])
    home = make_home()
    step = {"title": "Choose", "text": "A time that suits."}
    home.body = [
        block("text", "<p>Hello there.</p>"),
        block("how_it_works", {"heading": "How it works", "steps": [step, step, step]}),
        faq_block(2),
        block("quote", {"text": "Found the tin.", "name": "Ada", "about": "Deep clean"}),
        block("hero", {"heading": "Windows", "text": "", "service": service.pk, "label": "Go"}),
        block("postcode_search", {"heading": "Who comes?", "text": "", "service": None, "label": "Go"}),
        cards_block(),
        block("proofs", {"heading": ""}),
        block("areas", {"heading": "Where we come", "text": ""}),
        block("call_to_action", {"heading": "Ready?", "text": "", "label": "Book", "link": "/book/"}),
    ]
    home.save()
    html = show(client, home)
    for words in ("Hello there.", "A time that suits.", "Question 1?", "Found the tin.", "Window clean", "Ready?"):
        assert words in html


def test_a_quote_without_words_shows_nothing(client: Client) -> None:
    home = make_home()
    home.body = [block("quote", {"text": "", "name": "Nobody", "about": ""})]
    home.save()
    assert "Nobody" not in show(client, home)


def test_proofs_count_what_there_is(client: Client) -> None:
    make_service()
    make_service()
    home = make_home()
    home.body = [block("proofs", {"heading": ""})]
    home.save()
    html = show(client, home)
    assert '<span class="proofs__number">2</span>' in html
    assert "visits done" not in html


def test_a_card_shows_the_live_price_and_no_service_without_one(client: Client) -> None:
    priced, unpriced = make_service(price=45, name="Oven clean"), make_service(price=None, name="Secret clean")
    home = make_home()
    home.body = [cards_block(priced.pk, unpriced.pk)]
    home.save()
    html = show(client, home)
    assert "£45" in html
    assert "Secret clean" not in html


def test_a_card_leads_to_its_page_once_that_is_live(client: Client) -> None:
    service = make_service(slug="oven-clean")
    home = make_home()
    home.body = [cards_block()]
    home.save()
    assert "/book/?service=oven-clean" in show(client, home)
    page = make_service_page(make_index(home), service)
    assert f'href="{page.get_url()}"' in show(client, home)


def test_more_blocks_and_more_services_ask_no_more_of_the_database(client: Client) -> None:
    first = make_service()
    home = make_home()
    index = make_index(home)
    make_service_page(index, first)
    home.body = [cards_block(first.pk), faq_block(1)]
    home.save()
    little = cost(client, home)
    more = [make_service() for _ in range(8)]
    for service in more:
        make_service_page(index, service)
    home.body = [cards_block(first.pk, *(s.pk for s in more)), cards_block(), cards_block(), faq_block(9), faq_block(9)]
    home.save()
    assert cost(client, home) == little


def test_the_tree_is_the_one_we_mean() -> None:
    assert HomePage.can_create_at(Page.get_first_root_node())
    home = make_home()
    assert StandardPage.can_create_at(home)
    assert ServiceIndexPage.can_create_at(home)
    assert not HomePage.can_create_at(home)


def test_the_head_says_who_we_are(client: Client) -> None:
    page = make_page(make_home(), summary="We are six people and a van.")
    html = show(client, page)
    assert '<link rel="canonical" href="http://testserver' in html
    assert '<meta name="description" content="We are six people and a van.">' in html
    assert '<meta property="og:title"' in html


def test_the_graph_can_be_read_and_has_the_way_here(client: Client) -> None:
    page = make_page(make_home(), title="About </script><b>us")
    data = re.findall(r'<script type="application/ld\+json">(.*?)</script>', show(client, page), re.DOTALL)
    nodes = {node["@type"]: node for node in json.loads(data[0])["@graph"]}
    assert nodes["BreadcrumbList"]["itemListElement"][-1]["name"] == "About </script><b>us"
    assert nodes["LocalBusiness"]["name"]


def test_a_page_kept_out_of_search_engines_says_so_and_leaves_the_sitemap(client: Client) -> None:
    page = make_page(make_home(), noindex=True)
    assert '<meta name="robots" content="noindex">' in show(client, page)
    assert page.slug not in client.get("/sitemap.xml").content.decode()
