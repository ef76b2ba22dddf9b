"""Our side of Stripe: questions out, answers turned into facts. No clear answer is `Unknown`, never a failure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import stripe

from payments.gateways.base import Answer, Envelope, Movement, Outcome, Refused, Told, Unknown
from payments.gateways.stripe import notices
from payments.gateways.stripe.amounts import NotPayable, to_stripe
from payments.gateways.stripe.client import answered, client, is_live
from payments.gateways.stripe.movements import movements
from payments.gateways.stripe.reading import outcome, refund_facts

if TYPE_CHECKING:
    from payments.models import GatewayCall

Json = dict[str, Any]
WHOLE = ["latest_charge.balance_transaction", "latest_charge.refunds"]
UNEXPECTED_STATE = "payment_intent_unexpected_state"


class StripeGateway:
    code = "stripe"
    supports = frozenset({"refund", "cancel"})

    @property
    def livemode(self) -> bool:
        return is_live()

    def create(self, call: GatewayCall, *, at: datetime) -> Answer:
        """Open an intent, or make the one that was declined ready for the next attempt."""
        if call.params.get("ref"):
            return self._reopen(call, at=at)
        return answered(lambda: self._open(call), is_harmless=True)

    def fetch(self, ref: str, *, at: datetime) -> Answer:
        return answered(lambda: self._whole(client().v1.payment_intents.retrieve(ref, params={"expand": WHOLE})))

    def cancel(self, ref: str, *, at: datetime) -> Answer:
        """Cancel the intent; one that cannot be cancelled any more is answered as it stands.

        Without a key of ours: a key would keep answering what was true the first time.
        """
        answer = answered(lambda: self._whole(client().v1.payment_intents.cancel(ref, params={"expand": WHOLE})))
        return self.fetch(ref, at=at) if answer == Refused(UNEXPECTED_STATE) else answer

    def refund(self, call: GatewayCall, *, at: datetime) -> Answer:
        return answered(lambda: self._refund(call))

    def verify_webhook(self, raw: bytes, headers: Mapping[str, str], *, at: datetime) -> Envelope:
        return notices.verify(raw, headers, at=at)

    def movements(self, *, since: datetime, until: datetime) -> list[Movement]:
        return movements(since=since, until=until)

    def notices(self, *, since: datetime, until: datetime) -> list[Told]:
        return notices.told(since=since, until=until)

    def _open(self, call: GatewayCall) -> Answer:
        asked = call.params
        try:
            amount = to_stripe(Decimal(asked["amount"]), asked["currency"])
        except NotPayable:
            return Refused("invalid_amount")
        intent = client().v1.payment_intents.create(
            params={
                "amount": amount,
                "currency": asked["currency"].lower(),
                "description": asked["label"],
                "metadata": {"payment": asked["payment"], "attempt": str(asked["attempt"])},
                "automatic_payment_methods": {"enabled": True},
                "expand": WHOLE,
            },
            options={"idempotency_key": call.key},
        )
        return self._whole(intent)

    def _reopen(self, call: GatewayCall, *, at: datetime) -> Answer:
        """Write the new attempt on the intent. Stripe keeps one intent through all of them, and charges once.

        The note is for people who look there; without it the intent is still the same, so how it stands is enough.
        """
        asked = call.params
        answer = answered(
            lambda: self._whole(
                client().v1.payment_intents.update(
                    asked["ref"],
                    params={"metadata": {"attempt": str(asked["attempt"])}, "expand": WHOLE},
                    options={"idempotency_key": call.key},
                )
            )
        )
        return self.fetch(asked["ref"], at=at) if isinstance(answer, Unknown) else answer

    def _refund(self, call: GatewayCall) -> Answer:
        asked = call.params
        refund = client().v1.refunds.create(
            params={
                "payment_intent": asked["ref"],
                "amount": to_stripe(Decimal(asked["amount"]), asked["currency"]),
                "reason": "requested_by_customer",
                "metadata": {"refund": asked["refund"], "payment": asked["payment"]},
            },
            options={"idempotency_key": call.key},
        )
        facts = tuple(refund_facts(refund.to_dict(), attempt=asked["attempt"]))
        return Outcome(ref=asked["ref"], facts=facts, payment_id=asked["payment"])

    def _whole(self, found: stripe.PaymentIntent) -> Answer:
        """Read an intent with everything that belongs to it."""
        intent: Json = found.to_dict()
        if intent["livemode"] != self.livemode:
            return Unknown("livemode_mismatch")
        charge = intent.get("latest_charge")
        if intent["status"] != "succeeded" or not isinstance(charge, dict):
            return outcome(intent)
        return outcome(intent, refunds=_refunds_of(charge), disputes=_disputes_of(charge))


def _refunds_of(charge: Json) -> list[Json]:
    listed = charge.get("refunds") or {"data": [], "has_more": True}
    if not listed["has_more"]:
        return list(listed["data"])
    pages = client().v1.refunds.list(params={"charge": charge["id"], "limit": 100})
    return [one.to_dict() for one in pages.auto_paging_iter()]


def _disputes_of(charge: Json) -> list[Json]:
    if not charge.get("disputed"):
        return []
    pages = client().v1.disputes.list(params={"charge": charge["id"], "limit": 100})
    return [one.to_dict() for one in pages.auto_paging_iter()]
