"""Stripe's signed notices: believed for their ids alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import stripe
from django.conf import settings

from payments.gateways.base import BadSignature, Envelope, NoAnswer, Told
from payments.gateways.stripe.client import API_VERSION, client

HEADER = "Stripe-Signature"
OF_INTEREST = {
    "payment_intent.requires_action",
    "payment_intent.processing",
    "payment_intent.amount_capturable_updated",
    "payment_intent.succeeded",
    "payment_intent.payment_failed",
    "payment_intent.canceled",
    "charge.updated",
    "charge.refunded",
    "charge.dispute.created",
    "charge.dispute.closed",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
    "refund.created",
    "refund.updated",
    "refund.failed",
}


def verify(raw: bytes, headers: Mapping[str, str], *, at: datetime) -> Envelope:
    """Return what a notice names; raise BadSignature unless Stripe signed these bytes just now."""
    header = headers.get(HEADER, "")
    if not any(_is_signed(raw, header, secret) for secret in settings.STRIPE_WEBHOOK_SECRETS):
        raise BadSignature("no signature of Stripe's")
    _check_time(header, at=at)
    try:
        return _envelope(json.loads(raw), at=at)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError) as error:
        raise BadSignature("signed, but no notice we can read") from error


def _is_signed(raw: bytes, header: str, secret: str) -> bool:
    try:
        return bool(stripe.WebhookSignature.verify_header(raw, header, secret))
    except (stripe.SignatureVerificationError, ValueError, TypeError, OverflowError):
        return False


def _check_time(header: str, *, at: datetime) -> None:
    """Refuse what was signed long ago, or is to be signed later: Stripe's own check knows the past only."""
    stamps = [part.strip().removeprefix("t=") for part in header.split(",") if part.strip().startswith("t=")]
    if len(stamps) != 1 or not stamps[0].isascii() or not stamps[0].isdigit() or len(stamps[0]) > 12:
        raise BadSignature("no timestamp")
    if abs(at.timestamp() - int(stamps[0])) > settings.WEBHOOK_TOLERANCE_SECONDS:
        raise BadSignature("not sent just now")


def _envelope(body: dict[str, Any], *, at: datetime) -> Envelope:
    kind, created = str(body["type"]), body.get("created")
    return Envelope(
        event_id=str(body["id"])[:120],
        type=kind[:80],
        livemode=bool(body["livemode"]),
        object_ref=_intent_of(body["data"]["object"])[:120] if _concerns_us(body) else "",
        created=datetime.fromtimestamp(created, UTC) if isinstance(created, int) else at,
        oddity=_oddity(body),
    )


def _concerns_us(body: dict[str, Any]) -> bool:
    """Tell whether a notice is of a kind we act on, and not about an account that is connected to ours."""
    return str(body["type"]) in OF_INTEREST and not body.get("account")


def _oddity(body: dict[str, Any]) -> str:
    """Say that notices are written in another version than ours: ids are the same in all, until they are not."""
    version = body.get("api_version")
    if version in (None, API_VERSION) or not _concerns_us(body):
        return ""
    return f"Stripe writes its notices in version {str(version)[:40]}. Set the address for notices to {API_VERSION}."


def told(*, since: datetime, until: datetime) -> list[Told]:
    """Return what Stripe has told in a span of time, the oldest first; raise NoAnswer rather than half a list."""
    span: Any = {"gte": int(since.timestamp()), "lt": int(until.timestamp())}
    asked: Any = {"created": span, "types": sorted(OF_INTEREST), "limit": 100}
    try:
        bodies = [one.to_dict() for one in client().v1.events.list(params=asked).auto_paging_iter()]
    except stripe.StripeError as error:
        raise NoAnswer(type(error).__name__) from error
    return [Told(_envelope(body, at=until), json.dumps(body)) for body in reversed(bodies)]


def _intent_of(named: dict[str, Any]) -> str:
    """Return the intent a notice is about: the truth of charges, refunds and disputes is asked through it."""
    found = named["id"] if named.get("object") == "payment_intent" else named.get("payment_intent")
    return str(found or "")
