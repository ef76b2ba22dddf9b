"""Searching the whole site."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import PageViewRestriction

from tests.booking.factories import make_service
from tests.home.factories import make_home, make_index, make_page, make_service_page

pytestmark = pytest.mark.django_db
HOSTILE = [
    "x" * 10_000,
    "' OR 1=1; DROP TABLE catalogue_service; --",
    '"unfinished AND (',
    "NEAR/2 * ^ - + ~",
    "   ",
    "🧹🧽",
    "\u202e\u200b",
    "%s %(x)s {}",
    "<script>alert(1)</script>",
    "a:b & c | !d <-> e",
    "\\",
    "NOT",
]


@pytest.fixture
def home() -> Any:
    return make_home()


@pytest.fixture
def index(home: Any) -> Any:
    return make_index(home)


def show(client: Client, words: str = "", **asked: str) -> str:
    answer = client.get("/search/", {"q": words, **asked})
    assert answer.status_code == 200
    return answer.content.decode()


def titles(client: Client, words: str = "", **asked: str) -> list[str]:
    return re.findall(r'card__link" href="[^"]*">([^<]*)</a>', show(client, words, **asked))


def test_services_come_with_their_price_and_pages_follow(client: Client, home: Any, index: Any) -> None:
    make_service_page(index, make_service(name="Oven clean", slug="oven-clean", price=45))
    make_page(home, title="How we clean an oven")
    html = show(client, "oven")
    assert titles(client, "oven") == ["Oven clean", "How we clean an oven"]
    assert "£45" in html


def test_the_plural_finds_the_singular(client: Client, home: Any) -> None:
    make_service(name="Oven clean")
    make_page(home, title="One oven")
    assert titles(client, "ovens") == ["Oven clean", "One oven"]


def test_the_beginning_of_a_word_finds_it(client: Client, home: Any) -> None:
    make_service(name="Window clean")
    make_page(home, title="About windows")
    assert titles(client, "wind") == ["Window clean", "About windows"]


def test_words_on_a_page_find_it(client: Client, home: Any) -> None:
    make_page(home, title="Small print", body=[("text", "<p>We carry insurance for accidents.</p>")])
    assert titles(client, "insurance") == ["Small print"]


def test_words_in_the_story_of_a_service_find_the_service(client: Client, index: Any) -> None:
    make_service_page(index, make_service(name="Deep clean"), story="<p>Even behind the radiators.</p>")
    assert titles(client, "radiators") == ["Deep clean"]


def test_a_misspelt_word_finds_the_nearest_and_says_so(client: Client, home: Any) -> None:
    make_service(name="Oven clean")
    html = show(client, "ovne")
    assert "Nothing goes by “ovne”" in html
    assert "Oven clean" in html
    assert 'data-event="search_no_result"' in html


def test_a_draft_is_never_found(client: Client, home: Any) -> None:
    make_page(home, title="Secret plans", live=False)
    assert titles(client, "secret") == []


def test_a_private_page_and_those_under_it_are_never_found(client: Client, home: Any) -> None:
    parent = make_page(home, title="Secret parent")
    make_page(parent, title="Secret child")
    PageViewRestriction.objects.create(page=parent, restriction_type="login")
    assert titles(client, "secret") == []
    assert "Secret" not in client.get("/search/suggest/", {"q": "secret"}).content.decode()


def test_a_page_kept_out_of_search_engines_is_not_found(client: Client, home: Any) -> None:
    make_page(home, title="Secret offer", noindex=True)
    assert titles(client, "secret") == []


def test_the_page_of_a_service_no_longer_sold_does_not_sell_it(client: Client, index: Any) -> None:
    service = make_service(name="Oven clean")
    make_service_page(index, service)
    service.active = False
    service.save()
    assert "card__price" not in show(client, "oven")


def test_what_editors_promote_comes_first(client: Client, home: Any) -> None:
    make_service(name="Hob clean")
    page = make_page(home, title="Cookers")
    SearchPromotion.objects.create(query=Query.get("hob"), page=page, description="All about them.")
    assert titles(client, "Hob") == ["Cookers", "Hob clean"]


def test_a_promoted_draft_is_not_shown(client: Client, home: Any) -> None:
    page = make_page(home, title="Cookers", live=False)
    SearchPromotion.objects.create(query=Query.get("hob"), page=page)
    assert titles(client, "hob") == []


def test_nothing_found_offers_ways_on_and_is_told_to_the_counter(client: Client, home: Any) -> None:
    make_service(name="Oven clean")
    html = show(client, "<b>unicorn")
    assert "Nothing goes by that name" in html
    assert "Show every service" in html
    assert 'data-search-term="&lt;b&gt;unicorn" data-event="search_no_result" data-event-on="view"' in html


def test_looking_writes_nothing(client: Client, home: Any) -> None:
    make_service(name="Oven clean")
    client.get("/search/", {"q": "oven"})
    assert not Query.objects.exists()


@pytest.mark.parametrize("words", HOSTILE)
def test_any_text_may_be_searched_for(client: Client, home: Any, words: str) -> None:
    make_service()
    show(client, words)
    assert client.get("/search/suggest/", {"q": words}).status_code == 200
    assert "<script>alert" not in show(client, words)


def test_a_null_byte_is_refused_kindly(client: Client, home: Any) -> None:
    assert client.get("/search/?q=%00").status_code == 400


@pytest.mark.parametrize("page", ["abc", "0", "-3", "9" * 30])
def test_any_page_number_shows_a_page(client: Client, home: Any, page: str) -> None:
    make_service(name="Oven clean")
    assert titles(client, "oven", page=page) == ["Oven clean"]


def test_more_of_everything_asks_no_more(client: Client, home: Any, index: Any) -> None:
    def cost(words: str) -> int:
        client.get("/search/", {"q": words})
        with CaptureQueriesContext(connection) as queries:
            client.get("/search/", {"q": words})
        return len(queries)

    make_service_page(index, make_service(name="Oven clean"))
    make_page(home, title="Oven one")
    little = cost("oven")
    for number in range(5):
        make_service_page(index, make_service(name=f"Oven {number}"))
        make_page(home, title=f"Oven page {number}")
    assert cost("oven") == little


def test_search_stays_out_of_search_engines_and_sets_no_cookie(client: Client, home: Any) -> None:
    answer = client.get("/search/", {"q": "oven"})
    assert '<meta name="robots" content="noindex">' in answer.content.decode()
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


def test_suggestions_go_on_from_what_is_typed(client: Client, home: Any) -> None:
    make_service(name="Oven clean", slug="oven")
    make_page(home, title="Ovens we love", slug="love")
    html = client.get("/search/suggest/", {"q": "ove"}).content.decode()
    assert re.findall('data-value="([^"]*)"', html) == ["Oven clean", "Ovens we love"]
    assert 'data-href="/love/"' in html


def test_suggestions_are_eight_at_most_and_three_queries(client: Client, home: Any) -> None:
    for number in range(10):
        make_service(name=f"Oven {number}")
        make_page(home, title=f"Oven page {number}")
    client.get("/search/suggest/", {"q": "oven"})
    with CaptureQueriesContext(connection) as queries:
        answer = client.get("/search/suggest/", {"q": "oven"})
    assert answer.content.decode().count('role="option"') == 8
    assert len(queries) <= 3
    assert answer["Cache-Control"] == "public, max-age=60"


def test_suggestions_are_not_given_to_a_flood(client: Client, home: Any) -> None:
    answers = [client.get("/search/suggest/", {"q": ""}).status_code for _ in range(95)]
    assert answers[0] == 200
    assert answers[-1] == 429


def test_a_page_that_is_not_there_offers_a_search(client: Client, home: Any) -> None:
    html = client.get("/nothing-here/").content.decode()
    assert 'action="/search/"' in html


def test_a_description_with_tokens_is_never_shown_as_it_was_typed(client: Client, home: Any) -> None:
    make_page(home, title="Windows", search_description="Clean from {price_from}")
    assert "price_from" not in show(client, "windows")
