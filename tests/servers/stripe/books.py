"""The books of the house. Time is the machine's: a real house has a clock of its own."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.servers.stripe import refusals
from tests.servers.stripe.cards import Card
from tests.servers.stripe.faults import Fault
from tests.servers.stripe.keys import Keys
from tests.servers.stripe.refusals import Refused
from tests.servers.stripe.shapes import new_event, public

Json = dict[str, Any]
OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")
FEE_PERCENT, FEE_FIXED = 15, 20  # 1.5% and 20p, in tenths of a percent and pence


@dataclass
class Books:
    url: str = ""
    secret_key: str = "sk_test_of_the_house"
    publishable_key: str = "pk_test_of_the_house"
    webhook_secret: str = "whsec_of_the_house_and_nobody_else"
    livemode: bool = False
    intents: dict[str, Json] = field(default_factory=dict)
    charges: dict[str, Json] = field(default_factory=dict)
    refunds: dict[str, Json] = field(default_factory=dict)
    disputes: dict[str, Json] = field(default_factory=dict)
    transactions: dict[str, Json] = field(default_factory=dict)
    events: list[Json] = field(default_factory=list)
    waiting: dict[str, Card] = field(default_factory=dict)
    asked: list[tuple[str, str, Json]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    keys: Keys = field(default_factory=Keys)
    is_down: bool = False
    is_closed_to_us: bool = False
    fees_at_once: bool = True
    refund_status: str = "succeeded"
    listeners: list[Callable[[Json], None]] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)
    counter: Any = field(default_factory=lambda: itertools.count(1))

    def intent(self, name: str) -> Json:
        if name not in self.intents:
            raise refusals.no_such("payment_intent", name)
        return self.intents[name]

    def name(self, kind: str) -> str:
        return f"{kind}_house{next(self.counter):06d}{int(time.time() * 1000) % 10**9:09d}"

    def tell(self, kind: str, what: Json) -> None:
        event = new_event(self.name("evt"), kind, public(what), livemode=self.livemode)
        self.events.append(event)
        for listener in self.listeners:
            listener(event)

    def unexpected(self, intent: Json, deed: str) -> Refused:
        said = f"This PaymentIntent could not be {deed} because it has a status of {intent['status']}."
        return Refused(400, said, code="payment_intent_unexpected_state", payment_intent=public(intent))

    def post_fee(self, charge: Json) -> None:
        if charge["balance_transaction"]:
            return
        fee = charge["amount"] * FEE_PERCENT // 1000 + FEE_FIXED
        entry = {
            "id": self.name("txn"), "object": "balance_transaction", "amount": charge["amount"], "fee": fee,
            "net": charge["amount"] - fee, "currency": charge["currency"], "created": now(), "source": charge["id"],
            "type": "charge", "status": "pending",
        }  # fmt: skip
        self.transactions[entry["id"]] = entry
        charge["balance_transaction"] = entry["id"]

    def count_refunds(self, charge: Json) -> None:
        made = [one for one in self.refunds.values() if one["charge"] == charge["id"]]
        charge["amount_refunded"] = sum(one["amount"] for one in made if one["status"] not in ("failed", "canceled"))
        charge["refunded"] = charge["amount_refunded"] == charge["amount_captured"]


def now() -> int:
    return int(time.time())
