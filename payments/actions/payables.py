"""Opening and closing things owed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from djmoney.money import Money

from core.money import rounded
from payments.models import Payable


def open_payable(
    *,
    kind: str,
    label: str,
    amount: Money,
    tax: Money,
    quote_hash: str,
    document: dict[str, Any],
    required_for_confirmation: bool,
    at: datetime,
) -> Payable:
    """Write down a thing owed; `tax` is contained in `amount`, and both are sums people can pay.

    `document` is what the receipt will say: {"buyer": {"name", "email", "address": [line]},
    "lines": [{"name", "detail", "amount", "tax"}]}, amounts as text.
    """
    if amount.currency != tax.currency or rounded(amount) != amount or rounded(tax) != tax:
        raise ValueError(f"{amount} with tax {tax} is no sum anyone can owe")
    if not 0 <= tax.amount <= amount.amount or amount.amount <= 0:
        raise ValueError(f"{amount} with tax {tax} is no sum anyone can owe")
    return Payable.objects.create(
        kind=kind,
        label=label[:200],
        currency=amount.currency.code,
        amount=amount.amount,
        tax=tax.amount,
        quote_hash=quote_hash,
        document=document,
        required_for_confirmation=required_for_confirmation,
        created_at=at,
    )


def close_payable(payable: Payable, *, reason: str, at: datetime) -> None:
    """Take no more payments for it; the first reason stands. Money that still comes is kept and flagged.

    Open attempts are called off at their gateways by the sweep, not here: this runs inside the
    transaction of whoever closes.
    """
    Payable.objects.filter(pk=payable.pk, closed_reason="").update(closed_reason=reason[:20])
    payable.refresh_from_db(fields=["closed_reason"])
