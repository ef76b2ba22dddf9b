"""Messages sent to a person. Only to addresses they have confirmed: any other may be somebody else's."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models.functions import Lower

from accounts.models import User
from accounts.personal_data import Row, confirmed_addresses, register_section
from notifications.models import Delivery


def register() -> None:
    register_section("messages_to_you", _messages)


def _messages(user: User) -> Iterable[Row]:
    sent = Delivery.objects.annotate(to=Lower("recipient")).filter(to__in=confirmed_addresses(user)).order_by("pk")
    return sent.values("kind", "recipient", "channel", "status", "created_at", "sent_at")
