"""Every page of the demonstration, as search engines and social networks read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.test import Client
from wagtail.models import Page

from home.seeding.catalogue import seed_catalogue
from home.seeding.pages import seed_firm, seed_pages
from tests.home.reading import Reading, read

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def larkfield(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Seed the pages once for all tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        seed_catalogue()
        seed_pages()
        seed_firm()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def pages(larkfield: None, client: Client) -> dict[str, Reading]:
    live = Page.objects.live().filter(depth__gt=1)
    return {page.full_url: read(client, page.url) for page in live}


def test_no_two_share_a_title_or_a_description(pages: dict[str, Reading]) -> None:
    for say in ("title", "description"):
        said = [page.title if say == "title" else page.meta(say) for page in pages.values()]
        assert all(said)
        assert len(set(said)) == len(said)


def test_each_has_one_heading_and_is_its_own_canonical(pages: dict[str, Reading]) -> None:
    assert {page.headings for page in pages.values()} == {1}
    assert {address: page.canonical for address, page in pages.items()} == {address: address for address in pages}


def test_each_is_shared_with_a_picture_that_answers(pages: dict[str, Reading], client: Client) -> None:
    for page in pages.values():
        picture = client.get(urlsplit(page.meta("og:image")).path)
        assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")
        assert (page.meta("og:image:width"), page.meta("og:image:height")) == ("1200", "630")
        assert page.meta("og:image:alt")
        assert page.meta("twitter:card") == "summary_large_image"


def test_each_graph_holds_together(pages: dict[str, Reading]) -> None:
    for page in pages.values():
        ids = [node["@id"] for node in page.nodes]
        assert len(set(ids)) == len(ids)
        assert not page.loose_ends()
        assert {"LocalBusiness", "WebSite", "WebPage"} <= {node["@type"] for node in page.nodes}


def test_what_the_tab_says_is_what_is_shared(pages: dict[str, Reading]) -> None:
    for page in pages.values():
        assert page.title == page.meta("og:title") == page.node("WebPage")["name"]
        assert page.meta("description") == page.meta("og:description") == page.node("WebPage")["description"]


def test_questions_on_the_page_are_in_its_graph(pages: dict[str, Reading]) -> None:
    asking = [page for page in pages.values() if '<details class="faq__item"' in page.html]
    assert len(asking) > 3
    assert all(page.node("FAQPage")["mainEntity"] for page in asking)


def test_the_sitemap_lists_exactly_these(pages: dict[str, Reading], client: Client) -> None:
    text = client.get("/sitemap.xml").content.decode()
    assert {address for address in pages if f"<loc>{address}</loc>" in text} == set(pages)
    assert text.count("<url>") == text.count("<lastmod>") == len(pages)
