"""Deeds on messages: keep one, mark it as dealt with, forget what is old."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from home.messages import KIND
from home.models import ContactMessage, ContactPage
from home.spam import Letter
from notifications.actions import queue_message

FORGET_AT_ONCE = 500


@transaction.atomic
def keep_message(letter: Letter, *, page: ContactPage | None, recipient: str, at: datetime) -> ContactMessage:
    """Keep what somebody wrote and queue the mail to the firm; what the trap caught is kept and not mailed."""
    kept = ContactMessage.objects.create(
        name=letter.name,
        email=letter.email,
        phone=letter.phone,
        message=letter.message,
        page=page,
        sent_at=at,
        suspicion=letter.suspicion(at=at),
    )
    if recipient and not letter.is_trapped:
        queue_message(KIND, subject_id=str(kept.pk), recipient=recipient, at=at)
    return kept


def mark_handled(message: ContactMessage, *, by: Any, at: datetime) -> bool:
    """Mark a message as dealt with; False if somebody was first, whose mark stays."""
    return bool(ContactMessage.objects.open().filter(pk=message.pk).update(handled_at=at, handled_by=by))


def mark_open(message: ContactMessage) -> None:
    """Take the mark away again."""
    ContactMessage.objects.filter(pk=message.pk).update(handled_at=None, handled_by=None)


def forget_old_messages(*, at: datetime) -> int:
    """Delete what has been kept long enough, and return how many."""
    old = list(ContactMessage.objects.outlived(at).values_list("pk", flat=True)[:FORGET_AT_ONCE])
    return ContactMessage.objects.filter(pk__in=old).delete()[0] if old else 0
