"""Times that were kept for a basket and are gone, with the nearest that are free."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from booking.areas import providers_for
from booking.availability.demand import demand_for
from booking.availability.queries import Start, nearest_starts
from booking.models import Appointment, Order, OrderItem
from booking.views.find import place_at
from booking.views.steps import is_lost

SHOWN = 3


@dataclass(frozen=True)
class LostTime:
    item: OrderItem
    visit: Appointment
    nearest: list[Start]


def lost_times(order: Order, *, at: datetime) -> list[LostTime]:
    """Return what a basket fetched `whole()` has lost; it may still be had again when somebody goes on with it."""
    visits = ((item, visit) for item in order.items.all() for visit in item.appointments.all())
    lost = [(item, visit) for item, visit in visits if is_lost(visit, item, at=at)]
    return [LostTime(item, visit, _nearest(order, item, visit, at=at)) for item, visit in lost]


def _nearest(order: Order, item: OrderItem, visit: Appointment, *, at: datetime) -> list[Start]:
    place = place_at(order.postcode)
    if place is None or not item.minutes:
        return []
    who = providers_for(item.service_id, place)
    return nearest_starts(demand_for(item.service, item.minutes), who, visit.starts_at, at=at, zone=order.zone)[:SHOWN]
