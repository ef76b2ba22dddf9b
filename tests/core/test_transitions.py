from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction

from booking.models import Order, Slot, SlotStatus
from booking.models.orders import ORDER_MOVES
from booking.models.visits import SLOT_MOVES
from core.errors import Conflict
from core.models import Event
from core.transitions import move, move_all, move_through, write_trail
from tests.booking.factories import make_appointment, make_provider, make_slot

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


@pytest.mark.django_db
def test_a_hold_that_became_a_booking_is_not_released_as_a_hold() -> None:
    slot = make_slot(make_provider(), make_appointment(starts_at=AT), status=SlotStatus.HELD, held_until=AT)
    stale = Slot.objects.get(pk=slot.pk)
    move(slot, SlotStatus.BOOKED, at=AT, moves=SLOT_MOVES, held_until=None)
    with pytest.raises(Conflict):
        move(stale, SlotStatus.RELEASED, at=AT, moves=SLOT_MOVES)
    assert Slot.objects.get().status == SlotStatus.BOOKED


@pytest.mark.django_db
def test_of_several_none_moves_where_one_has_moved_already() -> None:
    orders = [make_basket(), make_basket()]
    move(Order.objects.get(pk=orders[0].pk), "expired", at=AT, moves=ORDER_MOVES)
    with pytest.raises(Conflict), transaction.atomic():
        move_all(orders, "expired", at=AT, moves=ORDER_MOVES)
    assert list(Order.objects.order_by("pk").values_list("status", flat=True)) == ["expired", "draft"]


ON_DAY = [("placed", ""), ("confirmed", "Nothing to pay")]


@pytest.mark.django_db
def test_moves_made_at_once_leave_an_event_each() -> None:
    order = make_basket()
    move_through(order, ON_DAY, at=AT, moves=ORDER_MOVES, confirmed_at=AT)
    trail = Event.objects.about(order).order_by("pk").values_list("old", "new", "reason")
    assert list(trail) == [("draft", "placed", ""), ("placed", "confirmed", "Nothing to pay")]
    assert (order.status, Order.objects.get().confirmed_at) == ("confirmed", AT)


@pytest.mark.django_db
def test_of_moves_made_at_once_each_must_be_allowed() -> None:
    order = make_basket()
    with pytest.raises(Conflict) as refusal:
        move_through(order, [("placed", ""), ("completed", "")], at=AT, moves=ORDER_MOVES)
    assert refusal.value.code == "wrong_state"
    assert (Order.objects.get().status, Event.objects.count()) == ("draft", 0)


@pytest.mark.django_db
def test_whoever_is_second_with_several_moves_loses_too() -> None:
    order = make_basket()
    stale = Order.objects.get(pk=order.pk)
    move(order, "expired", at=AT, moves=ORDER_MOVES)
    trail: list[Event] = []
    with pytest.raises(Conflict) as refusal:
        move_through(stale, ON_DAY, at=AT, moves=ORDER_MOVES, trail=trail)
    assert (refusal.value.code, trail) == ("stale", [])


@pytest.mark.django_db
def test_a_trail_is_written_by_whoever_collects_it(django_assert_num_queries: Any) -> None:
    order, others, trail = make_basket(), [make_basket(), make_basket()], []  # type: ignore[var-annotated]
    move(order, "expired", at=AT, moves=ORDER_MOVES, trail=trail)
    move_all(others, "expired", at=AT, moves=ORDER_MOVES, trail=trail)
    assert not Event.objects.exists()
    with django_assert_num_queries(1):
        write_trail(trail)
    assert list(Event.objects.order_by("pk").values_list("subject_id", flat=True)) == [
        str(one.pk) for one in (order, *others)
    ]
