"""What is sold, as programs see it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from catalogue.models import Extra, Option, OptionGroup, PriceVersion, Service
from tests.booking.factories import make_service
from tests.firm import register_for_vat

pytestmark = pytest.mark.django_db


def with_choices(service: Service) -> Service:
    group = OptionGroup.objects.create(service=service, name="How big is the home?")
    Option.objects.create(group=group, name="2 bedrooms", price=Decimal("12.50"), minutes=30)
    Option.objects.create(group=group, name="Castle", price=900, active=False)
    Extra.objects.create(service=service, name="Oven", price=25, minutes=45, max_quantity=2)
    Extra.objects.create(service=service, name="Chimney", price=50, active=False)
    return service


@pytest.mark.parametrize(("number", "rate"), [("GB 123", "20.00"), ("", "0.00")])
def test_it_tells_the_rate_that_is_charged_of_a_firm_registered_or_not(client: Client, number: str, rate: str) -> None:
    register_for_vat(number)
    make_service(slug="clean")
    assert client.get("/api/services/clean").json()["tax_rate"] == rate


@pytest.mark.parametrize("path", ["/api/services", "/api/services/"])
def test_it_lists_what_is_on_sale_with_and_without_a_slash(client: Client, path: str) -> None:
    make_service(name="Clean", slug="clean")
    make_service(slug="gone", active=False)
    make_service(slug="unpriced", price=None)
    body = client.get(path).json()
    assert [row["slug"] for row in body["results"]] == ["clean"]
    assert body["count"] == 1


def test_it_shows_the_price_of_this_moment(client: Client) -> None:
    service = make_service(slug="clean", price=45)
    now = timezone.now()
    PriceVersion.objects.create(service=service, amount=Decimal("49.50"), valid_from=now - timedelta(days=1))
    PriceVersion.objects.create(service=service, amount=99, valid_from=now + timedelta(days=1))
    assert client.get("/api/services/clean").json()["price"] == {"amount": "49.50", "currency": "GBP"}


def test_it_shows_options_and_extras_that_can_be_chosen(client: Client) -> None:
    with_choices(make_service(slug="clean"))
    body = client.get("/api/services/clean/").json()
    [group] = body["option_groups"]
    [option] = group["options"]
    [extra] = body["extras"]
    assert (group["name"], option["name"], option["minutes"]) == ("How big is the home?", "2 bedrooms", 30)
    assert option["price"] == {"amount": "12.50", "currency": "GBP"}
    assert (extra["name"], extra["max_quantity"], extra["price"]["amount"]) == ("Oven", 2, "25.00")


@pytest.mark.parametrize("slug", ["gone", "unpriced", "never"])
def test_what_is_not_on_sale_is_not_there(client: Client, slug: str) -> None:
    make_service(slug="gone", active=False)
    make_service(slug="unpriced", price=None)
    response = client.get(f"/api/services/{slug}")
    assert response.status_code == 404
    assert response.json() == {"error": {"code": "not_found", "message": "There is nothing here."}}


def test_it_asks_the_database_as_often_for_many_as_for_one(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with_choices(make_service())
    with django_assert_num_queries(6):
        client.get("/api/services")
    for _ in range(9):
        with_choices(make_service())
    with django_assert_num_queries(6):
        assert len(client.get("/api/services").json()["results"]) == 10


def test_it_pages_long_lists(client: Client) -> None:
    for _ in range(3):
        make_service()
    first = client.get("/api/services?page_size=2").json()
    rest = client.get(first["next"]).json()
    assert (len(first["results"]), len(rest["results"]), rest["next"]) == (2, 1, None)


@pytest.mark.parametrize("page", ["0", "9", "x", "-1", "9" * 5000])
def test_a_page_that_does_not_exist_is_a_404(client: Client, page: str) -> None:
    response = client.get("/api/services", {"page": page})
    assert response.status_code == 404
    assert response.json()["error"]["message"] == "There is nothing here."


@pytest.mark.parametrize("name", ["ก" * 120, "Ω" * 120, "🧹" * 120, "<b>&'\"", "مرحبا بالعالم", "Z̷a̷l̷g̷o̷"])
def test_names_in_any_script_arrive_as_they_were_written(client: Client, name: str) -> None:
    make_service(name=name, slug="s")
    assert client.get("/api/services/s").json()["name"] == name


def test_a_read_writes_nothing(client: Client) -> None:
    make_service(slug="clean")
    client.cookies["sessionid"] = "someone"
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/api/services/clean").status_code == 200
    assert all(query["sql"].startswith("SELECT") for query in captured.captured_queries)
