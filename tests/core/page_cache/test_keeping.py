"""What is kept, for whom, and with which headers."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings
from wagtail.models import PageViewRestriction

from catalogue.actions import set_price
from core.money import money
from core.page_cache import cacheable, limit_freshness
from core.page_cache.middleware import PageCache
from home.models import HomePage
from tests.booking.factories import make_provider, make_service
from tests.booking.visitor import Visitor, make_map
from tests.home.factories import make_index, make_page

HEADERS = ("Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy", "Content-Type")


def told(client: Client, path: str, **more: Any) -> str:
    answer = client.get(path, **more)
    assert answer.status_code == 200
    return answer.get("X-Cache", "none")


def test_the_second_visitor_gets_the_same_page_without_a_query(home: HomePage) -> None:
    first = Client().get("/")
    with CaptureQueriesContext(connection) as queries:
        second = Client().get("/")
    assert (first["X-Cache"], second["X-Cache"]) == ("miss", "hit")
    assert second.content == first.content
    assert not queries.captured_queries


def test_a_kept_page_has_every_header_of_a_rendered_one(visitor: Client, home: HomePage) -> None:
    first, second = visitor.get("/"), visitor.get("/")
    assert {name: second[name] for name in HEADERS} == {name: first[name] for name in HEADERS}


def test_browsers_ask_each_time_and_a_cdn_keeps_it_for_a_while(visitor: Client, home: HomePage) -> None:
    control = visitor.get("/")["Cache-Control"]
    assert control == "public, max-age=0, s-maxage=60, stale-while-revalidate=60"


def test_no_page_sets_a_cookie_or_differs_by_cookie(visitor: Client, home: HomePage) -> None:
    for path in ("/", make_page(home).get_url(), make_index(home).get_url(), "/robots.txt", "/sitemap.xml"):
        answer = visitor.get(path)
        assert answer["X-Cache"] == "miss", path
        assert not answer.cookies
        assert "cookie" not in answer.get("Vary", "").lower()


def test_who_has_the_page_is_told_that_it_is_the_same(visitor: Client, home: HomePage) -> None:
    answer = visitor.get("/")
    for headers in ({"if-none-match": answer["ETag"]}, {"if-modified-since": answer["Last-Modified"]}):
        again = visitor.get("/", headers=headers)
        assert again.status_code == 304
        assert not again.content
        assert again["ETag"] == answer["ETag"]


def test_head_is_answered_by_the_page_that_is_kept(visitor: Client, home: HomePage) -> None:
    length = visitor.get("/")["Content-Length"]
    answer = visitor.head("/")
    assert (answer["X-Cache"], answer["Content-Length"], answer.content) == ("hit", length, b"")


@pytest.mark.parametrize("asked", ["gzip", "br, GZIP;q=0.8", "gzip;q=0.001"])
def test_a_kept_page_travels_packed_to_who_can_unpack_it(visitor: Client, home: HomePage, asked: str) -> None:
    plain = visitor.get("/")
    packed = visitor.get("/", headers={"accept-encoding": asked})
    assert (packed["Content-Encoding"], packed["X-Cache"]) == ("gzip", "hit")
    assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content)
    assert gzip.decompress(packed.content) == plain.content
    assert packed["ETag"] == plain["ETag"]
    assert "Accept-Encoding" in plain["Vary"]


@pytest.mark.parametrize("asked", ["", "identity", "br", "gzip;q=0", "deflate, gzip; q=0.0"])
def test_a_kept_page_travels_plain_to_who_cannot_unpack_it(visitor: Client, home: HomePage, asked: str) -> None:
    answer = visitor.get("/", headers={"accept-encoding": asked})
    assert "Content-Encoding" not in answer
    assert b"</html>" in answer.content


def test_a_basket_changes_nothing_on_a_public_page(home: HomePage) -> None:
    make_map()
    service = make_service()
    make_provider(services=[service])
    shopper = Visitor()
    shopper.find()
    shopper.choose(service)
    assert "sessionid" in shopper.client.cookies
    rendered = shopper.client.get("/")
    stranger = Client().get("/")
    assert (rendered["X-Cache"], stranger["X-Cache"]) == ("miss", "hit")
    assert stranger.content == rendered.content
    assert "sessionid" not in rendered.cookies


@pytest.mark.parametrize(
    "more",
    [
        {"headers": {"authorization": "Bearer x"}},
        {"headers": {"cookie": "as_of=2027-01-01"}},
        {"headers": {"cookie": "staff=1"}},
        {"headers": {"hx-request": "true"}},
    ],
)
def test_who_sees_more_than_others_gets_and_leaves_no_copy(home: HomePage, more: dict[str, Any]) -> None:
    assert told(Client(), "/", **more) == "none"
    assert told(Client(), "/") == "miss"
    assert told(Client(), "/", **more) == "none"


def test_a_preview_is_the_draft_even_where_the_page_is_kept(admin_client: Client, home: HomePage) -> None:
    Client().get("/")
    home.hero_heading = "Only a draft"
    home.save_revision()
    draft = home.get_latest_revision_as_object()
    request = RequestFactory().get("/cms/")
    request.user = AnonymousUser()
    answer = draft.make_preview_request(request)
    assert "Only a draft" in answer.content.decode()
    assert "X-Cache" not in answer
    assert "Only a draft" not in Client().get("/").content.decode()


def test_a_private_page_is_never_kept(home: HomePage) -> None:
    page = make_page(home, title="For friends")
    PageViewRestriction.objects.create(page=page, restriction_type="password", password="please")
    friend, stranger = Client(), Client()
    key = f"/_util/authenticate_with_password/{page.view_restrictions.get().pk}/{page.pk}/"
    friend.post(key, {"password": "please", "return_url": page.get_url()})
    seen = friend.get(page.get_url())
    assert "For friends</h1>" in seen.content.decode()
    assert "X-Cache" not in seen
    refused = stranger.get(page.get_url())
    assert "For friends</h1>" not in refused.content.decode()
    assert "X-Cache" not in refused


def test_a_page_that_is_not_there_is_not_kept(visitor: Client, home: HomePage) -> None:
    assert "X-Cache" not in visitor.get("/nowhere/")


def test_what_advertisements_add_to_links_makes_no_second_copy(visitor: Client, home: HomePage) -> None:
    first = visitor.get("/?utm_source=news&gclid=%22%3E%3Cscript%3E")
    assert first["X-Cache"] == "miss"
    assert b"utm_source" not in first.content
    assert b"gclid" not in first.content
    assert told(visitor, "/?fbclid=2") == "hit"
    assert told(visitor, "/") == "hit"


def test_each_search_has_its_own_copy_however_it_is_spelled(visitor: Client, home: HomePage) -> None:
    index = make_index(home).get_url()
    make_service(name="Oven clean")
    assert "for “oven”" in visitor.get(f"{index}?q=oven&category=").content.decode()
    assert told(visitor, f"{index}?utm_term=x&q=oven") == "hit"
    assert told(visitor, f"{index}?q=window") == "miss"
    assert "for “oven”" not in visitor.get(index).content.decode()


def test_two_hosts_share_nothing(visitor: Client, home: HomePage) -> None:
    visitor.get("/", headers={"host": "one.example"})
    assert told(visitor, "/", headers={"host": "two.example"}) == "miss"
    assert told(visitor, "/", secure=True, headers={"host": "one.example"}) == "miss"


def test_the_next_price_ends_the_life_of_every_copy(visitor: Client, home: HomePage) -> None:
    set_price(make_service(), money(99), at=timezone.now(), valid_from=timezone.now() + timedelta(seconds=20))
    answer = visitor.get("/")
    assert int(answer["Cache-Control"].split("s-maxage=")[1].split(",")[0]) <= 20
    assert "stale-while-revalidate=0" in answer["Cache-Control"]


def test_a_page_that_expires_ends_the_life_of_every_copy(visitor: Client, home: HomePage) -> None:
    make_page(home, expire_at=datetime.now(UTC) + timedelta(seconds=5))
    assert "s-maxage=4" in visitor.get("/")["Cache-Control"]


def test_it_can_be_turned_off(visitor: Client, home: HomePage, settings: Settings) -> None:
    settings.PAGE_CACHE_SECONDS = 0
    assert told(visitor, "/") == "none"


class View:
    """A view behind the middleware that counts how often it is asked."""

    def __init__(self, **headers: str) -> None:
        self.asked, self.headers, self.seconds = 0, headers, 300.0
        self.middleware = PageCache(cacheable(self.answer))

    def answer(self, request: HttpRequest) -> HttpResponse:
        self.asked += 1
        limit_freshness(self.seconds)
        return HttpResponse(f"{self.asked}", headers=self.headers)

    def get(self) -> str:
        return self.middleware(RequestFactory().get("/view/")).content.decode()


@pytest.mark.parametrize(
    "headers",
    [{"Vary": "Accept, Cookie"}, {"Cache-Control": "private"}, {"Cache-Control": "no-store"}, {"Vary": "*"}],
)
def test_an_answer_meant_for_one_person_is_not_kept(headers: dict[str, str]) -> None:
    view = View(**headers)
    assert (view.get(), view.get()) == ("1", "2")


def test_an_answer_with_a_cookie_is_not_kept() -> None:
    def greet(request: HttpRequest) -> HttpResponse:
        response = HttpResponse("Hello")
        response.set_cookie("who", "ada")
        return response

    middleware = PageCache(cacheable(greet))
    assert "X-Cache" not in middleware(RequestFactory().get("/view/"))


def test_what_is_true_for_no_time_is_not_kept() -> None:
    view = View()
    view.seconds = 0
    assert (view.get(), view.get()) == ("1", "2")
