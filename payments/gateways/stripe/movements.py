"""What moved at Stripe in a span of time, for comparing with our own books."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import stripe

from payments.gateways.base import Movement, NoAnswer
from payments.gateways.stripe.amounts import from_stripe
from payments.gateways.stripe.client import client
from payments.models import FactType

Json = dict[str, Any]


def movements(*, since: datetime, until: datetime) -> list[Movement]:
    """Return every charge and refund that names a payment of ours; raise NoAnswer rather than half a list."""
    span: Any = {"created": {"gte": int(since.timestamp()), "lt": int(until.timestamp())}, "limit": 100}
    try:
        charges = [one.to_dict() for one in client().v1.charges.list(params=span).auto_paging_iter()]
        refunds = [one.to_dict() for one in client().v1.refunds.list(params=span).auto_paging_iter()]
    except stripe.StripeError as error:
        raise NoAnswer(type(error).__name__) from error
    return [*_taken(charges), *_given_back(refunds)]


def _taken(charges: list[Json]) -> Iterator[Movement]:
    for charge in charges:
        if charge["status"] == "succeeded" and _is_ours(charge):
            amount = from_stripe(charge["amount_captured"], charge["currency"])
            yield Movement(FactType.CHARGE_SUCCEEDED, charge["id"], charge.get("payment_intent") or "", amount)


def _given_back(refunds: list[Json]) -> Iterator[Movement]:
    """Return all refunds, those made at Stripe itself too: whether they are of ours is seen by their charge."""
    for refund in refunds:
        if refund["status"] == "succeeded":
            amount = from_stripe(refund["amount"], refund["currency"])
            yield Movement(FactType.REFUND_SUCCEEDED, refund["id"], refund.get("payment_intent") or "", amount)


def _is_ours(charge: Json) -> bool:
    """Tell whether a charge names a payment of ours: other shops may use the same account."""
    try:
        UUID(str((charge.get("metadata") or {}).get("payment", "")))
    except ValueError:
        return False
    return True
