"""Who comes, as programs see them: as little of a person as an order needs."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from tests.api.factories import make_town
from tests.booking.factories import make_provider, make_service

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/api/staff", "/api/staff/"])
def test_it_lists_everyone_at_work(client: Client, path: str) -> None:
    town = make_town(people=2)
    make_provider(name="Gone Away", active=False, services=[town.service])
    rows = client.get(path).json()["results"]
    assert [row["name"] for row in rows] == ["Ada", "Ben"]
    assert rows[0]["services"] == [{"slug": "clean", "name": "Clean"}]


def test_it_shows_nothing_personal(client: Client) -> None:
    town = make_town()
    person = town.people[0]
    person.user = User.objects.create_user("ada.moss@example.com", name="Ada Moss")
    person.save(update_fields=["user"])
    body = client.get(f"/api/staff/{person.public_id}").json()
    assert body == {
        "id": str(person.public_id),
        "name": "Ada",
        "bio": "Ada likes order.",
        "services": [{"slug": "clean", "name": "Clean"}],
    }


def test_services_no_longer_sold_are_left_out(client: Client) -> None:
    make_provider(services=[make_service(active=False), make_service(price=None)])
    assert client.get("/api/staff").json()["results"][0]["services"] == []


def test_nobody_of_that_id_is_a_404(client: Client) -> None:
    away = make_provider(active=False)
    for public_id in (away.public_id, uuid.uuid4()):
        response = client.get(f"/api/staff/{public_id}/")
        assert (response.status_code, response.json()["error"]["code"]) == (404, "not_found")


def test_it_asks_the_database_as_often_for_many_as_for_one(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    service = make_service()
    for _ in range(10):
        make_provider(services=[service])
    with django_assert_num_queries(3):
        assert len(client.get("/api/staff").json()["results"]) == 10


@pytest.mark.parametrize("postcode", ["BS6 5QA", "bs65qa", " bs6-5qa "])
@pytest.mark.parametrize("slash", ["", "/"])
def test_it_finds_who_comes_to_a_postcode_however_it_is_written(client: Client, postcode: str, slash: str) -> None:
    make_town()
    make_provider(name="Far Off", area=(57.1, -2.1, 5))
    rows = client.get(f"/api/staff/by-postcode{slash}", {"postcode": postcode}).json()["results"]
    assert [row["name"] for row in rows] == ["Ada"]


def test_with_a_service_it_names_only_those_who_do_it(client: Client) -> None:
    make_town()
    make_service(slug="other")
    make_provider(name="Zed Near")
    near = {"postcode": "BS6 5QA"}
    assert len(client.get("/api/staff/by-postcode", near).json()["results"]) == 2
    assert len(client.get("/api/staff/by-postcode", near | {"service": "clean"}).json()["results"]) == 1
    assert client.get("/api/staff/by-postcode", near | {"service": "other"}).json()["results"] == []


def test_it_names_the_services_of_a_postcode(client: Client) -> None:
    make_town()
    make_service(slug="nobody-does-this")
    rows = client.get("/api/services/by-postcode", {"postcode": "BS6 5QA"}).json()["results"]
    assert [(row["slug"], row["price"]["amount"]) for row in rows] == [("clean", "60.00")]
    assert rows[0]["option_groups"][0]["options"][1]["name"] == "3 bedrooms"


def test_where_nobody_comes_both_lists_are_empty(client: Client) -> None:
    make_town()
    for path in ("/api/services/by-postcode", "/api/staff/by-postcode/"):
        assert client.get(path, {"postcode": "AB10 1AB"}).json()["results"] == []


@pytest.mark.parametrize("path", ["/api/services/by-postcode", "/api/staff/by-postcode", "/api/slots"])
@pytest.mark.parametrize("postcode", [None, "", "nowhere", "ZZ9 9ZZ", "B" * 300, "🏠", "<script>"])
def test_a_postcode_it_cannot_place_is_named(client: Client, path: str, postcode: str | None) -> None:
    make_town()
    query: dict[str, Any] = {"service": "clean", "day": "2027-03-08"}
    if postcode is not None:
        query["postcode"] = postcode
    response = client.get(path, query)
    assert response.status_code == 400
    assert response.json()["error"]["fields"]["postcode"]


def test_an_unknown_service_is_named(client: Client) -> None:
    make_town()
    response = client.get("/api/staff/by-postcode", {"postcode": "BS6 5QA", "service": "never"})
    assert response.json()["error"]["fields"] == {"service": ["There is no such service."]}


@pytest.mark.parametrize("path", ["/api/services/by-postcode", "/api/staff/by-postcode"])
def test_near_lists_ask_the_database_as_often_for_many(
    client: Client, path: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    town = make_town()
    for _ in range(9):
        make_provider(services=[town.service, make_service()])
    with django_assert_max_num_queries(8):
        assert len(client.get(path, {"postcode": "BS6 5QA"}).json()["results"]) == 10
