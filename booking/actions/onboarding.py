"""What to have ready for a service: told once an order, and of each service once to each customer."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction

from booking.getting_ready import is_ahead
from booking.models import Order, OrderItem
from core.sweeps import one_by_one
from notifications.actions import queue_message
from notifications.models import Delivery

GETTING_READY = "getting_ready"
AT_ONCE = 200
# Switched on, or started again after a long stop, it does not write to everybody who ever ordered.
LOOKS_BACK = timedelta(days=3)


def tell_to_get_ready(*, at: datetime) -> int:
    """Write to those whose order was confirmed a while ago, where they are not told yet; return to how many."""
    if not settings.ONBOARDING_AFTER_MINUTES:
        return 0
    until = at - timedelta(minutes=settings.ONBOARDING_AFTER_MINUTES)
    waiting = Order.objects.to_get_ready().filter(confirmed_at__gt=until - LOOKS_BACK, confirmed_at__lte=until)
    # The older first, by every clock: of two orders of one customer the second sees what the first was told.
    first = waiting.order_by("confirmed_at", "pk").values_list("pk", flat=True)[:AT_ONCE]
    return one_by_one(partial(_tell, at=at), first)


@transaction.atomic
def _tell(pk: int, *, at: datetime) -> bool:
    """Look at one order, unless it was looked at or cancelled meanwhile; return whether there was news."""
    if not Order.objects.to_get_ready().filter(pk=pk).update(getting_ready_at=at):
        return False
    order = Order.objects.get(pk=pk)
    items = order.items.exclude(service__getting_ready="").prefetch_related("appointments")
    told = _told(order) if items else set()
    news = [item for item in items if item.service_id not in told and is_ahead(item, at=at)]
    if not news:
        return False
    OrderItem.objects.filter(pk__in=[item.pk for item in news]).update(getting_ready_told=True)
    queue_message(GETTING_READY, subject_id=str(order.public_id), recipient=order.guest_email, at=at)
    return True


def _told(order: Order) -> set[int]:
    """Return the services that were told of with another order of this address, whose mail did not stay behind."""
    others = Order.objects.made_with([order.guest_email.lower()]).exclude(pk=order.pk)
    told = OrderItem.objects.filter(getting_ready_told=True, order__in=others)
    pairs = [(service, str(about)) for service, about in told.values_list("service", "order__public_id")]
    unsent = Delivery.objects.filter(
        kind=GETTING_READY,
        subject_id__in={about for _, about in pairs},
        status__in=(Delivery.Status.SUPPRESSED, Delivery.Status.DEAD),
    )
    behind = set(unsent.values_list("subject_id", flat=True)) if pairs else set()
    return {service for service, about in pairs if about not in behind}
