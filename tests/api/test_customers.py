"""Customers by program: themselves, those in a manager's scope, and everybody for admins."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import Customer, Role, User
from booking.models import Right
from core.models import Event, OfficeTask
from tests.dashboard.factories import make_order, make_provider, make_service, make_user
from tests.dashboard.test_managers import give

pytestmark = pytest.mark.django_db


@pytest.fixture
def priya() -> User:
    user = make_user()
    make_order(user=user)
    return user


@pytest.fixture
def tom() -> User:
    user = make_user("tom@example.com", name="Tom Reed")
    make_order(number="11112222", user=user, providers=(make_provider("Ida Brandt"),))
    return user


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def boss() -> Client:
    return as_(make_user("boss@example.com", role=Role.ADMIN))


def names(client: Client, query: str = "") -> list[str]:
    return [row["name"] for row in client.get(f"/api/customers{query}").json()["results"]]


def address(user: User) -> str:
    return f"/api/customers/{Customer.objects.get(user=user).pk}"


def patch(client: Client, user: User, **sent: Any) -> Any:
    return client.patch(address(user), sent, content_type="application/json")


def test_a_customer_finds_themselves_alone(priya: User, tom: User) -> None:
    assert names(as_(priya)) == ["Priya Shah"]
    assert as_(priya).get(address(tom)).status_code == 404


def test_a_manager_finds_those_of_their_scope_with_the_right(priya: User, tom: User) -> None:
    mo = make_user("mo@example.com", role=Role.MANAGER)
    give(mo, Right.SEE_ORDERS, providers=[make_provider("Ida Brandt")])
    assert names(as_(mo)) == []

    give(mo, Right.SEE_CUSTOMERS)

    assert names(as_(mo)) == ["Tom Reed"]
    assert as_(mo).get(address(priya)).status_code == 404


def test_an_admin_finds_everybody_in_the_order_asked_for(priya: User, tom: User) -> None:
    client = boss()
    assert names(client, "?ordering=-name") == ["Tom Reed", "Priya Shah"]
    assert names(client, "?q=TOM%40") == ["Tom Reed"]
    assert client.get("/api/customers?ordering=password").status_code == 400


def test_a_customer_changes_themselves(priya: User) -> None:
    answer = patch(as_(priya), priya, name="Priya Shah-Lund", phone="0161 496 0000")

    assert (answer.json()["name"], answer.json()["phone"]) == ("Priya Shah-Lund", "+441614960000")
    priya.refresh_from_db()
    assert priya.name == "Priya Shah-Lund"


def test_what_is_left_out_or_not_named_stays(priya: User) -> None:
    patch(as_(priya), priya, email="else@example.com", has_account=False, id=1, name="Priya")

    customer = Customer.objects.get(user=priya)
    assert (customer.email, customer.name) == ("priya@example.com", "Priya")


def test_a_manager_changes_only_with_the_right(tom: User) -> None:
    mo = make_user("mo@example.com", role=Role.MANAGER)
    give(mo, Right.SEE_CUSTOMERS, services=[make_service()])

    refused = patch(as_(mo), tom, name="Thomas")
    give(mo, Right.CHANGE)
    changed = patch(as_(mo), tom, name="Thomas")

    assert (refused.status_code, changed.json()["name"]) == (403, "Thomas")
    assert Event.objects.get(new="details changed").actor == mo


def test_only_an_admin_writes_a_customer_down(priya: User) -> None:
    sent = {"name": "Ada Moss", "email": "ada@example.com"}
    refused = as_(priya).post("/api/customers", sent, content_type="application/json")
    made = boss().post("/api/customers/", sent, content_type="application/json")

    assert (refused.status_code, made.status_code) == (403, 201)
    assert Customer.objects.get(email="ada@example.com").user is None


def test_deleting_is_a_wish_on_the_offices_list(priya: User) -> None:
    first, second = (as_(priya).delete(address(priya)) for _ in range(2))

    assert first.status_code == second.status_code == 202
    assert first.json() == second.json()
    assert OfficeTask.objects.count() == 1
    assert Customer.objects.filter(user=priya).exists()


def test_nobody_asks_for_somebody_elses_data_to_go(tom: User) -> None:
    mo = make_user("mo@example.com", role=Role.MANAGER)
    give(mo, Right.SEE_CUSTOMERS, Right.CHANGE, services=[make_service()])

    assert as_(mo).delete(address(tom)).status_code == 403
    assert not OfficeTask.objects.exists()


def test_who_has_no_account_has_none_to_delete() -> None:
    ada = Customer.objects.create(name="Ada", email="ada@example.com")

    answer = boss().delete(f"/api/customers/{ada.pk}")

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "no_account")


def test_a_number_too_large_for_any_row_is_not_there(priya: User) -> None:
    assert as_(priya).get(f"/api/customers/{10**30}").status_code == 404
