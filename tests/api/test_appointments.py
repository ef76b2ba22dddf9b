"""Visits by program, for whom they concern."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role, User
from booking.models import Appointment, Right
from tests.api.factories import make_town, make_wanted, send
from tests.dashboard.factories import make_order, make_provider, make_service, make_user
from tests.dashboard.test_managers import give

pytestmark = pytest.mark.django_db


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def numbers(user: User, query: str = "") -> list[str]:
    return [row["order"] for row in as_(user).get(f"/api/appointments{query}").json()["results"]]


def test_each_finds_their_own() -> None:
    priya = make_user()
    maya = make_user("maya@example.com", name="Maya Lindqvist", role=Role.STAFF)
    mo = make_user("mo@example.com", role=Role.MANAGER)
    make_provider("Maya Lindqvist", user=maya)
    make_order(user=priya)
    make_order(number="11112222", guest_email="else@example.com", providers=(make_provider("Ida Brandt"),))
    give(mo, Right.SEE_ORDERS, providers=[make_provider("Ida Brandt")])

    assert numbers(priya) == numbers(maya) == ["48210937"]
    assert numbers(mo) == ["11112222"]


def test_one_is_shown_with_its_times_and_people_and_another_is_not_there() -> None:
    priya = make_user()
    make_order(user=priya)
    make_order(number="11112222", guest_email="else@example.com", providers=())
    mine, other = (Appointment.objects.get(item__order__number=number) for number in ("48210937", "11112222"))

    answer = as_(priya).get(f"/api/appointments/{mine.public_id}/").json()

    assert (answer["order"], answer["postcode"], answer["status"]) == ("48210937", "BS6 5QA", "confirmed")
    assert (answer["starts_at_local"], answer["staff"][0]["name"]) == ("2027-06-22T09:30:00+01:00", "Maya")
    assert as_(priya).get(f"/api/appointments/{other.public_id}").status_code == 404


def test_they_are_filtered_and_ordered() -> None:
    priya = make_user()
    make_order(user=priya)
    make_order(number="11112222", user=priya, starts_at=datetime(2026, 1, 5, 9, tzinfo=UTC))
    Appointment.objects.filter(item__order__number="11112222").update(status="completed")

    assert numbers(priya) == ["11112222", "48210937"]
    assert numbers(priya, "?ordering=-starts_at") == ["48210937", "11112222"]
    assert numbers(priya, "?coming=true") == ["48210937"]
    assert numbers(priya, "?status=completed") == ["11112222"]
    for query in ("?status=later", "?ordering=x", "?coming=perhaps"):
        assert as_(priya).get(f"/api/appointments{query}").status_code == 400


def test_a_basket_is_no_visit_yet() -> None:
    priya = make_user()
    make_order(user=priya, status="draft", placed_at=None)

    assert numbers(priya) == []


def test_more_of_them_ask_no_more_questions() -> None:
    client = as_(make_user("boss@example.com", role=Role.ADMIN))

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get("/api/appointments")
        return len(asked)

    make_order()
    questions()
    few = questions()
    for number in range(8):
        make_order(number=f"{10000000 + number}", providers=(make_provider(f"Person {number}"),))

    assert questions() == few


def test_prices_and_answers_are_for_those_whose_business_they_are() -> None:
    mo = make_user("mo@example.com", role=Role.MANAGER)
    make_order()
    give(mo, Right.SEE_ORDERS, services=[make_service()])

    bare = as_(mo).get("/api/orders").json()["results"][0]
    give(mo, Right.SEE_MONEY)
    priced = as_(mo).get("/api/orders").json()["results"][0]

    assert (bare["total"], bare["tax"]) == (None, None)
    assert priced["total"] == "144.00"


def test_one_is_booked_by_a_guest_and_two_are_an_order() -> None:
    town = make_town()
    two = make_wanted(town)
    two["items"] = two["items"] * 2

    booked = send(Client(), make_wanted(town), path="/api/appointments")
    refused = send(Client(), two, path="/api/appointments/")

    assert (booked.status_code, booked.json()["visits"][0]["status"]) == (201, "confirmed")
    assert (refused.status_code, set(refused.json()["error"]["fields"])) == (400, {"items"})
