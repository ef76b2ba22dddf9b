"""A page is found by its address as Wagtail would find it, with fewer questions."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction

from tests.home.factories import make_home, make_page

pytestmark = pytest.mark.django_db


def test_deeper_pages_cost_no_more(client: Client) -> None:
    page = make_page(make_page(make_home()))
    below = make_page(make_page(make_page(page)))
    costs = []
    for one in (page, below):
        client.get(one.get_url())
        with CaptureQueriesContext(connection) as queries:
            assert client.get(one.get_url()).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_a_draft_is_not_found_and_what_stands_below_it_is(client: Client) -> None:
    draft = make_page(make_home(), live=False)
    below = make_page(draft)
    assert client.get(f"/{draft.slug}/").status_code == 404
    assert client.get(f"/{draft.slug}/{below.slug}/").status_code == 200


@pytest.mark.parametrize("path", ["/nowhere/", "/nowhere/at/all/", "/about/nowhere/", "/%F0%9F%A6%8A/", "/about//"])
def test_nothing_is_found_where_nothing_is(client: Client, path: str) -> None:
    make_page(make_home(), slug="about")
    assert client.get(path).status_code == 404


def test_another_site_is_not_reached_by_its_path(client: Client) -> None:
    other = make_home(slug="other")
    hidden = make_page(other)
    make_home()
    assert client.get(f"/{hidden.slug}/").status_code == 404


def test_a_restriction_above_closes_what_stands_below_and_its_alias(client: Client) -> None:
    home = make_home()
    closed = make_page(home, slug="closed")
    below = make_page(closed)
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    alias = Page.objects.get(pk=below.pk).specific.create_alias(parent=home, update_slug="copy")
    assert client.get(below.get_url()).status_code == 302
    assert client.get(closed.get_url()).status_code == 302
    assert alias.get_view_restrictions().count() == Page.get_view_restrictions(alias).count()
