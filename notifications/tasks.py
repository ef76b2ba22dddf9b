"""What the worker runs. Each may run twice without harm."""

from __future__ import annotations

from django.utils import timezone

from notifications import actions


def send(pk: int) -> None:
    """Send one message, as nudged when it was queued."""
    actions.send_delivery(pk, at=timezone.now())
