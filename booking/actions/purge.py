"""Deleting what nobody has touched for long: baskets with everything in them, and what was kept beside orders."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction

from booking.actions.attachments import forget_files
from booking.actions.claims import lock_visits, release_slots
from booking.actions.drafts import forget_ways_back
from booking.models import Appointment, Draft, Order, OrderStatus
from core.sweeps import one_by_one

AT_ONCE = 500


def purge_drafts(*, at: datetime) -> int:
    """Delete baskets left for `DRAFT_DAYS`; return how many."""
    before = at - timedelta(days=settings.DRAFT_DAYS)
    # An order says what it needs to; words half typed and old codes go with the basket it was.
    Draft.objects.exclude(order__status=OrderStatus.DRAFT).delete()
    left = Order.objects.drafts().filter(touched_at__lte=before).order_by("touched_at")
    return one_by_one(partial(purge_one, before=before, at=at), left.values_list("pk", flat=True)[:AT_ONCE])


@transaction.atomic
def purge_one(pk: int, *, before: datetime, at: datetime) -> bool:
    """Delete one basket, unless somebody has touched or placed it since it was found."""
    order = Order.objects.drafts().select_for_update().filter(pk=pk, touched_at__lte=before).first()
    if order is None:
        return False
    visits = list(Appointment.objects.filter(item__order=order).order_by("pk"))
    lock_visits(visits)
    for visit in visits:
        release_slots(visit, at=at)
    forget_files(order.items.all())
    forget_ways_back([order])
    order.delete()
    return True
