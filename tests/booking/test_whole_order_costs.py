"""What a guest's order of two services asks of the database, over all its requests."""

from __future__ import annotations

from typing import Any

import pytest

from booking.models import OrderStatus
from catalogue.models import Service
from tests.booking.factories import make_provider, make_service
from tests.booking.whole_order import WholeOrder

# No more than it is now; `make bench` holds it against the goal.
MOST_QUERIES = 421


@pytest.mark.django_db(transaction=True)  # what follows a commit counts
def test_a_guest_order_of_two_services_asks_no_more_than_it_did(cleaning: Service, settings: Any) -> None:
    settings.PAGE_CACHE_SECONDS = 300
    oven = make_service(name="Oven clean", slug="oven-clean")
    make_provider(name="Bo Lind", services=[cleaning, oven])
    WholeOrder([cleaning, oven]).walk()  # from now on the process remembers what seldom changes
    order = WholeOrder([cleaning, oven])
    assert order.walk().status == OrderStatus.CONFIRMED
    assert order.queries <= MOST_QUERIES, order.asked
