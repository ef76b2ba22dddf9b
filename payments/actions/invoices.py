"""Issuing invoices and credit notes: numbered without a gap, frozen, corrected only by another paper.

A credit note is written for what is taken back: by a refund that succeeded, or because what was never paid will
never be asked for. **A refund that fails afterwards does not undo its note.** The note says that we owe the
money, and we still do; the office is asked to give it back another way, and the next refund that succeeds is
covered by the note already written. A paper that took the note back would say that the customer owes us.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from djmoney.money import Money

from core.errors import DomainError
from core.money import for_people, rounded
from payments.actions.papers import is_live, next_number, seller
from payments.models import Allocation, Fact, FactType, Invoice, PaperKind, Payable
from payments.projection import shares
from payments.vat import Group, TaxLine, from_json, lines_of, summary, taken_back

# Money of a demonstration is numbered apart, as on receipts.
SERIES = {
    (PaperKind.INVOICE, True): "INV",
    (PaperKind.INVOICE, False): "TEST-INV",
    (PaperKind.CREDIT_NOTE, True): "CN",
    (PaperKind.CREDIT_NOTE, False): "TEST-CN",
}
NOTHING = Decimal(0)


class CannotCredit(DomainError):
    """More than what is left of the invoice, or nothing at all."""

    code = "cannot_credit"


@transaction.atomic
def issue_credit_note(
    invoice: Invoice, amount: Decimal, *, reason: str, at: datetime, fact: Fact | None = None
) -> Invoice:
    """Take back `amount` of an invoice, once for each refund; `fact` is the refund that succeeded.

    Locks the payable, so that two at once cannot take back more than there is. Raises CannotCredit.
    """
    Payable.objects.select_for_update().get(pk=invoice.payable_id)
    known = Invoice.objects.filter(refers=invoice, fact=fact).first()
    if known is not None:
        return known
    groups = left_of(invoice)
    left = sum((group.gross for group in groups), NOTHING)
    wanted = Money(amount, invoice.currency)
    if rounded(wanted) != wanted or not 0 < amount <= left:
        most = for_people(Money(left, invoice.currency))
        raise CannotCredit(f"{most} of {invoice} can be taken back.", left=str(left))
    words = f"{reason} ({invoice.content['label']})"
    lines = taken_back(groups, amount, currency=invoice.currency, words=words)
    return _write(
        PaperKind.CREDIT_NOTE,
        invoice.payable,
        lines,
        {"seller": seller(), "buyer": invoice.content["buyer"], "refers": str(invoice), "reason": reason},
        live=not invoice.is_test,
        at=at,
        refers=invoice,
        fact=fact,
    )


def issue_invoice(payable: Payable, *, at: datetime) -> Invoice:
    """Write the invoice of a thing owed, once. Runs in the transaction that makes it certain.

    Locks the payable, so a refund at the same moment either finds the invoice or is found here.
    """
    papers = Invoice.objects.filter(payable=OuterRef("pk"))
    locked = Payable.objects.select_for_update().annotate(is_invoiced=Exists(papers)).get(pk=payable.pk)
    if locked.is_invoiced:
        return Invoice.objects.get(payable=payable, kind=PaperKind.INVOICE)
    who = seller()
    lines = lines_of(
        locked.document,
        label=locked.label,
        amount=locked.amount,
        tax=locked.tax,
        currency=locked.currency,
        registered=bool(who["vat_number"]),
    )
    said = {"seller": who, "buyer": locked.document.get("buyer") or {}, "paid": str(min(locked.paid, locked.amount))}
    invoice = _write(PaperKind.INVOICE, locked, lines, said, live=is_live(), at=at)
    if locked.required_for_confirmation and locked.paid < locked.amount:
        credit_refunds(locked, at=at)
    return invoice


def credit_refunds(payable: Payable, *, at: datetime) -> Invoice | None:
    """Write the credit note for what has gone back and no note says yet; None where there is nothing to say.

    What was paid beyond the invoice goes back without one. The payable is locked.
    """
    invoice = _invoice_of(payable)
    if invoice is None:
        return None
    captured, refunded = _moved(payable)
    beyond = max(captured - payable.amount, NOTHING)
    notes = list(invoice.credit_notes.all())
    said = -sum((note.gross for note in notes if note.fact_id), NOTHING)
    left = invoice.gross + sum((note.gross for note in notes), NOTHING)
    amount = min(refunded - beyond - said, left)
    if amount <= 0:
        return None
    gone = Fact.objects.filter(payment__payables=payable, type=FactType.REFUND_SUCCEEDED, counted=True)
    fact = gone.exclude(credit_notes__payable=payable).order_by("pk").last()
    if fact is None:
        return None
    return issue_credit_note(invoice, amount, reason="Refund", fact=fact, at=at)


def credit_unpaid(payable: Payable, *, reason: str, at: datetime) -> Invoice | None:
    """Take back what was invoiced, never paid and will never be asked for. The payable is locked."""
    invoice = _invoice_of(payable)
    if invoice is None:
        return None
    left = sum((group.gross for group in left_of(invoice)), NOTHING)
    amount = left - min(payable.paid, left)
    return issue_credit_note(invoice, amount, reason=reason, at=at) if amount > 0 else None


def left_of(invoice: Invoice) -> list[Group]:
    """Return what is left of an invoice at each rate, after its credit notes."""
    papers = [invoice, *invoice.credit_notes.all()]
    return summary(from_json(line) for paper in papers for line in paper.content["lines"])


def _invoice_of(payable: Payable) -> Invoice | None:
    return Invoice.objects.filter(payable=payable, kind=PaperKind.INVOICE).first()


def _moved(payable: Payable) -> tuple[Decimal, Decimal]:
    """Return what came for a payable and what went back: its share of each payment made for it."""
    captured = refunded = NOTHING
    for payment in payable.payments.all():
        parts = list(Allocation.objects.filter(payment=payment).order_by("payable_id"))
        place = [part.payable_id for part in parts].index(payable.pk)
        weights = [part.amount for part in parts]
        captured += shares(payment.captured, payment.currency, weights)[place]
        refunded += shares(payment.refunded, payment.currency, weights)[place]
    return captured, refunded


def _write(
    kind: PaperKind,
    payable: Payable,
    lines: list[TaxLine],
    said: dict[str, Any],
    *,
    live: bool,
    at: datetime,
    refers: Invoice | None = None,
    fact: Fact | None = None,
) -> Invoice:
    today = at.astimezone(ZoneInfo(settings.BUSINESS_TIME_ZONE)).date()
    content = {
        **said,
        "label": payable.label,
        "lines": [line.as_json() for line in lines],
        "issued_on": today.isoformat(),
        "pay_on_day": not payable.required_for_confirmation,
    }
    series = SERIES[kind, live]
    return Invoice.objects.create(
        kind=kind,
        series_id=series,
        number=next_number(series),  # the last thing before the row: whoever comes meanwhile waits
        payable=payable,
        refers=refers,
        fact=fact,
        currency=payable.currency,
        net=sum((line.net for line in lines), NOTHING),
        tax=sum((line.tax for line in lines), NOTHING),
        gross=sum((line.gross for line in lines), NOTHING),
        due_on=max(_due_on(payable), today),
        content=content,
        issued_at=at,
    )


def _due_on(payable: Payable) -> date:
    """Return the day the owner named for the payment; what names none is due at once."""
    try:
        return date.fromisoformat(str(payable.document.get("due_on", "")))
    except ValueError:
        return date.min
