"""What every page asks for is asked once, and asked again as soon as it may be another."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, Site

from core.firm import firm_of
from core.models import AnalyticsSettings, Announcement, BusinessSettings, SeoSettings
from core.navigation import navigation_of
from core.page_cache.facts import fact
from home.models import HomePage, NavigationSettings
from tests.core.page_cache.test_purging import Commit
from tests.home.factories import make_home, make_page


def visit(path: str = "/", **more: Any) -> HttpRequest:
    return RequestFactory().get(path, **more)


def test_a_process_asks_once(home: HomePage) -> None:
    asked: list[int] = []
    for _ in range(3):
        assert fact(visit(), "test", lambda: asked.append(1) or "found") == "found"  # type: ignore[func-returns-value]
    assert asked == [1]


def test_nobody_can_change_what_others_get(home: HomePage) -> None:
    for _ in range(2):
        found = fact(visit(), "test", lambda: ["ours"])
        assert found == ["ours"]
        found.append("theirs")


def test_what_is_posted_and_another_day_are_asked_anew(home: HomePage) -> None:
    posted, another = RequestFactory().post("/"), visit()
    another.as_of = timezone.now()  # type: ignore[attr-defined]
    fact(visit(), "test", lambda: "now")
    assert [fact(request, "test", lambda: "anew") for request in (posted, another)] == ["anew", "anew"]


def save_business() -> None:
    BusinessSettings.objects.update_or_create(site=Site.objects.get(), defaults={"name": "Larkfield & Daughters"})


def save_seo() -> None:
    SeoSettings.objects.update_or_create(
        site=Site.objects.get(), defaults={"title_pattern": "{title} by Larkfield &amp; Daughters"}
    )


def save_analytics() -> None:
    AnalyticsSettings.objects.update_or_create(site=Site.objects.get(), defaults={"ga4_id": "G-LARK1"})


def save_navigation() -> None:
    link = {"type": "link", "value": {"link": "/larks/", "label": "Larkfield & Daughters"}}
    NavigationSettings.objects.update_or_create(site=Site.objects.get(), defaults={"header": [link]})


def save_announcement() -> None:
    Announcement.objects.create(text="<p>Larkfield &amp; Daughters</p>")


@pytest.mark.parametrize(
    ("save", "words"),
    [
        (save_business, "Larkfield &amp; Daughters"),
        (save_seo, "Daughters"),
        (save_analytics, "G-LARK1"),
        (save_navigation, "/larks/"),
        (save_announcement, "Larkfield &amp; Daughters"),
    ],
)
def test_a_setting_is_shown_on_kept_and_on_rendered_pages(
    home: HomePage, commit: Commit, save: Any, words: str
) -> None:
    staff = Client(headers={"cookie": "staff=1"})  # rendered, from what is remembered
    for client in (Client(), staff):
        assert words not in client.get("/").content.decode()
    with commit():
        save()
    for client in (Client(), staff):
        assert words in client.get("/").content.decode()


def test_an_announcement_comes_and_goes_by_the_clock(home: HomePage) -> None:
    now = timezone.now()
    Announcement.objects.create(text="<p>Soon</p>", go_live_at=now + timedelta(hours=1))
    Announcement.objects.create(text="<p>Over</p>", expire_at=now - timedelta(hours=1))
    for _ in range(2):
        html = Client(headers={"cookie": "staff=1"}).get("/").content.decode()
        assert "Soon" not in html
        assert "Over" not in html


def test_what_is_being_previewed_goes_before_what_is_remembered(home: HomePage) -> None:
    assert firm_of(visit()).name != "Draft"
    navigation_of(visit())
    request = visit()
    link = {"type": "link", "value": {"link": "/draft/", "label": "Draft"}}
    setattr(request, BusinessSettings.get_cache_attr_name(), BusinessSettings(name="Draft"))
    setattr(request, NavigationSettings.get_cache_attr_name(), NavigationSettings(header=[link]))
    assert firm_of(request).name == "Draft"
    assert [link.url for link in navigation_of(request).header] == ["/draft/"]


def test_a_second_page_asks_neither_for_its_site_nor_for_what_is_around_it(home: HomePage) -> None:
    page = make_page(home)
    Client().get("/")
    with CaptureQueriesContext(connection) as queries:
        assert Client().get(page.get_url())["X-Cache"] == "miss"
    asked = " ".join(query["sql"] for query in queries.captured_queries)
    for table in ("wagtailcore_site", "settings", "core_announcement"):
        assert table not in asked


def test_another_first_page_and_its_children_are_found(commit: Commit) -> None:
    make_home(hero_heading="The old one")
    assert "The old one" in Client().get("/").content.decode()
    with commit():
        new: Page = make_home(hero_heading="The new one")
        make_page(new, slug="inside", title="Inside")
    assert "The new one" in Client().get("/").content.decode()
    assert Client().get("/inside/").status_code == 200
