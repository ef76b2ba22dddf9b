"""Our side of the demonstration gateway: questions out, answers turned into facts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError
from django.urls import reverse
from djmoney.money import Money

from payments.gateways.base import Answer, BadSignature, Envelope, NewFact, Outcome, Refused, Unknown
from payments.gateways.sandbox import house
from payments.gateways.sandbox.signing import HEADER, verify
from payments.models import FactType, SandboxIntent

if TYPE_CHECKING:
    from payments.models import GatewayCall

OF_INTEREST = {
    "payment_intent.requires_action",
    "payment_intent.processing",
    "payment_intent.succeeded",
    "payment_intent.payment_failed",
    "payment_intent.canceled",
    "charge.refunded",
}
NOTHING_THERE = Refused("resource_missing")


class SandboxGateway:
    code = "sandbox"
    livemode = False
    supports = frozenset({"refund", "cancel"})

    def create(self, call: GatewayCall, *, at: datetime) -> Answer:
        asked = call.params
        try:
            if asked.get("ref"):
                intent = house.reopen(asked["ref"], attempt=asked["attempt"], at=at)
                return _outcome(intent) if intent else NOTHING_THERE
            return _outcome(
                house.create(
                    key=call.key,
                    amount=Decimal(asked["amount"]),
                    currency=asked["currency"],
                    metadata={"payment": asked["payment"], "attempt": asked["attempt"], "label": asked["label"]},
                    return_url=asked["return_url"],
                    at=at,
                )
            )
        except house.HouseRefuses as refusal:
            return Refused(refusal.code)
        except DatabaseError as error:
            return Unknown(type(error).__name__)

    def fetch(self, ref: str, *, at: datetime) -> Answer:
        try:
            intent = house.look(ref, at=at)
        except DatabaseError as error:
            return Unknown(type(error).__name__)
        return _outcome(intent) if intent else NOTHING_THERE

    def cancel(self, ref: str, *, at: datetime) -> Answer:
        try:
            intent = house.cancel(ref, at=at)
        except DatabaseError as error:
            return Unknown(type(error).__name__)
        return _outcome(intent) if intent else NOTHING_THERE

    def refund(self, call: GatewayCall, *, at: datetime) -> Answer:
        asked = call.params
        metadata = {"refund": asked["refund"]}
        try:
            intent, _ = house.refund(
                asked["ref"], key=call.key, amount=Decimal(asked["amount"]), metadata=metadata, at=at
            )
        except house.HouseRefuses as refusal:
            return Refused(refusal.code)
        except DatabaseError as error:
            return Unknown(type(error).__name__)
        return _outcome(intent)

    def verify_webhook(self, raw: bytes, headers: Mapping[str, str], *, at: datetime) -> Envelope:
        verify(raw, headers.get(HEADER, ""), at=at)
        try:
            body = json.loads(raw)
            kind = str(body["type"])
            return Envelope(
                event_id=str(body["id"])[:120],
                type=kind[:80],
                livemode=bool(body["livemode"]),
                object_ref=str(body["data"]["object"]["id"])[:120] if kind in OF_INTEREST else "",
                created=datetime.fromtimestamp(int(body["created"]), UTC),
            )
        except (ValueError, KeyError, TypeError, OverflowError, OSError) as error:
            raise BadSignature("signed, but no notice we can read") from error


def _outcome(intent: SandboxIntent) -> Outcome:
    open_page = intent.status in (house.NEW, house.ACTION)
    return Outcome(
        ref=intent.ref,
        facts=(*_progress(intent), *_refunds(intent)),
        next_action={"type": "redirect", "url": reverse("payments:sandbox_card", args=[intent.ref])}
        if open_page
        else None,
        payment_id=str(intent.metadata.get("payment", "")),
    )


def _progress(intent: SandboxIntent) -> tuple[NewFact, ...]:
    """Say where the payment stands, as one fact named by the try it belongs to."""
    if intent.status == house.SUCCEEDED:
        method = f"Card ending {intent.last4}"
        return (_fact(intent, FactType.CHARGE_SUCCEEDED, intent.charge_ref, at=intent.charged_at, method=method),)
    stem = f"{intent.ref}:{intent.attempt}"
    if intent.status == house.CANCELED:
        return (_fact(intent, FactType.CANCELED, f"{intent.ref}:canceled"),)
    if intent.failure_code:
        return (_fact(intent, FactType.ATTEMPT_FAILED, f"{stem}:failed", code=intent.failure_code),)
    if intent.status == house.PROCESSING:
        return (_fact(intent, FactType.PROCESSING, f"{stem}:processing"),)
    return (_fact(intent, FactType.ACTION_REQUIRED, f"{stem}:action"),)


def _refunds(intent: SandboxIntent) -> tuple[NewFact, ...]:
    return tuple(
        _fact(
            intent,
            FactType.REFUND_SUCCEEDED,
            made["id"],
            amount=Decimal(made["amount"]),
            at=datetime.fromisoformat(made["created"]),
            refund_id=made["refund"],
        )
        for made in intent.refunds
    )


def _fact(
    intent: SandboxIntent,
    kind: str,
    psp_ref: str,
    *,
    amount: Decimal | None = None,
    at: datetime | None = None,
    **more: Any,
) -> NewFact:
    return NewFact(
        type=kind,
        psp_ref=psp_ref,
        amount=Money(intent.amount if amount is None else amount, intent.currency),
        attempt=intent.attempt,
        occurred_at=at or intent.created_at,
        **more,
    )
