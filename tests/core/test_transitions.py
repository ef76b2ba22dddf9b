from __future__ import annotations

from datetime import UTC, datetime

import pytest

from booking.models import Order
from booking.models.orders import ORDER_MOVES
from core.errors import Conflict
from core.models import Event
from core.transitions import move

AT = datetime(2027, 3, 1, 9, tzinfo=UTC)


def make_basket() -> Order:
    return Order.objects.create(created_at=AT, touched_at=AT, currency="GBP")


@pytest.mark.django_db
def test_a_move_leaves_an_event() -> None:
    order = make_basket()
    move(order, "expired", at=AT, moves=ORDER_MOVES, reason="forgotten")
    event = Event.objects.about(order).get()
    assert (event.old, event.new, event.reason, event.at) == ("draft", "expired", "forgotten", AT)


@pytest.mark.django_db
def test_a_move_that_is_not_in_the_table_is_refused() -> None:
    with pytest.raises(Conflict) as refusal:
        move(make_basket(), "completed", at=AT, moves=ORDER_MOVES)
    assert refusal.value.code == "wrong_state"


@pytest.mark.django_db
def test_whoever_is_second_loses() -> None:
    order = make_basket()
    stale = Order.objects.get(pk=order.pk)
    move(order, "expired", at=AT, moves=ORDER_MOVES)
    with pytest.raises(Conflict) as refusal:
        move(stale, "expired", at=AT, moves=ORDER_MOVES)
    assert refusal.value.code == "stale"
    assert Event.objects.about(order).count() == 1
