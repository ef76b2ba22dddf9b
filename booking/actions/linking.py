"""An order joins the account of its customer: only where the account's address is the order's, and is proved.

The key of an order proves nothing about an address: it is shown to whoever placed the order, and they may
have typed any address. What counts is that the account's owner has followed a link sent to the address.
"""

from __future__ import annotations

from collections.abc import Set
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from accounts.actions import register_customer
from accounts.models import Customer, User
from accounts.personal_data import confirmed_addresses
from booking.models import Order
from core.errors import Conflict, NotAllowed
from core.transitions import record_event


class AddressNotProved(NotAllowed):
    """The account has no proved address that is the order's."""

    code = "address_not_proved"


def link_order(order: Order, user: User, *, at: datetime) -> None:
    """Put a placed order into the account of its customer; doing it twice changes nothing.

    Raises AddressNotProved, or Conflict where it is in another account already.
    """
    if not _is_theirs(order, proved_addresses(user)):
        raise AddressNotProved(
            f"This order was made with {order.guest_email}, and your account has not proved that address."
        )
    if not _link(order, user, at=at) and order.customer is not None and order.customer.user_id != user.pk:
        raise Conflict("This order is in another account already.", code="linked_already")


def link_if_theirs(order: Order, user: User | AnonymousUser, *, at: datetime) -> bool:
    """Link what somebody has just placed, if they are signed in and it was made with their proved address."""
    return isinstance(user, User) and _is_theirs(order, proved_addresses(user)) and _link(order, user, at=at)


def link_orders_of(user: User, *, at: datetime) -> int:
    """Link every guest order that was made with a proved address of `user`; return how many are new to them.

    Called when an address is proved and at each sign-in, so that one that was missed is found the next time.
    """
    guests = Order.objects.placed_ever().of_guests().made_with(proved_addresses(user))
    return sum(_link(order, user, at=at) for order in guests.order_by("pk"))


def proved_addresses(user: User) -> set[str]:
    return {email.lower() for email in confirmed_addresses(user)}


def _is_theirs(order: Order, proved: Set[str]) -> bool:
    return bool(order.guest_email) and order.guest_email.lower() in proved


@transaction.atomic
def _link(order: Order, user: User, *, at: datetime) -> bool:
    """Link the order unless it is in an account; return whether it was not. Of two at once the first wins."""
    locked = Order.objects.placed_ever().select_for_update().get(pk=order.pk)
    if locked.customer is not None and locked.customer.user_id is not None:
        order.customer = locked.customer
        return False
    order.customer, order.account_linked_at = _customer_of(user, order), at
    order.save(update_fields=["customer", "account_linked_at"])
    record_event(order, old="guest", new="linked", at=at, actor=user, reason="Made with a proved address of theirs")
    return True


def _customer_of(user: User, order: Order) -> Customer:
    """Return the customer of an account; what it does not know yet is taken from the order."""
    customer = Customer.objects.filter(user=user).first()
    if customer is None:
        customer = register_customer(user, name=user.name or order.guest_name)
    if order.guest_phone and not customer.phone:
        customer.phone = order.guest_phone
        customer.save(update_fields=["phone"])
    return customer
