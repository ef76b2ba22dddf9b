"""What a person wrote on the contact form, under an address they have confirmed."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models.functions import Lower

from accounts.models import User
from accounts.personal_data import Row, confirmed_addresses, register_section
from home.models import ContactMessage


def register() -> None:
    register_section("messages_from_you", _messages)


def _messages(user: User) -> Iterable[Row]:
    written = ContactMessage.objects.annotate(by=Lower("email")).filter(by__in=confirmed_addresses(user)).order_by("pk")
    return written.values("name", "email", "phone", "message", "sent_at", "handled_at")
