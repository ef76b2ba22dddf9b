"""Turning Stripe's objects into facts. Pure: plain dictionaries in, facts out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from payments.gateways.base import NewFact, Outcome
from payments.gateways.stripe.amounts import from_stripe
from payments.models import FactType

Json = dict[str, Any]
OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")
# Inquiries and disputes stopped beforehand move no money.
NO_MONEY_MOVED = ("warning_needs_response", "warning_under_review", "warning_closed", "prevented")


def outcome(intent: Json, *, refunds: list[Json] | None = None, disputes: list[Json] | None = None) -> Outcome:
    """Return all that an intent with its charge, refunds and disputes says."""
    facts = [_progress(intent)]
    charge = intent.get("latest_charge")
    if intent["status"] == "succeeded" and isinstance(charge, dict):
        facts += _fee(intent, charge)
    for refund in refunds or []:
        facts += refund_facts(refund, attempt=attempt_of(intent))
    for dispute in disputes or []:
        facts += _dispute_facts(intent, dispute)
    return Outcome(
        ref=intent["id"], facts=tuple(facts), next_action=_next_action(intent), payment_id=payment_id_of(intent)
    )


def payment_id_of(intent: Json) -> str:
    return str(intent["metadata"].get("payment", ""))


def attempt_of(intent: Json) -> int:
    """Return the attempt we began last; the payer may have tried more often by themselves."""
    text = str(intent["metadata"].get("attempt", ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 1


def refund_facts(refund: Json, *, attempt: int) -> Iterator[NewFact]:
    """Say how a refund ended; one on its way has no fact yet."""
    kind = {
        "succeeded": FactType.REFUND_SUCCEEDED,
        "failed": FactType.REFUND_FAILED,
        "canceled": FactType.REFUND_FAILED,
    }.get(refund["status"])
    if kind:
        yield NewFact(
            type=kind,
            psp_ref=refund["id"],
            amount=from_stripe(refund["amount"], refund["currency"]),
            attempt=attempt,
            occurred_at=_when(refund),
            code=(refund.get("failure_reason") or "")[:60],
            refund_id=str((refund.get("metadata") or {}).get("refund", "")),
        )


def _progress(intent: Json) -> NewFact:
    """Say where the payment stands, as one fact named by the try it belongs to."""
    ref, status, error = intent["id"], intent["status"], intent.get("last_payment_error")
    if status == "succeeded":
        return _charge(intent)
    if status == "canceled":
        return _fact(intent, FactType.CANCELED, f"{ref}:canceled")
    if status in ("processing", "requires_capture", "requires_action"):
        kind = {"processing": FactType.PROCESSING, "requires_capture": FactType.AUTHORIZED}
        name = _try(intent, intent.get("payment_method"))
        return _fact(intent, kind.get(status, FactType.ACTION_REQUIRED), f"{name}:{status}", try_ref=name)
    if error:
        name = _try(intent, (error.get("payment_method") or {}).get("id") or error.get("charge"))
        return _fact(intent, FactType.ATTEMPT_FAILED, f"{name}:failed", code=failure_code(error), try_ref=name)
    return _fact(intent, FactType.ACTION_REQUIRED, f"{ref}:{attempt_of(intent)}:open")


def failure_code(error: Json) -> str:
    """Return the issuer's word where it gives one, else the API's."""
    return str(error.get("decline_code") or error.get("code") or "declined")[:60]


def _try(intent: Json, made_by: str | None) -> str:
    """Name one try: each has a payment method of its own."""
    return f"{intent['id']}:{made_by or attempt_of(intent)}"


def _charge(intent: Json) -> NewFact:
    charge = intent["latest_charge"]
    return NewFact(
        type=FactType.CHARGE_SUCCEEDED,
        psp_ref=charge["id"],
        amount=from_stripe(intent["amount_received"], intent["currency"]),
        attempt=attempt_of(intent),
        occurred_at=_when(charge),
        method=_method(charge.get("payment_method_details") or {}),
    )


def _fee(intent: Json, charge: Json) -> Iterator[NewFact]:
    """Say what Stripe kept, once it has worked it out; a fee in another currency is settled at Stripe alone."""
    entry = charge.get("balance_transaction")
    if isinstance(entry, dict) and entry["currency"] == intent["currency"] and entry["fee"] > 0:
        fee = from_stripe(entry["fee"], entry["currency"])
        yield NewFact(
            type=FactType.FEE, psp_ref=entry["id"], amount=fee, attempt=attempt_of(intent), occurred_at=_when(entry)
        )


def _dispute_facts(intent: Json, dispute: Json) -> Iterator[NewFact]:
    if dispute["status"] in NO_MONEY_MOVED:
        return
    for kind in (FactType.CHARGEBACK, *([FactType.CHARGEBACK_WON] if dispute["status"] == "won" else [])):
        yield NewFact(
            type=kind,
            psp_ref=dispute["id"],
            amount=from_stripe(dispute["amount"], dispute["currency"]),
            attempt=attempt_of(intent),
            occurred_at=_when(dispute),
            code=str(dispute.get("reason") or "")[:60],
        )


def _fact(intent: Json, kind: str, psp_ref: str, **more: Any) -> NewFact:
    amount = from_stripe(intent["amount"], intent["currency"])
    return NewFact(
        type=kind, psp_ref=psp_ref, amount=amount, attempt=attempt_of(intent), occurred_at=_when(intent), **more
    )


def _next_action(intent: Json) -> Json | None:
    """Lead to our own page with the card form, as long as a card can be entered there."""
    try:
        ours = UUID(payment_id_of(intent))
    except ValueError:
        return None
    if intent["status"] not in OPEN:
        return None
    return {"type": "redirect", "url": reverse("payments:card", args=[ours])}


def _method(details: Json) -> str:
    kind = str(details.get("type") or "card")
    known = details.get(kind) or {}
    name = str(known.get("brand") or kind).replace("_", " ").capitalize()
    return f"{name} ending {known['last4']}" if known.get("last4") else name


def _when(what: Json) -> datetime:
    return datetime.fromtimestamp(what["created"], UTC)
