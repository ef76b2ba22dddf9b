"""What a guest's order of two services asks of the database, over all its requests."""

from __future__ import annotations

from typing import Any

import pytest

from booking.models import OrderStatus
from catalogue.models import Service
from tests.booking.factories import make_provider, make_service
from tests.booking.whole_order import WholeOrder

# Exact, so that whoever adds a statement sees it here. The bench holds the limit.
QUERIES = {"card": 0, "on_day": 0}


@pytest.mark.django_db(transaction=True)  # what follows a commit counts
@pytest.mark.parametrize("choice", QUERIES)
def test_a_guest_order_of_two_services_asks_so_many_questions(cleaning: Service, settings: Any, choice: str) -> None:
    settings.PAGE_CACHE_SECONDS = 300
    oven = make_service(name="Oven clean", slug="oven-clean")
    make_provider(name="Bo Lind", services=[cleaning, oven])
    Service.objects.update(pay_on_day=True)
    services = [cleaning, oven]
    WholeOrder(services, choice).walk()  # from now on the process remembers what seldom changes
    order = WholeOrder(services, choice)
    assert order.walk().status == OrderStatus.CONFIRMED
    assert order.queries == QUERIES[choice], order.asked
