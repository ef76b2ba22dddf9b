"""The whole house: what merchants ask, what payers do, and what happens there by itself."""

from __future__ import annotations

from typing import Any

from tests.servers.stripe.books import now
from tests.servers.stripe.merchant import Merchant
from tests.servers.stripe.payer import Payer

Json = dict[str, Any]


class House(Merchant, Payer):
    def fail_refund(self, name: str) -> None:
        """A refund that seemed done comes back."""
        with self.lock:
            refund = self.refunds[name]
            refund |= {"status": "failed", "failure_reason": "lost_or_stolen_card"}
            self.count_refunds(self.charges[refund["charge"]])
            self.tell("refund.failed", refund)

    def settle_refund(self, name: str) -> None:
        with self.lock:
            self.refunds[name]["status"] = "succeeded"
            self.tell("refund.updated", self.refunds[name])

    def dispute(self, intent_name: str) -> Json:
        with self.lock:
            charge = self.charges[self.intent(intent_name)["latest_charge"]]
            dispute = {
                "id": self.name("dp"), "object": "dispute", "amount": charge["amount"], "charge": charge["id"],
                "currency": charge["currency"], "created": now(), "livemode": self.livemode, "metadata": {},
                "payment_intent": intent_name, "reason": "fraudulent", "status": "needs_response",
            }  # fmt: skip
            charge["disputed"] = True
            self.disputes[dispute["id"]] = dispute
            self.tell("charge.dispute.created", dispute)
            return dispute

    def end_dispute(self, name: str, status: str) -> None:
        with self.lock:
            self.disputes[name]["status"] = status
            self.tell("charge.dispute.closed", self.disputes[name])

    def bring_fee(self, intent_name: str) -> None:
        """Work out the fee, as the real house does some time after the charge."""
        with self.lock:
            charge = self.charges[self.intent(intent_name)["latest_charge"]]
            self.post_fee(charge)
            self.tell("charge.updated", charge)
