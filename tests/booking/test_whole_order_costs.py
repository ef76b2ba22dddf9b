"""What a guest's order of two services asks of the database, over all its requests."""

from __future__ import annotations

from typing import Any

import pytest

from booking.models import OrderStatus
from catalogue.models import Service
from tests.booking.factories import make_provider, make_service
from tests.booking.whole_order import WholeOrder

# What it is now, and a few for what a process remembers for some seconds only; `make bench` holds it against the goal.
MOST_QUERIES = [("card", 157), ("on_day", 101)]


@pytest.mark.django_db(transaction=True)  # what follows a commit counts
@pytest.mark.parametrize(("choice", "most"), MOST_QUERIES)
def test_a_guest_order_of_two_services_asks_no_more_than_it_did(
    cleaning: Service, settings: Any, choice: str, most: int
) -> None:
    settings.PAGE_CACHE_SECONDS = 300
    oven = make_service(name="Oven clean", slug="oven-clean")
    Service.objects.update(pay_on_day=True)
    make_provider(name="Bo Lind", services=[cleaning, oven])
    WholeOrder([cleaning, oven], choice=choice).walk()  # from now on the process remembers what seldom changes
    order = WholeOrder([cleaning, oven], choice=choice)
    assert order.walk().status == OrderStatus.CONFIRMED
    assert order.queries <= most, order.asked
