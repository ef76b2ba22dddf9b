"""What is written to people about a basket. Neither name nor address is said: anybody may have typed the recipient."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone

from booking.actions.drafts import RESUME_LINK
from booking.drafts import draft_key, kept_until
from booking.models import Order
from notifications.kinds import Message, register_kind
from notifications.models import Delivery
from notifications.rendering import render_message


def register() -> None:
    register_kind(RESUME_LINK, resume_link)


def resume_link(delivery: Delivery) -> Message | None:
    """Send the way back. Not wanted once the basket is booked or gone."""
    order = basket_about(delivery)
    return render_message(RESUME_LINK, context_of(order)) if order else None


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
