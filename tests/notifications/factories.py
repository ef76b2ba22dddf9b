from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from notifications.actions import queue_message
from notifications.kinds import Message
from notifications.models import Delivery

NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)


def make_delivery(**overrides: Any) -> Delivery:
    """Queue a message about something to Priya, now."""
    wanted = {"kind": "note", "subject_id": "42", "recipient": "priya@example.com", "at": NOON, **overrides}
    return queue_message(wanted.pop("kind"), **wanted)


def a_note(delivery: Delivery) -> Message:
    return Message(f"About {delivery.subject_id}", "In plain words.\n", "<p>In <b>fine</b> words.</p>")
