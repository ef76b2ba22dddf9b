"""Locking a basket against being placed meanwhile, and writing down that somebody is at work on it."""

from __future__ import annotations

from datetime import datetime

from booking.errors import GONE, AlreadyPlaced, BasketGone
from booking.models import Order, OrderStatus


def lock_basket(order: Order) -> Order:
    """Lock the basket against being placed meanwhile."""
    locked = Order.objects.select_for_update().filter(pk=order.pk).first()
    if locked is None:
        raise BasketGone(GONE)
    if locked.status != OrderStatus.DRAFT:
        raise AlreadyPlaced("This order has been placed already. Start a new one to book more.")
    return locked


def lock_and_touch(order: Order, *, at: datetime, **fields: object) -> None:
    """Lock the basket as `lock_basket` does, and write down that somebody is at work on it: one statement for both."""
    changes = {"touched_at": at, **fields}
    if not Order.objects.drafts().filter(pk=order.pk).update(**changes):
        lock_basket(order)  # says why not
        raise BasketGone(GONE)
    for name, value in changes.items():
        setattr(order, name, value)


def touch(order: Order, *, at: datetime, **fields: object) -> None:
    for name, value in {"touched_at": at, **fields}.items():
        setattr(order, name, value)
    order.save(update_fields=["touched_at", *fields])
