"""Posting the house's events to our own webhook address, over the network like a stranger's."""

from __future__ import annotations

from datetime import datetime, timedelta

import requests
from django.conf import settings
from django.db import transaction

from payments.gateways.sandbox.signing import HEADER, sign
from payments.models import SandboxEvent

TIMEOUT_SECONDS = 10
MOST_TRIES = 30


def due_events(*, at: datetime) -> list[int]:
    """Return the keys of events that should have been posted by now, the stubborn ones left out."""
    waiting = SandboxEvent.objects.filter(delivered_at=None, due_at__lte=at, tries__lt=MOST_TRIES)
    return list(waiting.order_by("due_at", "pk").values_list("pk", flat=True)[:100])


def post_event(pk: int, *, at: datetime) -> bool:
    """Post one event; one that is not accepted comes again later. Return whether it was taken."""
    event = _claim(pk, at=at)
    if event is None:
        return False
    body = event.body.encode()
    headers = {HEADER: sign(body, at=at), "Content-Type": "application/json"}
    address = f"{settings.SITE_URL}/api/webhooks/sandbox"
    try:
        answer = requests.post(address, data=body, headers=headers, timeout=TIMEOUT_SECONDS, allow_redirects=False)
    except requests.RequestException:
        return False
    if not answer.ok:
        return False
    SandboxEvent.objects.filter(pk=pk).update(delivered_at=at)
    return True


@transaction.atomic
def _claim(pk: int, *, at: datetime) -> SandboxEvent | None:
    """Take an event in hand; its next date is the lease, and where posting fails, the wait."""
    waiting = SandboxEvent.objects.filter(pk=pk, delivered_at=None, due_at__lte=at)
    event = waiting.select_for_update(skip_locked=True).first()
    if event is None:
        return None
    event.tries += 1
    event.due_at = at + min(timedelta(minutes=1) * 2 ** min(event.tries - 1, 10), timedelta(hours=12))
    event.save(update_fields=["tries", "due_at"])
    return event
