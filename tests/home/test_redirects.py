"""Pages that were renamed or moved are still found at their old addresses, and so are those below them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from home.models import HomePage, StandardPage
from tests.home.factories import make_home, make_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> HomePage:
    return make_home()


def child_of(page: StandardPage, slug: str) -> StandardPage:
    child: StandardPage = page.add_child(instance=StandardPage(title=slug, slug=slug))
    return child


Rename = Callable[[StandardPage, str], None]


@pytest.fixture
def rename(django_capture_on_commit_callbacks: Any) -> Rename:
    """Publish a page under another name; old addresses are led on when that is committed."""

    def to(page: StandardPage, slug: str) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            page.slug = slug
            page.save_revision().publish()

    return to


def leads_to(client: Client, old: str) -> str:
    answer = client.get(old)
    assert answer.status_code == 301
    return str(answer["Location"]).removeprefix("http://testserver")


def test_a_renamed_page_and_those_below_it_are_found(client: Client, home: HomePage, rename: Rename) -> None:
    page = make_page(home, slug="about")
    child_of(page, "team")
    rename(page, "who-we-are")
    assert leads_to(client, "/about/") == "/who-we-are/"
    assert leads_to(client, "/about/team/") == "/who-we-are/team/"


def test_a_moved_page_and_those_below_it_are_found(client: Client, home: HomePage) -> None:
    page, elsewhere = make_page(home, slug="about"), make_page(home, slug="more")
    child_of(page, "team")
    page.move(elsewhere, pos="last-child")
    assert leads_to(client, "/about/") == "/more/about/"
    assert leads_to(client, "/about/team/") == "/more/about/team/"


def test_a_page_renamed_twice_is_found_by_both_names(client: Client, home: HomePage, rename: Rename) -> None:
    page = make_page(home, slug="first")
    rename(page, "second")
    rename(page, "third")
    assert leads_to(client, "/first/") == leads_to(client, "/second/") == "/third/"


def test_a_name_that_is_used_again_shows_the_page_of_today(client: Client, home: HomePage, rename: Rename) -> None:
    rename(make_page(home, slug="about"), "old-about")
    make_page(home, slug="about", title="The new one")
    assert "The new one" in client.get("/about/").content.decode()


def test_a_change_that_was_only_drafted_moves_nothing(client: Client, home: HomePage) -> None:
    page = make_page(home, slug="about")
    page.slug = "someday"
    page.save_revision()
    assert not Redirect.objects.exists()
    assert client.get("/about/").status_code == 200
