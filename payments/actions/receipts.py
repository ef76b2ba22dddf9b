"""Issuing receipts, numbered without a gap."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.models import BusinessSettings
from payments.models import Fact, Payable, Payment, Receipt, Series
from payments.projection import shares

# Money of a demonstration is numbered apart, so that the firm's own series holds real money only.
LIVE_SERIES, TEST_SERIES = "R", "TEST"


def issue_receipt(fact: Fact, payment: Payment, payables: list[Payable], *, method: str, at: datetime) -> Receipt:
    """Write the proof of one payment, with frozen copies of all it says. Runs in the fact's transaction.

    The series row stays locked until that transaction ends, so a rollback gives the number back.
    """
    series = _locked_series(LIVE_SERIES if payment.livemode else TEST_SERIES)
    series.last += 1
    series.save(update_fields=["last"])
    return Receipt.objects.create(
        series=series,
        number=series.last,
        fact=fact,
        payable=payables[0],
        currency=fact.currency,
        amount=fact.amount,
        tax=_tax_paid(fact, payables),
        content=_content(payables, method=method or payment.gateway.capitalize()),
        issued_at=at,
    )


def _locked_series(name: str) -> Series:
    Series.objects.get_or_create(name=name)
    return Series.objects.select_for_update().get(name=name)


def _tax_paid(fact: Fact, payables: list[Payable]) -> Any:
    """Return the tax contained in what was paid: in proportion, where it is not the whole."""
    owed = sum(payable.amount for payable in payables)
    tax = sum(payable.tax for payable in payables)
    return min(shares(fact.amount, fact.currency, [tax, owed - tax])[0], fact.amount)


def _content(payables: list[Payable], *, method: str) -> dict[str, Any]:
    buyer = payables[0].document.get("buyer", {})
    lines = [line for payable in payables for line in payable.document.get("lines", [])]
    return {
        "seller": _seller(),
        "buyer": buyer,
        "lines": lines,
        "labels": [payable.label for payable in payables],
        "owed": str(sum(payable.amount for payable in payables)),
        "method": method,
    }


def _seller() -> dict[str, str]:
    """Return who we are, as set for the default site; the model's defaults where nothing is set yet."""
    firm = BusinessSettings.objects.filter(site__is_default_site=True).first() or BusinessSettings()
    return {
        "name": firm.name,
        "legal_name": firm.legal_name,
        "address": firm.address,
        "phone": firm.phone.as_national if firm.phone else "",
        "email": firm.email,
        "vat_number": firm.vat_number,
        "company_number": firm.company_number,
    }
