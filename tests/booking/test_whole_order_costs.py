"""What a guest's order of two services asks of the database, over all its requests."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from booking.models import OrderStatus
from catalogue.models import Service
from tests.booking.factories import make_provider, make_service
from tests.booking.whole_order import WholeOrder

# Exactly what it is now, so that a change either way is seen; `make bench` holds it against the goal.
QUERIES = [("card", 273), ("on_day", 183)]


@pytest.mark.django_db(transaction=True)  # what follows a commit counts
@pytest.mark.parametrize(("choice", "queries"), QUERIES)
def test_a_guest_order_of_two_services_asks_what_it_did(
    cleaning: Service, settings: Any, choice: str, queries: int
) -> None:
    settings.PAGE_CACHE_SECONDS = 300
    oven = make_service(name="Oven clean", slug="oven-clean")
    Service.objects.update(pay_on_day=True)
    make_provider(name="Bo Lind", services=[cleaning, oven])
    WholeOrder([cleaning, oven], choice=choice).walk()  # from now on the process remembers what seldom changes
    order = WholeOrder([cleaning, oven], choice=choice)
    assert order.walk().status == OrderStatus.CONFIRMED
    # SQLite is told where a transaction begins in a statement of its own; PostgreSQL has fewer.
    assert order.queries == queries if connection.vendor == "sqlite" else order.queries < queries, order.asked
