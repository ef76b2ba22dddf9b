"""What the payment page needs to show a card form: asked afresh each time, kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass

import stripe

from payments.gateways.stripe.client import client
from payments.gateways.stripe.reading import OPEN, failure_code


@dataclass(frozen=True)
class CardEntry:
    """An intent as the browser may know it. The secret lets whoever has it pay this one intent, and nothing else."""

    client_secret: str
    is_open: bool
    failure_code: str


def card_entry(ref: str) -> CardEntry | None:
    """Return what the form needs; None where Stripe gives no clear answer."""
    try:
        intent = client().v1.payment_intents.retrieve(ref).to_dict()
        error = intent.get("last_payment_error")
        return CardEntry(
            client_secret=intent["client_secret"],
            is_open=intent["status"] in OPEN,
            failure_code=failure_code(error) if error else "",
        )
    except (stripe.StripeError, KeyError, AttributeError):
        return None
