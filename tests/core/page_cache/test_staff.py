"""Whoever works in the CMS sees the site as it is; parts of it are kept for them for a minute."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from home.models import HomePage
from tests.booking.factories import make_provider, make_service
from tests.home.factories import make_index
from tests.home.test_pages import block, cards_block, faq_block


def test_the_cms_marks_the_browser_of_staff_until_they_sign_out(admin_client: Client, home: HomePage) -> None:
    admin_client.get("/cms/")
    assert admin_client.cookies["staff"]["httponly"]
    assert "X-Cache" not in admin_client.get("/")
    admin_client.post("/accounts/logout/")
    admin_client.get("/cms/")
    assert admin_client.cookies["staff"].value == ""


def test_nobody_else_is_marked(client: Client) -> None:
    client.get("/cms/login/")
    client.get("/accounts/login/")
    assert "staff" not in client.cookies


def rich_home(home: HomePage) -> None:
    services = [make_service() for _ in range(6)]
    make_provider(services=services)
    home.body = [cards_block(), faq_block(10), block("proofs", {"heading": ""}), block("areas", {"heading": "Where"})]
    home.save()


def test_a_page_put_together_from_kept_parts_asks_six_questions_at_most(home: HomePage) -> None:
    rich_home(home)
    staff = Client(headers={"cookie": "staff=1"})
    whole = staff.get("/").content
    with CaptureQueriesContext(connection) as queries:
        again = staff.get("/").content
    assert again == whole == Client().get("/").content
    assert len(queries) <= 6


def test_the_parts_go_with_the_page(home: HomePage, commit: Callable[[], AbstractContextManager[Any]]) -> None:
    staff = Client(headers={"cookie": "staff=1"})
    staff.get("/")
    with commit():
        home.hero_heading = "New words"
        home.save()
    assert "New words" in staff.get("/").content.decode()


def test_a_look_at_another_day_shows_no_kept_part(home: HomePage) -> None:
    other = Client(headers={"cookie": "staff=1; as_of=2030-01-01"})
    Client(headers={"cookie": "staff=1"}).get("/")
    HomePage.objects.update(hero_heading="As of another day")
    assert "As of another day" in other.get("/").content.decode()


def test_the_parts_of_two_searches_differ(home: HomePage) -> None:
    path = make_index(home).get_url()
    make_service(name="Oven clean")
    staff = Client(headers={"cookie": "staff=1"})
    assert "for “oven”" in staff.get(f"{path}?q=oven").content.decode()
    assert "for “window”" in staff.get(f"{path}?q=window").content.decode()
