"""Going on with a basket after a while: take its times again, put two baskets together."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from booking.actions.basket import MAX_ITEMS, keep_holds
from booking.actions.claims import HoldLost, extend_holds, lock_visits
from booking.actions.drafts import draft_of, forget_ways_back
from booking.actions.touching import lock_and_touch, lock_basket, touch
from booking.errors import NotOffered
from booking.models import Appointment, Order, OrderItem

CARRIED = ("guest_name", "guest_email", "guest_phone", "address_line1", "address_line2", "city", "notes")


@transaction.atomic
def resume_basket(order: Order, *, at: datetime) -> None:
    """Go on with a basket: each of its times is held again if it is still free and far enough off.

    A time that is gone stays written down, so that the pages can offer its neighbours; nothing else is lost.
    """
    lock_and_touch(order, at=at)
    visits = list(Appointment.objects.filter(item__order=order).select_related("item__service").order_by("pk"))
    lock_visits(visits)
    for visit in visits:
        if visit.starts_at >= at + timedelta(minutes=visit.item.service.notice_minutes):
            with suppress(HoldLost):  # said by the pages, which read it from the claims
                extend_holds(visit, at=at, held_until=at + timedelta(minutes=settings.HOLD_MINUTES))


@transaction.atomic
def merge_baskets(into: Order, other: Order, *, at: datetime) -> None:
    """Put everything of `other` into `into`, times and answers included; what `into` says of the person stays.

    Raises NotOffered where they are for two places, or hold more together than an order may.
    """
    locked = {order.pk: lock_basket(order) for order in sorted((into, other), key=lambda order: order.pk)}
    kept, left = locked[into.pk], locked[other.pk]
    if kept.postcode != left.postcode or kept.currency != left.currency:
        raise NotOffered("These are for two addresses. Book one, then the other: both are kept.")
    items = OrderItem.objects.filter(order__in=(kept, left))
    if items.count() > MAX_ITEMS:
        raise NotOffered(f"An order holds up to {MAX_ITEMS} services. Book one, then the other: both are kept.")
    lock_visits(Appointment.objects.filter(item__in=items).order_by("pk"))
    items.filter(order=left).update(order=kept)
    _merge_typed(kept, left)
    blanks = {name: getattr(left, name) for name in CARRIED if not getattr(kept, name) and getattr(left, name)}
    keep_holds(kept, at=at)
    touch(kept, at=at, **blanks)
    forget_ways_back([left])
    left.delete()


def _merge_typed(kept: Order, left: Order) -> None:
    """Carry over words half typed: those of the basket that stays win, field by field."""
    ours, theirs = draft_of(kept), draft_of(left)
    steps = {*ours.typed, *theirs.typed}
    ours.typed = {step: {**theirs.typed_at(step), **ours.typed_at(step)} for step in steps}
    ours.save(update_fields=["typed"])
