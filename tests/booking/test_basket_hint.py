"""A page that is the same for everybody learns of a basket by asking for it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from booking.models import Order, OrderStatus
from catalogue.models import Service
from tests.booking.visitor import Visitor
from tests.home.factories import make_home

pytestmark = pytest.mark.django_db
ME = "/_f/me"


@pytest.fixture
def shopper(visitor: Visitor, cleaning: Service) -> Visitor:
    visitor.find()
    visitor.choose(cleaning)
    return visitor


def hint(client: Client) -> Any:
    return client.cookies.get("has")


def test_a_basket_leaves_a_hint_that_says_nothing_else(shopper: Visitor) -> None:
    cookie = hint(shopper.client)
    assert cookie.value == "1"
    assert not cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_looking_at_the_first_step_leaves_none(visitor: Visitor) -> None:
    visitor.get("/book/")
    assert hint(visitor.client) is None


def test_the_hint_is_set_once(shopper: Visitor) -> None:
    assert "has" not in shopper.get("/book/basket/").cookies


def test_it_shows_how_much_is_in_the_basket_and_leads_there(shopper: Visitor) -> None:
    answer = shopper.get(ME)
    html = answer.content.decode()
    assert 'href="/book/basket/"' in html
    assert "Your basket, 1 service" in html
    assert answer["Cache-Control"] == "no-store, private"


def test_it_costs_a_handful_of_queries(shopper: Visitor) -> None:
    with CaptureQueriesContext(connection) as queries:
        shopper.get(ME)
    assert len(queries) <= 6


def test_a_stranger_is_told_nothing(db: None) -> None:
    answer = Client().get(ME)
    assert answer.status_code == 204
    assert not answer.content


def test_a_basket_that_was_put_away_takes_its_hint_along(shopper: Visitor) -> None:
    Order.objects.update(status=OrderStatus.EXPIRED)
    answer = shopper.get(ME)
    assert answer.status_code == 204
    assert answer.cookies["has"]["max-age"] == 0


def test_a_session_without_a_basket_loses_the_hint(shopper: Visitor) -> None:
    session = shopper.client.session
    del session["basket"]
    session.save()
    assert shopper.get("/book/basket/").cookies["has"]["max-age"] == 0


def test_every_page_keeps_the_place_free(client: Client) -> None:
    assert "data-basket></div>" in client.get(make_home().get_url()).content.decode()
