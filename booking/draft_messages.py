"""What is written to people about a basket. Neither name nor address is said: anybody may have typed the recipient."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.utils import timezone

from booking.actions.drafts import RESUME_LINK
from booking.actions.reminding import BASKET_LEFT, stop_key
from booking.drafts import draft_key, kept_until
from booking.models import Draft, Order
from notifications.kinds import Message, register_kind
from notifications.models import Delivery
from notifications.rendering import render_message


def register() -> None:
    register_kind(RESUME_LINK, resume_link)
    register_kind(BASKET_LEFT, basket_left)


def resume_link(delivery: Delivery) -> Message | None:
    """Send the way back. Not wanted once the basket is booked or gone."""
    order = basket_about(delivery)
    return render_message(RESUME_LINK, context_of(order)) if order else None


def basket_left(delivery: Delivery) -> Message | None:
    """Remind of a basket, for whoever still wants it: not once it was emptied, or they have booked since."""
    order = basket_about(delivery)
    if order is None or not order.items.all() or not Draft.objects.filter(order=order).agreed().exists():
        return None
    if (
        Order.objects.placed_ever()
        .made_with([delivery.recipient.lower()])
        .filter(placed_at__gte=order.created_at)
        .exists()
    ):
        return None
    stop_url = f"{settings.SITE_URL}/book/no-reminders/{stop_key(order, at=timezone.now())}/"
    message = render_message(BASKET_LEFT, {**context_of(order), "stop_url": stop_url})
    one_click = (("List-Unsubscribe", f"<{stop_url}>"), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    return replace(message, headers=one_click)


def basket_about(delivery: Delivery) -> Order | None:
    return Order.objects.drafts().whole().filter(public_id=delivery.subject_id).first()


def context_of(order: Order) -> dict[str, Any]:
    """Return what a mail about a basket says. The key was made when it was queued."""
    key = draft_key(order, at=timezone.now())
    return {
        "services": [str(item) for item in order.items.all()],
        "resume_url": f"{settings.SITE_URL}/book/resume/{key}/",
        "until": kept_until(order),
    }
