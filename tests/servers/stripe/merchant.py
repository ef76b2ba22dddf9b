"""What a merchant's server may ask of the house."""

from __future__ import annotations

from typing import Any

from tests.servers.stripe import refusals
from tests.servers.stripe.books import OPEN, Books, now
from tests.servers.stripe.refusals import NotBegun, Refused
from tests.servers.stripe.shapes import new_intent, new_refund

Json = dict[str, Any]


class Merchant(Books):
    def create_intent(self, asked: Json) -> Json:
        refusals.check_names(asked, refusals.CREATE)
        amount = refusals.whole_number(asked, "amount")
        if "currency" not in asked:
            raise NotBegun(400, "Missing required param: currency.", code="parameter_missing", param="currency")
        refusals.check_charge(amount, str(asked["currency"]))
        refusals.check_metadata(asked.get("metadata", {}))
        with self.lock:
            intent = new_intent(self.name("pi"), asked, amount, livemode=self.livemode)
            self.intents[intent["id"]] = intent
            self.tell("payment_intent.created", intent)
            return intent

    def update_intent(self, name: str, asked: Json) -> Json:
        refusals.check_names(asked, refusals.UPDATE)
        refusals.check_metadata(asked.get("metadata", {}))
        with self.lock:
            intent = self.intent(name)
            intent["metadata"] |= asked.get("metadata", {})
            if intent["status"] in OPEN:  # "cleared if the PaymentIntent is later updated for any reason"
                intent["last_payment_error"] = None
            return intent

    def cancel_intent(self, name: str, asked: Json) -> Json:
        refusals.check_names(asked, refusals.CANCEL)
        if asked.get("cancellation_reason", "abandoned") not in refusals.CANCEL_REASONS:
            raise NotBegun(400, "Invalid cancellation_reason.", param="cancellation_reason")
        with self.lock:
            intent = self.intent(name)
            if intent["status"] not in (*OPEN, "requires_capture"):
                raise self.unexpected(intent, "canceled")
            intent |= {"status": "canceled", "canceled_at": now(), "next_action": None}
            intent["cancellation_reason"] = asked.get("cancellation_reason")
            self.waiting.pop(name, None)
            self.tell("payment_intent.canceled", intent)
            return intent

    def refund(self, asked: Json) -> Json:
        refusals.check_names(asked, refusals.REFUND)
        refusals.check_metadata(asked.get("metadata", {}))
        if asked.get("reason", "duplicate") not in refusals.REFUND_REASONS:
            raise NotBegun(400, "Invalid reason.", param="reason")
        with self.lock:
            charge = self._refundable(asked)
            left = charge["amount_captured"] - charge["amount_refunded"]
            amount = refusals.whole_number(asked, "amount") if "amount" in asked else left
            if not left:
                raise Refused(400, "The charge has already been refunded.", code="charge_already_refunded")
            if amount > left:
                raise Refused(400, "The refund is greater than what is left of the charge.", param="amount")
            refund = new_refund(self.name("re"), charge, amount, asked, status=self.refund_status)
            self.refunds[refund["id"]] = refund
            self.count_refunds(charge)
            self.tell("refund.created", refund)
            self.tell("charge.refunded", charge)
            return refund

    def _refundable(self, asked: Json) -> Json:
        name = asked.get("payment_intent", "")
        charge = self.charges.get(self.intent(name)["latest_charge"] or "") if name else None
        charge = charge or self.charges.get(asked.get("charge", ""))
        if charge is None or charge["status"] != "succeeded":
            raise Refused(400, "There is no successful charge to refund.", code="charge_not_refundable")
        return charge
