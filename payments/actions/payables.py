"""Opening and closing things owed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from djmoney.money import Money

from core.money import rounded
from payments.actions.facts import forget_lateness
from payments.actions.invoices import credit_unpaid
from payments.actions.ledger import post_standing
from payments.models import Fact, Payable, Payment


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

    `document` is what receipt and invoice will say: {"buyer": {"name", "email", "address": [line]},
    "lines": [{"name", "detail", "amount", "tax", "rate"}], "due_on"}, amounts and the rate in percent as
    text. `due_on` is the day until which it is to be paid; without it that is the day of the invoice.
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


@transaction.atomic
def close_payable(payable: Payable, *, reason: str, at: datetime) -> None:
    """Take no more payments for it; the first reason stands. Money that came or still comes is the payer's credit.

    What was invoiced and not paid is taken back by a credit note. Open attempts are called off at their
    gateways by the sweep, not here: this runs inside the transaction of whoever closes.
    """
    closed = Payable.objects.filter(pk=payable.pk, closed_reason="").update(closed_reason=reason[:20])
    payable.refresh_from_db(fields=["closed_reason", "paid"])
    if closed and payable.paid:
        latest = Fact.objects.filter(payment__payables=payable).latest("pk")
        post_standing(payable, fact=latest, why="closed", at=at)
    if closed:
        credit_unpaid(payable, reason="Not to be paid any more", at=at)


@transaction.atomic
def reopen_payable(payable: Payable, *, because: Fact, at: datetime) -> None:
    """Owe a closed thing again, since it will be done after all: credit given for it settles it.

    `because` is the news that changed it. Locks the payments, then the payable; one that is open
    stays as it is.
    """
    payments = list(Payment.objects.select_for_update().filter(payables=payable).order_by("pk"))
    locked = Payable.objects.select_for_update().get(pk=payable.pk)
    if locked.closed_reason:
        locked.closed_reason = ""
        locked.save(update_fields=["closed_reason"])
        post_standing(locked, fact=because, why="reopened", at=at)
        for payment in payments:
            forget_lateness(payment)
    payable.refresh_from_db(fields=["closed_reason", "paid"])
