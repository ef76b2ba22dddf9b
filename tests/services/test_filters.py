"""Narrowing the list of services by plain addresses."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from booking.models import TimeOff
from catalogue.models import Category
from core.models import PostcodeArea
from core.sources import Source, sign
from tests.booking.factories import make_provider, make_service
from tests.home.factories import make_home, make_index

pytestmark = pytest.mark.django_db


@pytest.fixture
def index() -> Any:
    return make_index(make_home())


@pytest.fixture
def bristol() -> None:
    PostcodeArea.objects.get_or_create(outcode="BS6", defaults={"name": "Redland", "lat": "51.468", "lng": "-2.599"})
    PostcodeArea.objects.get_or_create(outcode="EC1A", defaults={"name": "City", "lat": "51.52", "lng": "-0.1"})


def names(client: Client, **asked: str) -> list[str]:
    """Return the services shown, in order."""
    answer = client.get("/services/", asked)
    assert answer.status_code == 200
    return re.findall(r'card__link" href="[^"]*">([^<]*)</a>', answer.content.decode())


def show(client: Client, **asked: str) -> str:
    return client.get("/services/", asked).content.decode()


def test_a_highest_price_leaves_out_what_costs_more(client: Client, index: Any) -> None:
    make_service(name="Dear", price=300)
    make_service(name="Cheap", price=30)
    assert names(client, price="£30.00") == ["Cheap"]


def test_a_price_that_is_none_is_explained_and_narrows_nothing(client: Client, index: Any) -> None:
    make_service(name="Dear", price=300)
    for nonsense in ("cheap", "-5", "NaN", "Infinity", "1e999999", "9" * 80):
        html = show(client, price=nonsense)
        assert "Enter a price in pounds, such as 80." in html
        assert "Dear" in html


def test_a_longest_duration_leaves_out_what_takes_longer(client: Client, index: Any) -> None:
    make_service(name="Long", minutes=300)
    make_service(name="Short", minutes=60)
    assert names(client, duration="60") == ["Short"]


def test_the_area_leaves_out_what_nobody_comes_to_do(client: Client, index: Any, bristol: None) -> None:
    make_provider(services=[make_service(name="Here")])
    make_service(name="Nowhere")
    assert names(client, area="bs65qa") == ["Here"]
    assert names(client, area="EC1A 1BB") == []


def test_the_first_half_of_a_postcode_is_enough(client: Client, index: Any, bristol: None) -> None:
    make_provider(services=[make_service(name="Here")])
    make_service(name="Nowhere")
    assert names(client, area="bs6") == ["Here"]


def test_a_crew_too_small_does_not_come(client: Client, index: Any, bristol: None) -> None:
    make_provider(services=[make_service(name="For two", crew=2)])
    assert names(client, area="BS6 5QA") == []


@pytest.mark.parametrize("nonsense", ["ZZ99 9ZZ", "hello", "'; DROP TABLE", "🧹"])
def test_an_unknown_postcode_is_explained_and_narrows_nothing(client: Client, index: Any, nonsense: str) -> None:
    make_service(name="Here")
    html = show(client, area=nonsense)
    assert "field__error" in html
    assert "Here" in html


def test_free_within_days_leaves_out_what_is_full(client: Client, index: Any) -> None:
    at = timezone.now()
    make_provider(services=[make_service(name="Free")])
    away = make_provider(services=[make_service(name="Full")])
    TimeOff.objects.create(provider=away, starts_at=at - timedelta(days=1), ends_at=at + timedelta(days=5))
    from booking.actions.schedule import refresh_provider

    refresh_provider(away, at=at)
    assert names(client, within="3") == ["Free"]
    assert names(client, within="7") == ["Free", "Full"]


def test_free_within_days_minds_the_notice(client: Client, index: Any) -> None:
    make_provider(services=[make_service(name="In a week", notice_minutes=7 * 24 * 60)])
    assert names(client, within="3") == []


def test_free_within_days_minds_the_crew(client: Client, index: Any) -> None:
    make_provider(services=[make_service(name="For two", crew=2)])
    assert names(client, within="7") == []


def test_the_soonest_comes_first_and_says_when(client: Client, index: Any) -> None:
    late, early = make_service(name="Late", notice_minutes=5 * 24 * 60), make_service(name="Early")
    make_service(name="Never")
    make_provider(services=[late, early])
    assert names(client, sort="soonest") == ["Early", "Late", "Never"]
    assert show(client, sort="soonest").count("Free from") == 2


def test_the_cheapest_comes_first(client: Client, index: Any) -> None:
    for name, price in (("Middle", 60), ("Dear", 90), ("Cheap", 30)):
        make_service(name=name, price=price)
    assert names(client, sort="price") == ["Cheap", "Middle", "Dear"]


def test_a_chip_takes_off_one_filter_and_leaves_the_rest(client: Client, index: Any) -> None:
    Category.objects.get_or_create(slug="home", name="Home")
    make_service(name="Oven clean", price=30)
    html = show(client, q="oven", category="home", price="40")
    assert 'href="/services/?q=oven&amp;price=40"' in html
    assert "Up to £40" in html


def test_an_unknown_kind_of_work_shows_every_kind_and_says_so(client: Client, index: Any) -> None:
    make_service(name="Here")
    html = show(client, category="no-such")
    assert "Here" in html
    assert "We do not have that kind of work" in html


@pytest.mark.parametrize("page", ["abc", "0", "-1", "99999999999999999999", "1e9", "", "2"])
def test_any_page_number_shows_a_page(client: Client, index: Any, page: str) -> None:
    make_service(name="Here")
    assert names(client, page=page) == ["Here"]


def test_a_long_list_comes_in_pages_that_keep_the_question(client: Client, index: Any) -> None:
    for number in range(14):
        make_service(name=f"Clean {number:02}")
    html = show(client, q="clean")
    assert "14 services" in html
    assert 'href="?q=clean&amp;page=2"' in html
    assert len(names(client, q="clean", page="2")) == 2


def test_unknown_choices_are_as_good_as_none(client: Client, index: Any) -> None:
    make_service(name="Here")
    assert names(client, duration="7", within="9999999", sort="password") == ["Here"]


def test_every_filter_at_once_asks_no_more_for_more_services(client: Client, index: Any, bristol: None) -> None:
    asked = {"q": "clean", "area": "BS6 5QA", "price": "500", "duration": "480", "within": "7", "sort": "soonest"}

    def cost() -> int:
        client.get("/services/", asked)
        with CaptureQueriesContext(connection) as queries:
            client.get("/services/", asked)
        return len(queries)

    make_provider(services=[make_service(name="Clean")])
    little = cost()
    for number in range(6):
        make_provider(services=[make_service(name=f"Clean {number}")])
    assert cost() == little


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_service_nobody_wrote_about_is_booked_with_the_list_as_its_source(
    client: Client, index: Any, headers: dict[str, str]
) -> None:
    make_service(name="Here", slug="here")
    html = client.get("/services/", headers=headers).content.decode()
    assert f'href="/book/?service=here&amp;src={sign(Source(index.pk))}"' in html


def test_htmx_is_given_the_results_alone_and_caches_are_told(client: Client, index: Any) -> None:
    make_service(name="Here")
    answer = client.get("/services/", headers={"HX-Request": "true"})
    html = answer.content.decode()
    assert "<html" not in html
    assert 'id="results"' in html
    assert "Here" in html
    assert "HX-Request" in answer["Vary"]
    assert "HX-Request" in client.get("/services/")["Vary"]


def test_going_back_in_history_is_given_the_whole_page(client: Client, index: Any) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in client.get("/services/", headers=headers).content.decode()
