"""The scan for links that lead nowhere."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from core.links import scan_links
from core.models import BrokenLink
from tests.home.factories import make_home, make_index, make_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Any:
    return make_home()


def broken() -> list[tuple[str, str]]:
    scan_links(at=timezone.now())
    return list(BrokenLink.objects.values_list("target", "reason"))


def text(html: str) -> list[Any]:
    return [("text", html)]


def to_page(pk: int) -> list[Any]:
    return text(f'<p><a linktype="page" id="{pk}">there</a></p>')


def test_a_link_to_a_live_page_is_sound(home: Any) -> None:
    make_page(home, body=to_page(make_page(home).pk))
    assert broken() == []


def test_a_link_to_an_unpublished_page_is_found(home: Any) -> None:
    make_page(home, body=to_page(make_page(home, title="Draft", live=False).pk))
    assert broken() == [("Draft", "The page is not published.")]


def test_a_link_to_a_deleted_page_is_found(home: Any) -> None:
    gone = make_page(home)
    make_page(home, body=to_page(gone.pk))
    gone.delete()
    assert broken() == [(f"page {gone.pk}", "The page was deleted.")]


@pytest.mark.parametrize("path", ["/", "/book/", "/about/", "/about", "/about/#team", "/old/", "/search/?q=x"])
def test_a_path_that_leads_somewhere_is_sound(home: Any, path: str) -> None:
    Redirect.objects.create(old_path="/old", redirect_link="/")
    make_page(home, slug="about", body=text(f'<p><a href="{path}">there</a></p>'))
    assert broken() == []


def test_a_path_that_leads_nowhere_is_found_in_rich_text_and_in_a_button(home: Any) -> None:
    button = {"heading": "Go", "text": "", "label": "Go", "link": "/nowhere-else/"}
    make_page(home, body=[("text", '<p><a href="/nowhere/">there</a></p>'), ("call_to_action", button)])
    assert sorted(target for target, _ in broken()) == ["/nowhere-else/", "/nowhere/"]


def test_plain_rich_text_fields_are_read(home: Any) -> None:
    make_index(home, intro='<p><a href="/nowhere/">there</a></p>')
    assert broken() == [("/nowhere/", "There is nothing at this address.")]


def test_links_elsewhere_and_plain_words_are_left_alone(home: Any) -> None:
    html = '<p>and/or 1/2 <a href="https://example.com/x">out</a> <a href="mailto:a@b.example">mail</a></p>'
    make_page(home, body=text(html))
    assert broken() == []


def test_a_draft_is_not_scanned(home: Any) -> None:
    make_page(home, live=False, body=text('<p><a href="/nowhere/">there</a></p>'))
    assert broken() == []


def test_what_was_mended_goes_and_what_stays_keeps_its_moment(home: Any) -> None:
    page = make_page(home, body=text('<p><a href="/nowhere/">a</a> <a href="/gone/">b</a></p>'))
    broken()
    first = BrokenLink.objects.get(target="/gone/").found_at
    page.body = text('<p><a href="/gone/">b</a></p>')
    page.save()
    assert [target for target, _ in broken()] == ["/gone/"]
    assert BrokenLink.objects.get().found_at == first


def test_more_pages_ask_no_more(home: Any) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            scan_links(at=timezone.now())
        return len(queries)

    make_page(home, body=text("<p>a</p>"))
    cost()
    little = cost()
    for _ in range(5):
        make_page(home, body=text("<p>a</p>"))
    assert cost() == little
