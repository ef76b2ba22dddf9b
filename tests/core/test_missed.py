"""Addresses that are not there: counted while nobody writes, written down by a sweep."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from core import missed
from core.missed import count_missed, worth_counting, write_down_missed
from core.models import MissedPath
from tests.home.factories import make_home, make_page

pytestmark = pytest.mark.django_db
AT = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
LATER = AT + timedelta(minutes=2)


def soon() -> datetime:
    return timezone.now() + timedelta(minutes=2)


@pytest.fixture
def home() -> Any:
    return make_home()


def test_a_miss_is_counted_and_written_down_later(client: Client, home: Any) -> None:
    client.get("/old-page/?utm=1&email=a@b.example", headers={"Referer": "http://testserver/services/?q=x"})
    client.get("/old-page")
    assert not MissedPath.objects.exists()
    write_down_missed(at=soon())
    row = MissedPath.objects.get()
    assert (row.path, row.count, row.referrer) == ("/old-page", 2, "/services/")


def test_a_miss_writes_nothing_while_the_visitor_waits(client: Client, home: Any) -> None:
    client.get("/old-page/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/old-page/")
    assert all(query["sql"].startswith("SELECT") for query in queries)


def test_what_a_redirect_leads_on_is_not_missed(client: Client, home: Any) -> None:
    Redirect.objects.create(old_path="/old-page", redirect_link="/")
    client.get("/old-page/")
    assert write_down_missed(at=soon()) == 0


def test_a_page_that_is_there_is_not_missed(client: Client, home: Any) -> None:
    make_page(home, slug="about")
    client.get("/about/")
    client.post("/nothing/")
    assert write_down_missed(at=soon()) == 0


@pytest.mark.parametrize(
    "path",
    [
        "/wp-login.php",
        "/wp-admin/",
        "/.env",
        "/shop/.git/config",
        "/index.php",
        "/a/cgi-bin/x",
        "/orders/secret-key/",
        "/checkout/pay/x/",
        "/api/nothing",
        "/static/gone",
        "/logo.png",
        "/anna@example.com/",
        "/call/07700900123",
        "/t/0123456789abcdef0123/",
        "/" + "x" * 300,
        "/",
        "/a\nb",
        "//evil.example/",
    ],
)
def test_probes_private_paths_and_personal_data_are_not_counted(path: str) -> None:
    assert not worth_counting(path)


@pytest.mark.parametrize("path", ["/old-page/", "/services/oven-cleaning/", "/über-uns/", "/2019/spring"])
def test_what_a_visitor_may_have_meant_is_counted(path: str) -> None:
    assert worth_counting(path)


def test_another_sites_page_is_not_kept_as_referrer(client: Client, home: Any) -> None:
    client.get("/old-page/", headers={"Referer": "https://elsewhere.example/private?q=me"})
    write_down_missed(at=soon())
    assert MissedPath.objects.get().referrer == ""


def test_the_running_minute_is_left_for_the_next_turn() -> None:
    count_missed("/old/", "", at=AT)
    assert write_down_missed(at=AT) == 0
    assert write_down_missed(at=LATER) == 1
    assert write_down_missed(at=LATER) == 0


def test_later_misses_add_to_the_row() -> None:
    count_missed("/old/", "/a/", at=AT)
    write_down_missed(at=LATER)
    count_missed("/old/", "", at=LATER)
    write_down_missed(at=LATER + timedelta(minutes=2))
    row = MissedPath.objects.get()
    assert (row.count, row.referrer, row.first_seen, row.last_seen) == (2, "/a/", AT, LATER)


def test_a_flood_fills_no_more_than_its_shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(missed, "PLACES", 3)
    for number in range(10):
        count_missed(f"/old-{number}", "", at=AT)
    assert write_down_missed(at=LATER) == 3


def test_the_table_stays_small_and_keeps_what_is_wanted_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(missed, "MOST_ROWS", 3)
    MissedPath.objects.create(path="/wanted", count=9, first_seen=AT, last_seen=AT)
    for number in range(5):
        count_missed(f"/old-{number}", "", at=AT + timedelta(minutes=number))
        write_down_missed(at=AT + timedelta(minutes=number + 1))
    assert MissedPath.objects.count() == 3
    assert MissedPath.objects.filter(path="/wanted").exists()


def test_an_emptied_cache_is_no_error() -> None:
    count_missed("/old/", "", at=AT)
    cache.clear()
    assert write_down_missed(at=LATER) == 0
