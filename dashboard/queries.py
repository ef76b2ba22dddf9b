"""What the screens show. Everything goes through `visible_to`."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from accounts.models import User
from booking.models import Appointment, Order
from booking.models.orders import OrderQuerySet
from booking.models.visits import AppointmentQuerySet, AppointmentStatus, SlotStatus

COMING = (AppointmentStatus.CONFIRMED, AppointmentStatus.ON_THE_WAY, AppointmentStatus.IN_PROGRESS)


def orders_for(user: User) -> OrderQuerySet:
    """Return every placed order this person may see, the latest first."""
    seen = cast(OrderQuerySet, Order.objects.visible_to(user))
    return seen.placed_ever().order_by("-placed_at", "-pk")


def listed_orders_for(user: User) -> OrderQuerySet:
    """Return the same with what a line of a list says of each."""
    return orders_for(user).prefetch_related("items__appointments")


def coming_visits_of(user: User, *, at: datetime) -> AppointmentQuerySet:
    """Return the visits a provider goes to, the next first."""
    seen = cast(AppointmentQuerySet, Appointment.objects.visible_to(user)).upcoming(at)
    mine = seen.filter(slots__provider__user=user, slots__status=SlotStatus.BOOKED, status__in=COMING)
    return mine.select_related("item__order").prefetch_related("item__answers").distinct()
