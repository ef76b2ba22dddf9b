"""What paying an order by card asks of the database, step by step."""

from __future__ import annotations

import pytest
from django.db import connection

from booking.models import OrderStatus
from catalogue.models import Service
from tests.booking.whole_order import WholeOrder

# The button, the demonstration's card page, and the way back, which asks the gateway and confirms the order:
# statements and transactions, each of which SQLite begins by a statement.
ASKED = {"pay": (18, 3), "sandbox": (5, 1), "success": (32, 3)}


@pytest.mark.django_db(transaction=True)  # the order is confirmed once the news of its money is committed
@pytest.mark.parametrize("step", ASKED)
def test_a_step_of_paying_asks_this_and_no_more(cleaning: Service, step: str) -> None:
    order = WholeOrder([cleaning])
    assert order.walk().status == OrderStatus.CONFIRMED
    statements, transactions = ASKED[step]
    asked = [count for method, path, count in order.asked if method == "POST" and f"/checkout/{step}/" in path]
    assert asked == [statements + (transactions if connection.vendor == "sqlite" else 0)]
