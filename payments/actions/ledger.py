"""Writing the ledger: one entry set a fact, summing to nothing."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from decimal import Decimal

from payments.models import Fact, LedgerEntry, LedgerTx, Payable, Payment
from payments.posting import Standing, accounts_of, difference, of_payable, of_payment
from payments.projection import Picture


class Unbalanced(Exception):
    """The books would not add up: a fault in our rules, so nothing is written."""


def post_fact(
    fact: Fact, payment: Payment, payables: list[Payable], *, before: Picture, after: Picture, at: datetime
) -> LedgerTx | None:
    """Post what the fact has moved; None where no money moved. The payables are locked and repainted."""
    entries = difference(of_payment(payment.gateway, after), of_payment(payment.gateway, before))
    wanted: Standing = {}
    for payable in payables:
        wanted |= of_payable(payable.pk, paid=payable.paid, amount=payable.amount, closed=bool(payable.closed_reason))
    if entries:
        entries |= difference(wanted, _standing(payables))
    return _post(f"{payment.pk}:{fact.type}:{fact.psp_ref}", entries, fact, payment.currency, at=at)


def post_standing(payable: Payable, *, fact: Fact, why: str, at: datetime) -> LedgerTx | None:
    """Move what was paid to where it stands since the payable was closed or reopened; `fact` is the latest news.

    The payable is locked.
    """
    closed = bool(payable.closed_reason)
    wanted = of_payable(payable.pk, paid=payable.paid, amount=payable.amount, closed=closed)
    entries = difference(wanted, _standing([payable]))
    return _post(f"{payable.pk}:{why}:{fact.pk}", entries, fact, payable.currency, at=at)


def _post(key: str, entries: Standing, fact: Fact, currency: str, *, at: datetime) -> LedgerTx | None:
    if not entries:
        return None
    if sum(entries.values(), Decimal(0)):
        raise Unbalanced(f"{key}: {entries}")
    tx = LedgerTx.objects.create(key=key, fact=fact, posted_at=at)
    LedgerEntry.objects.bulk_create(
        LedgerEntry(tx=tx, account=account, currency=currency, amount=amount)
        for account, amount in sorted(entries.items())
    )
    return tx


def _standing(payables: list[Payable]) -> Standing:
    """Add up what is posted for the payables; in Python, since SQLite would add in binary floats."""
    names = [account for payable in payables for account in accounts_of(payable.pk)]
    totals: defaultdict[str, Decimal] = defaultdict(Decimal)
    for account, amount in LedgerEntry.objects.filter(account__in=names).values_list("account", "amount"):
        totals[account] += amount
    return dict(totals)
