"""What is written to people about their account, as far as it is about bookings."""

from __future__ import annotations

from django.conf import settings

from accounts.models import User
from booking.actions.welcoming import WELCOME
from booking.messages import first_name
from booking.models import Order
from notifications.kinds import Message, register_kind
from notifications.models import Delivery
from notifications.rendering import render_message

SHOWN = 5


def register() -> None:
    register_kind(WELCOME, welcome)


def welcome(delivery: Delivery) -> Message | None:
    """Say what the account is good for, and which orders are in it. Not wanted once it is closed."""
    user = User.objects.filter(pk=delivery.subject_id.removeprefix("user:"), is_active=True).first()
    if user is None:
        return None
    orders = Order.objects.placed_ever().filter(customer__user=user).order_by("-placed_at", "-pk")
    context = {
        "first_name": first_name(user.get_full_name()),
        "orders": orders[:SHOWN],
        "dashboard_url": f"{settings.SITE_URL}/dashboard/",
    }
    return render_message("welcome", context)
