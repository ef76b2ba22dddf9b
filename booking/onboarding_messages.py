"""What is written to customers before a service they have booked."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from booking.actions.onboarding import GETTING_READY
from booking.getting_ready import preparations
from booking.messages import as_read, first_name, order_about
from booking.models import OrderStatus
from booking.queries import order_key
from notifications.kinds import Message, register_kind
from notifications.models import Delivery
from notifications.rendering import render_message


def register() -> None:
    register_kind(GETTING_READY, getting_ready)


def getting_ready(delivery: Delivery) -> Message | None:
    """Say what to have ready. Not wanted once the order was cancelled, or nothing of it lies ahead."""
    order, at = order_about(delivery), timezone.now()
    if order is None or order.status not in (OrderStatus.CONFIRMED, OrderStatus.IN_PROGRESS):
        return None
    services = preparations(order.items.all(), at=at)
    if not services:
        return None
    context = {
        "order": order,
        "first_name": first_name(order.guest_name),
        "services": [(each, [as_read(visit) for visit in each.visits]) for each in services],
        "order_url": f"{settings.SITE_URL}/orders/{order_key(order, at=at)}/",
    }
    return render_message(GETTING_READY, context)
