"""Papers and refunds of orders a manager looks after: each needs its right, and the order must be theirs."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import Role, User
from booking.models import Order, Right
from payments.models import Refund
from tests.dashboard.factories import make_order_paid_by_card, make_service, make_user
from tests.dashboard.test_managers import give

pytestmark = pytest.mark.django_db
ORDER = "/dashboard/orders/48210937/"
PAPER = "/dashboard/documents/TEST-INV-000001.pdf"


@pytest.fixture
def mo(client: Client) -> User:
    user = make_user("mo@example.com", name="Mo Hale", role=Role.MANAGER)
    client.force_login(user)
    return user


@pytest.fixture
def order() -> Order:
    return make_order_paid_by_card()


def give_back(client: Client) -> int:
    sent = {"amount": "44.00", "reason": "It rained", "key": str(uuid4()), "confirmed": "yes"}
    return client.post(f"{ORDER}refund/", sent).status_code


def test_a_paper_is_seen_by_who_may_see_the_buyer_and_the_money(client: Client, mo: User, order: Order) -> None:
    give(mo, Right.SEE_ORDERS, Right.SEE_MONEY, services=[make_service()])
    assert client.get(PAPER).status_code == 404
    give(mo, Right.SEE_CUSTOMERS)
    assert client.get(PAPER).status_code == 200
    assert "TEST-INV-000001" in client.get("/dashboard/documents/").content.decode()


def test_papers_of_orders_out_of_scope_are_not_there(client: Client, mo: User, order: Order) -> None:
    give(mo, *Right.values, services=[make_service(name="Oven clean", slug="oven-clean")])
    assert client.get(PAPER).status_code == 404
    assert "TEST-INV-000001" not in client.get("/dashboard/documents/").content.decode()


def test_money_is_given_back_by_who_has_the_right(client: Client, mo: User, order: Order) -> None:
    give(mo, Right.SEE_ORDERS, Right.SEE_MONEY, services=[make_service()])
    assert "Give money back" not in client.get(ORDER).content.decode()
    assert give_back(client) == 404
    give(mo, Right.REFUND)
    assert "Give money back" in client.get(ORDER).content.decode()
    assert give_back(client) == 302
    assert Refund.objects.get().amount == 44


def test_nobody_gives_back_the_money_of_an_order_out_of_scope(client: Client, mo: User, order: Order) -> None:
    give(mo, *Right.values, services=[make_service(name="Oven clean", slug="oven-clean")])
    assert give_back(client) == 404
    assert not Refund.objects.exists()
