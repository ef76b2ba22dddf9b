"""A word of welcome to somebody with a new account."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from notifications.actions import queue_message
from notifications.models import Delivery

WELCOME = "welcome"


def welcome(user: User, *, at: datetime) -> None:
    """Welcome somebody once, when their address is proved: before that a stranger could have us write to anybody."""
    about = f"user:{user.pk}"
    if not Delivery.objects.filter(kind=WELCOME, subject_id=about).exists():
        queue_message(WELCOME, subject_id=about, recipient=user.email, at=at)
