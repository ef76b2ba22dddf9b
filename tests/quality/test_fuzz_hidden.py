"""What the fuzzer must not be told: the plain SQL says the same as the rules that the pages and the API follow."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from accounts.models import Customer, Role, User
from booking.models import Appointment, ManagerRight, ManagerScope, Order, Right
from core.models import PostcodeArea
from quality.fuzz_hidden import hidden_from
from tests.dashboard.factories import make_order, make_provider, make_user

DAY, A_DAY = datetime(2027, 6, 22, 8, 30, tzinfo=UTC), timedelta(days=1)
ROLES = {"customer": Role.CUSTOMER, "provider": Role.STAFF, "manager": Role.MANAGER, "admin": Role.ADMIN}


def rows(sql: str, *params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("?", "%s"), params)
        return list(cursor.fetchall())


@pytest.fixture
def people(db: None) -> dict[str, User]:
    """Four roles, and an order each that only the customer, the provider, the manager and the admin may see."""
    users = {name: make_user(f"{name}@larkfield.example", role=role) for name, role in ROLES.items()}
    scope = ManagerScope.objects.create(user=users["manager"])
    scope.areas.add(PostcodeArea.objects.get_or_create(outcode="BS3", defaults={"lat": 51, "lng": -2})[0])
    ManagerRight.objects.bulk_create(ManagerRight(scope=scope, right=right) for right in Right.values)
    nell = make_provider("Nell Barrow", user=users["provider"])
    make_order(number="10000001", user=users["customer"], postcode="BS9 1AA", starts_at=DAY)
    make_order(
        number="10000002", providers=(nell,), postcode="BS9 1AA", guest_email="two@example.com", starts_at=DAY + A_DAY
    )
    make_order(number="10000003", user=make_user("three@example.com"), postcode="BS3 1AA", starts_at=DAY + 2 * A_DAY)
    make_order(number="10000004", postcode="BS34 7JW", guest_email="four@example.com", starts_at=DAY + 3 * A_DAY)
    return users


@pytest.mark.parametrize("role", ROLES)
def test_it_hides_what_the_rules_hide(people: dict[str, User], role: str) -> None:
    hidden, user = hidden_from(rows, role, held=set()), people[role]
    seen = Order.objects.visible_to(user)
    assert set(hidden.numbers) == set(Order.objects.exclude(pk__in=seen).values_list("number", flat=True))
    visits = Appointment.objects.exclude(item__order__in=seen).values_list("public_id", flat=True)
    assert set(hidden.visits) == {str(public_id) for public_id in visits}
    customers = Customer.objects.exclude(pk__in=Customer.objects.visible_to(user))
    assert set(hidden.customers) == set(customers.values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("role", "shown"), [("customer", "10000001"), ("provider", "10000002"), ("manager", "10000003")]
)
def test_it_shows_each_role_the_one_order_that_is_its_business(people: dict[str, User], role: str, shown: str) -> None:
    numbers = {"10000001", "10000002", "10000003", "10000004"}
    assert numbers - set(hidden_from(rows, role, held=set()).numbers) == {shown}


@pytest.mark.usefixtures("people")
def test_nobody_may_see_anything_but_the_orders_they_hold_the_keys_of() -> None:
    hidden = hidden_from(rows, "order", held={"10000004"})
    assert hidden.numbers == ["10000001", "10000002", "10000003"]
    assert "four@example.com" not in hidden.emails
    assert {"two@example.com", "three@example.com", "customer@larkfield.example"} <= set(hidden.emails)


@pytest.mark.usefixtures("people")
def test_only_what_one_bought_shows_its_price() -> None:
    assert hidden_from(rows, "provider", held=set()).bought == []
    assert hidden_from(rows, "customer", held=set()).bought == ["10000001"]
