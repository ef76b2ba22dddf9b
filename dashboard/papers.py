"""The papers a person may see: invoices, credit notes and receipts in one list, the latest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import CharField, F, Q, QuerySet, Value
from djmoney.money import Money

from accounts.models import User
from booking.models import Order
from payments.models import Invoice, Receipt
from payments.queries import MOST_DIGITS, Standing, standing_of

PAGE_SIZE = 25


@dataclass(frozen=True)
class Row:
    """One paper in the list. Only an invoice stands in some way; a receipt and a note say what was."""

    number: str
    kind: str
    issued_at: datetime
    amount: Money
    order: Order
    standing: Standing | None


def page_of_papers(user: User, *, words: str, number: str | None, at: datetime) -> Page[Any]:
    """Return a page of what `user` may see, narrowed to a number of a paper or an order; six queries at most."""
    wanted = _wanted(words)
    both = _names(Invoice.objects.visible_to(user).filter(wanted), "invoice")
    both = both.union(_names(Receipt.objects.visible_to(user).filter(wanted), "receipt"), all=True)
    page = Paginator(both.order_by("-moment", "-which", "-key"), PAGE_SIZE).get_page(number)
    page.object_list = _rows(list(page.object_list), at=at)
    return page


def papers_of_order(user: User, order: Order, *, at: datetime) -> list[Row]:
    """Return the papers of one order that `user` may see, the latest first."""
    whose = Q(payable__order=order)
    both = _names(Invoice.objects.visible_to(user).filter(whose), "invoice")
    both = both.union(_names(Receipt.objects.visible_to(user).filter(whose), "receipt"), all=True)
    return _rows(list(both.order_by("-moment", "-which", "-key")), at=at)


def find_paper(user: User, number: str) -> Invoice | Receipt | None:
    """Return the paper with this number, such as INV-000012, if `user` may see it."""
    series, _, digits = number.rpartition("-")
    if not digits.isdecimal() or len(digits) > MOST_DIGITS:
        return None
    which = {"series": series, "number": int(digits)}
    invoice: Invoice | None = Invoice.objects.visible_to(user).filter(**which).first()
    return invoice or Receipt.objects.visible_to(user).filter(**which).first()


def _wanted(words: str) -> Q:
    """Read what was typed: part of an order's number, or the number of a paper with or without its letters."""
    compact = "".join(words.split()).upper()
    if not compact:
        return Q(payable__order__isnull=False)
    series, _, digits = compact.rpartition("-")
    if not (digits.isascii() and digits.isdecimal()):
        return Q(series__name__startswith=compact.rstrip("-"), payable__order__isnull=False)
    wanted = Q(number=int(digits)) if len(digits) <= MOST_DIGITS else Q(pk__in=[])
    if series:
        return wanted & Q(series_id=series, payable__order__isnull=False)
    return (wanted & Q(payable__order__isnull=False)) | Q(payable__order__number__startswith=digits)


def _names(papers: QuerySet[Any], which: str) -> QuerySet[Any]:
    named: QuerySet[Any] = papers.order_by().annotate(
        which=Value(which, CharField()), key=F("pk"), moment=F("issued_at")
    )
    names: QuerySet[Any] = named.values_list("which", "key", "moment")
    return names


def _rows(names: list[tuple[str, int, datetime]], *, at: datetime) -> list[Row]:
    keys = {kind: [key for which, key, _ in names if which == kind] for kind in ("invoice", "receipt")}
    invoices = Invoice.objects.filter(pk__in=keys["invoice"]).select_related("payable__order")
    found: dict[tuple[str, int], Any] = {
        ("invoice", paper.pk): paper for paper in invoices.prefetch_related("credit_notes")
    }
    receipts = Receipt.objects.filter(pk__in=keys["receipt"]).select_related("payable__order")
    found |= {("receipt", paper.pk): paper for paper in receipts}
    return [_row(found[which, key], at=at) for which, key, _ in names]


def _row(paper: Invoice | Receipt, *, at: datetime) -> Row:
    order = paper.payable.order
    if isinstance(paper, Receipt):
        amount = Money(paper.amount, paper.currency)
        return Row(str(paper), "Receipt", paper.issued_at, amount, order, None)
    standing = None if paper.is_credit_note else standing_of(paper, at=at)
    return Row(str(paper), paper.get_kind_display(), paper.issued_at, paper.money, order, standing)
