"""The steps of a sale that the server sees for itself, for visitors who did not object.

An event is about a service, so that the same unit runs through the whole funnel: an order of two
services counts twice, and what its services are worth adds up to its total.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from booking.models import Order, OrderItem
from booking.whole import items_of
from core.analytics.actions import NOWHERE, Happening, record
from core.models import EventName
from core.sources import Source


def stop_counting(order: Order) -> None:
    """Count no further step of an order: its customer objects."""
    Order.objects.filter(pk=order.pk).update(is_measured=False)


def count_steps(*names: EventName, order: Order, items: Iterable[OrderItem] | None = None, at: datetime) -> None:
    """Count steps of an order once for each of its services, however often they are taken again."""
    if not (names and order.is_measured):
        return
    if items is None:
        items = items_of(order)
    source = Source(order.source_page_id, order.source_block) if order.source_page_id else NOWHERE
    record(
        [
            Happening(
                name,
                source,
                item.service.slug,
                value=item.gross if name == EventName.PURCHASE else None,
                once=f"{name}:{order.public_id}:{item.pk}",
            )
            for name in names
            for item in items
        ],
        at=at,
    )
