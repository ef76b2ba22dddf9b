"""Landing pages and the page of questions."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, RequestFactory
from wagtail.models import Page

from home.models import FaqPage, HomePage, LandingPage, StandardPage
from services.models import AreaIndexPage, AreaPage, ServiceIndexPage
from tests.home.blocks import block, chip, make_faq, make_landing, make_sold
from tests.home.factories import make_home, make_page

pytestmark = pytest.mark.django_db
COLD = 16  # two of them for the prices of places and people, which a process that keeps pages remembers


def show(client: Client, page: Any) -> str:
    answer = client.get(page.get_url())
    assert answer.status_code == 200
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    return answer.content.decode()


def make_questions(home: Page, **overrides: Any) -> FaqPage:
    page: FaqPage = home.add_child(instance=FaqPage(**{"title": "Questions", "slug": "faq"} | overrides))
    return page


def test_a_landing_page_has_no_menu_unless_asked_for(client: Client) -> None:
    home = make_home()
    make_page(home, title="About us", show_in_menus=True)
    assert "About us" not in show(client, make_landing(home)).partition("<main")[0]
    assert "About us" in show(client, make_landing(home, slim_header=False)).partition("<main")[0]


def test_the_first_hero_is_the_heading_and_the_second_is_not(client: Client) -> None:
    heroes = [block("hero", {"heading": words, "label": "Go", "layout": "beside"}) for words in ("First", "Second")]
    html = show(client, make_landing(make_home(), *heroes))
    assert "First</h1>" in html
    assert "Second</h2>" in html


def test_without_a_hero_the_title_is_the_heading(client: Client) -> None:
    page = make_landing(make_home(), block("text", "<p>Hello.</p>"), title="Ovens", summary="Clean.")
    assert "<h1>Ovens</h1>" in show(client, page)


def test_on_other_pages_a_hero_is_no_second_heading(client: Client) -> None:
    page = make_page(make_home(), body=[block("hero", {"heading": "Big", "label": "Go", "layout": "beside"})])
    assert show(client, page).count("<h1") == 1


def test_a_landing_page_may_be_kept_out_of_search_engines(client: Client) -> None:
    page = make_landing(make_home(), noindex=True)
    assert '<meta name="robots" content="noindex">' in show(client, page)
    assert page.slug not in client.get("/sitemap.xml").content.decode()


def test_the_questions_page_shows_each_group_once_with_an_anchor(client: Client) -> None:
    make_faq("Card?", group="Paying", sort_order=1)
    make_faq("Cloths?", group="On the day", sort_order=2)
    make_faq("Cash?", group="Paying", sort_order=3)
    make_faq("Draft?", group="Secret", live=False)
    html = show(client, make_questions(make_home())).partition("</head>")[2]
    assert html.index('id="paying"') < html.index("Card?") < html.index("Cash?") < html.index('id="on-the-day"')
    assert 'href="#paying"' in html
    assert "Draft?" not in html
    assert "Secret" not in html


def test_groups_that_differ_in_a_mark_alone_keep_their_own_anchors(client: Client) -> None:
    make_faq("One?", group="Paying")
    make_faq("Two?", group="Paying!")
    html = show(client, make_questions(make_home()))
    assert 'id="paying"' in html
    assert 'id="paying-2"' in html


def test_a_questions_page_without_questions_says_so(client: Client) -> None:
    assert "No questions yet" in show(client, make_questions(make_home()))


def test_more_questions_with_links_and_chips_ask_no_more_of_the_database(
    client: Client, django_assert_num_queries: Any
) -> None:
    home = make_home()
    page = make_questions(home)
    words = f'<p><a linktype="page" id="{home.pk}">Here</a> {chip(make_sold().pk)}</p>'
    make_faq("First?", words)
    show(client, page)
    with django_assert_num_queries(COLD):
        show(client, page)
    for number in range(9):
        make_faq(f"More {number}?", words.replace(f'"{home.pk}"', f'"{make_page(home).pk}"'), group=f"G{number}")
    with django_assert_num_queries(COLD):
        show(client, page)


def test_the_questions_page_tells_its_questions_as_plain_text() -> None:
    make_faq("Cloths?", "<p>We <b>do</b>.</p>")
    page = make_questions(make_home())
    assert page.faq(page.get_context(RequestFactory().get("/faq/"))) == [("Cloths?", "We do.")]


def test_the_tree_is_the_one_we_mean() -> None:
    home = make_home()
    for kind in (LandingPage, FaqPage, AreaIndexPage, AreaPage):
        assert kind.can_create_at(home)
    landing = make_landing(home)
    assert LandingPage.can_create_at(landing)
    for kind in (HomePage, StandardPage, FaqPage, ServiceIndexPage, AreaPage):
        assert not kind.can_create_at(landing)
    make_questions(home)
    assert not FaqPage.can_create_at(home)
