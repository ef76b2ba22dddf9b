"""The checkout address is the orders address by another name."""

from __future__ import annotations

import pytest
from django.test import Client

from booking.models import Order
from tests.api.factories import make_town, make_wanted, send

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/api/checkout", "/api/checkout/"])
def test_a_whole_order_is_placed_in_one_call(client: Client, path: str) -> None:
    answer = send(client, make_wanted(make_town()), path=path)

    assert (answer.status_code, answer.json()["status"]) == (201, "confirmed")
    assert answer["Cache-Control"] == "no-store"


def test_one_key_places_one_order_whichever_address_is_asked(client: Client) -> None:
    wanted = make_wanted(make_town())

    first = send(client, wanted, key="mine", path="/api/checkout")
    second = send(client, wanted, key="mine", path="/api/orders")

    assert first.json() == second.json()
    assert Order.objects.count() == 1


def test_without_an_idempotency_key_nothing_is_ordered(client: Client) -> None:
    answer = client.post("/api/checkout", make_wanted(make_town()), content_type="application/json")

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "idempotency_key_needed")
    assert not Order.objects.exists()
