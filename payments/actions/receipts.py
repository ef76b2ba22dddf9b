"""Issuing receipts, numbered without a gap."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from payments.actions.papers import next_number, seller
from payments.models import Fact, Payable, Payment, Receipt
from payments.projection import shares

# Money of a demonstration is numbered apart, so that the firm's own series holds real money only.
LIVE_SERIES, TEST_SERIES = "R", "TEST"


def issue_receipt(fact: Fact, payment: Payment, payables: list[Payable], *, method: str, at: datetime) -> Receipt:
    """Write the proof of one payment, with frozen copies of all it says. Runs in the fact's transaction."""
    content = _content(payables, method=method or payment.gateway.capitalize())
    series = LIVE_SERIES if payment.livemode else TEST_SERIES
    return Receipt.objects.create(
        series_id=series,
        number=next_number(series),
        fact=fact,
        payable=payables[0],
        currency=fact.currency,
        amount=fact.amount,
        tax=_tax_paid(fact, payables),
        content=content,
        issued_at=at,
    )


def _tax_paid(fact: Fact, payables: list[Payable]) -> Any:
    """Return the tax contained in what was paid: in proportion, where it is not the whole."""
    owed = sum(payable.amount for payable in payables)
    tax = sum(payable.tax for payable in payables)
    return min(shares(fact.amount, fact.currency, [tax, owed - tax])[0], fact.amount)


def _content(payables: list[Payable], *, method: str) -> dict[str, Any]:
    buyer = payables[0].document.get("buyer", {})
    lines = [line for payable in payables for line in payable.document.get("lines", [])]
    return {
        "seller": seller(),
        "buyer": buyer,
        "lines": lines,
        "labels": [payable.label for payable in payables],
        "owed": str(sum(payable.amount for payable in payables)),
        "method": method,
    }
