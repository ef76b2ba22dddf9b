"""Finding orders for people who have a link, or a number and an e-mail address."""

from __future__ import annotations

import hmac
from datetime import datetime

from accounts import tokens
from booking.models import Order
from booking.whole import whole_or_none

PURPOSE = "order"


def order_key(order: Order, *, at: datetime) -> str:
    """Return the guest's key to an order, for addresses like /orders/<key>/.

    It is made when the order is placed, so that showing a page never writes.
    """
    return order.guest_key or tokens.issue(PURPOSE, f"order:{order.public_id}", at=at)


def first_order_key(order: Order, *, at: datetime) -> str:
    """Make the key of an order that is being placed, and leave it there for who has just placed it."""
    order.guest_key = tokens.issue_first(PURPOSE, f"order:{order.public_id}", at=at)
    return order.guest_key


def order_by_key(key: str, *, at: datetime, bare: bool = False) -> Order | None:
    """Return the placed order that `key` opens, or None: whole, or bare for deeds that look at no item."""
    subject = tokens.opened_by(key, PURPOSE, at=at)
    if subject is None:
        return None
    opened = Order.objects.placed_ever().filter(public_id=subject.removeprefix("order:"))
    return opened.select_related("payable").first() if bare else whole_or_none(opened)


def order_by_number(number: str, email: str) -> Order | None:
    """Return the placed order with this number, if it was made with this e-mail address."""
    digits = "".join(character for character in number if character.isdigit())[:20]
    order = Order.objects.placed_ever().filter(number=digits).first()
    theirs = order.guest_email if order else "nobody@nowhere.invalid"
    same = hmac.compare_digest(theirs.strip().casefold().encode(), email.strip().casefold().encode())
    return order if order and same else None
