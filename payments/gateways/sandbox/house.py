"""The far side of the demonstration gateway: it keeps its own books and tells us by signed events.

Each deed is one transaction of the house's own. A retry with the same key finds what the first made.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.crypto import get_random_string
from django_q.models import Schedule
from django_q.tasks import async_task

from core.errors import DomainError
from payments.gateways.sandbox.cards import SLOW_SECONDS, Effect, TestCard
from payments.models import SandboxEvent, SandboxIntent

NEW, ACTION, PROCESSING = "requires_payment_method", "requires_action", "processing"
SUCCEEDED, CANCELED = "succeeded", "canceled"


class HouseRefuses(DomainError):
    """The house says no, by a code."""


def create(
    *, key: str, amount: Decimal, currency: str, metadata: dict[str, Any], return_url: str, at: datetime
) -> SandboxIntent:
    """Open an intent once a key; raise HouseRefuses where the key was used for something else."""
    try:
        with transaction.atomic():
            return SandboxIntent.objects.create(
                key=key,
                ref=f"pi_{get_random_string(24)}",
                amount=amount,
                currency=currency,
                metadata=metadata,
                return_url=return_url,
                attempt=metadata["attempt"],
                created_at=at,
            )
    except IntegrityError:
        known = SandboxIntent.objects.get(key=key)
    if (known.amount, known.currency) != (amount, currency):
        raise HouseRefuses("The key was used for another amount.", code="idempotency_mismatch")
    return known


@transaction.atomic
def reopen(ref: str, *, attempt: int, at: datetime) -> SandboxIntent | None:
    """Make a declined intent ready for another try; one that has moved on is returned as it stands."""
    intent = _locked(ref, at=at)
    if intent and intent.status == NEW and intent.failure_code and intent.attempt < attempt:
        intent.attempt = attempt
        intent.failure_code = ""
        intent.save(update_fields=["attempt", "failure_code"])
    return intent


def peek(ref: str) -> SandboxIntent | None:
    """Return an intent as it was last written, changing nothing."""
    return SandboxIntent.objects.filter(ref=ref).first()


@transaction.atomic
def look(ref: str, *, at: datetime) -> SandboxIntent | None:
    """Return an intent as it stands now; a slow one goes through when its time has come."""
    return _locked(ref, at=at)


@transaction.atomic
def cancel(ref: str, *, at: datetime) -> SandboxIntent | None:
    """Cancel an intent that has not been paid and is not about to be."""
    intent = _locked(ref, at=at)
    if intent and intent.status in (NEW, ACTION):
        intent.status = CANCELED
        intent.save(update_fields=["status"])
        _tell(intent, "payment_intent.canceled", at=at)
    return intent


@transaction.atomic
def refund(
    ref: str, *, key: str, amount: Decimal, metadata: dict[str, Any], at: datetime
) -> tuple[SandboxIntent, dict[str, Any]]:
    """Give money back, once a key and never more than was taken."""
    intent = _locked(ref, at=at)
    if intent is None or intent.status != SUCCEEDED:
        raise HouseRefuses("There is no charge to refund.", code="charge_not_found")
    for known in intent.refunds:
        if known["key"] == key:
            return intent, known
    if sum((Decimal(known["amount"]) for known in intent.refunds), amount) > intent.amount:
        raise HouseRefuses("More than was charged.", code="amount_too_large")
    made = {
        "id": f"re_{get_random_string(24)}",
        "key": key,
        "amount": str(amount),
        "refund": metadata.get("refund", ""),
        "created": at.isoformat(),
    }
    intent.refunds = [*intent.refunds, made]
    intent.save(update_fields=["refunds"])
    _tell(intent, "charge.refunded", at=at)
    return intent, made


@transaction.atomic
def pay_by_card(ref: str, card: TestCard, *, at: datetime) -> SandboxIntent | None:
    """Try a card; a second try on an intent that has moved on changes nothing."""
    intent = _locked(ref, at=at)
    if intent is None or intent.status != NEW:
        return intent
    if intent.failure_code:
        intent.attempt += 1
    intent.failure_code = ""
    intent.last4 = card.last4
    if card.effect == Effect.DECLINE:
        _fail(intent, card.code, at=at)
    elif card.effect == Effect.AUTHENTICATE:
        intent.status = ACTION
        _tell(intent, "payment_intent.requires_action", at=at)
    elif card.effect == Effect.SLOW:
        intent.status = PROCESSING
        intent.settles_at = at + timedelta(seconds=SLOW_SECONDS)
        _tell(intent, "payment_intent.processing", at=at)
        _tell(intent, "payment_intent.succeeded", at=at, due_at=intent.settles_at)
    else:
        _charge(intent, at=at)
        _tell(intent, "payment_intent.succeeded", at=at)
    intent.save()
    return intent


@transaction.atomic
def authenticate(ref: str, *, approved: bool, at: datetime) -> SandboxIntent | None:
    """Take the payer's answer to the bank's question."""
    intent = _locked(ref, at=at)
    if intent is None or intent.status != ACTION:
        return intent
    if approved:
        _charge(intent, at=at)
        _tell(intent, "payment_intent.succeeded", at=at)
    else:
        intent.status = NEW
        _fail(intent, "authentication_failed", at=at)
    intent.save()
    return intent


def _locked(ref: str, *, at: datetime) -> SandboxIntent | None:
    intent = SandboxIntent.objects.select_for_update().filter(ref=ref).first()
    if intent and intent.status == PROCESSING and intent.settles_at and intent.settles_at <= at:
        _charge(intent, at=intent.settles_at)
        intent.save()
    return intent


def _charge(intent: SandboxIntent, *, at: datetime) -> None:
    intent.status = SUCCEEDED
    intent.charge_ref = f"ch_{get_random_string(24)}"
    intent.charged_at = at


def _fail(intent: SandboxIntent, code: str, *, at: datetime) -> None:
    intent.failure_code = code
    _tell(intent, "payment_intent.payment_failed", at=at)


def _tell(intent: SandboxIntent, kind: str, *, at: datetime, due_at: datetime | None = None) -> None:
    """Write an event in this transaction and have it posted when the transaction has committed."""
    event_id = f"evt_{get_random_string(24)}"
    body = {
        "id": event_id,
        "type": kind,
        "created": int((due_at or at).timestamp()),
        "livemode": False,
        "data": {"object": {"id": intent.ref, "metadata": intent.metadata}},
    }
    event = SandboxEvent.objects.create(event_id=event_id, body=json.dumps(body), due_at=due_at or at)
    post = "payments.tasks.post_sandbox_event"
    if due_at:
        Schedule.objects.create(func=post, args=f"({event.pk},)", schedule_type=Schedule.ONCE, next_run=due_at)
    else:
        async_task(post, event.pk)
