"""What the queue runs; the clock is read here and passed on."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from payments.actions import inbox
from payments.actions import sweep as sweeping
from payments.gateways.sandbox import delivery


def process_event(pk: int) -> None:
    inbox.process_event(pk, at=timezone.now())


def post_sandbox_event(pk: int) -> None:
    if settings.PAYMENTS_SANDBOX:
        delivery.post_event(pk, at=timezone.now())


def sweep() -> None:
    sweeping.sweep(at=timezone.now())
