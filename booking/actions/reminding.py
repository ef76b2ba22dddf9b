"""One word to somebody who left a basket behind: only if they asked for it, and never twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction

from accounts import tokens
from booking.drafts import REMINDERS, draft_key, subject_of
from booking.models import Draft, Order
from core.sweeps import one_by_one
from notifications.actions import queue_message

BASKET_LEFT = "basket_left"
AT_ONCE = 200


def stop_reminders(key: str, *, at: datetime) -> None:
    """Take back what was agreed to, for every basket of the same address. Doing it twice changes nothing."""
    subject = tokens.opened_by(key, REMINDERS, at=at)
    order = Order.objects.filter(public_id=subject.partition(":")[2]).first() if subject else None
    if order is not None:
        same = Order.objects.drafts().made_with([order.guest_email.lower()])
        Draft.objects.filter(order__in=same).update(reminder_agreed_at=None, reminder_words="")


def remind_of_baskets(*, at: datetime) -> int:
    """Write once to those who agreed and have not touched their basket for a while; return to how many."""
    if not settings.BASKET_REMINDER_HOURS:
        return 0
    before = at - timedelta(hours=settings.BASKET_REMINDER_HOURS)
    waiting = Draft.objects.to_remind().filter(order__touched_at__lte=before).order_by("pk")
    return one_by_one(partial(_remind, before=before, at=at), waiting.values_list("order", flat=True)[:AT_ONCE])


@transaction.atomic
def _remind(pk: int, *, before: datetime, at: datetime) -> bool:
    """Remind of one basket, unless somebody has gone on with it, emptied or booked it meanwhile."""
    left = Order.objects.drafts().select_for_update().filter(pk=pk, touched_at__lte=before)
    order = left.first()
    if order is None or not order.guest_email or not order.items.exists():
        return False
    if not Draft.objects.to_remind().filter(order=order).update(reminded_at=at):
        return False
    draft_key(order, at=at)  # both keys are made now, so that writing the mail only reads
    stop_key(order, at=at)
    queue_message(BASKET_LEFT, subject_id=str(order.public_id), recipient=order.guest_email, at=at)
    return True


def stop_key(order: Order, *, at: datetime) -> str:
    """Return the key that stops reminders to the address of this basket, and does nothing else."""
    return tokens.issue(REMINDERS, subject_of(order.public_id), at=at)
