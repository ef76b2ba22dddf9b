"""Money that changes hands outside the site, on the day or by bank transfer.

Nothing is asked of anybody: staff say what came, and their word is the fact.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from core.money import money
from payments.gateways.base import Answer, BadSignature, Envelope, NewFact, Outcome
from payments.models import FactType

if TYPE_CHECKING:
    from payments.models import GatewayCall


class OfflineGateway:
    code = "offline"
    livemode = True
    supports = frozenset({"refund"})

    def create(self, call: GatewayCall, *, at: datetime) -> Answer:
        return Outcome(ref=f"offline_{call.params['payment']}", payment_id=call.params["payment"])

    def fetch(self, ref: str, *, at: datetime) -> Answer:
        return Outcome(ref=ref, payment_id=ref.removeprefix("offline_"))

    def cancel(self, ref: str, *, at: datetime) -> Answer:
        return self.fetch(ref, at=at)

    def refund(self, call: GatewayCall, *, at: datetime) -> Answer:
        """Take the word of whoever asked for it: the money is handed back in person."""
        params = call.params
        given_back = NewFact(
            type=FactType.REFUND_SUCCEEDED,
            psp_ref=call.key,
            amount=money(params["amount"], params["currency"]),
            attempt=params["attempt"],
            occurred_at=at,
            refund_id=params["refund"],
        )
        return Outcome(ref=call.key, facts=(given_back,), payment_id=params["payment"])

    def verify_webhook(self, raw: bytes, headers: Mapping[str, str], *, at: datetime) -> Envelope:
        raise BadSignature("Nobody sends notices about money paid in person.")
