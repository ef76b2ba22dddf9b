"""How a thing owed stands, for pages and for the apps above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef
from djmoney.money import Money

from payments.gateways import get_gateway
from payments.gateways.base import Outcome, Refused
from payments.models import CallState, FactType, GatewayCall, Invoice, Payable, Payment, PaymentState, Receipt

MOST_DIGITS = 9
STANDINGS = {
    "paid": "Paid",
    "part_paid": "Partly paid",
    "to_pay": "To pay",
    "overdue": "Overdue",
    "credited": "Credited",
}
UNANSWERED = (CallState.PREPARED, CallState.SENT, CallState.UNKNOWN)
PAYERS_TURN = (FactType.ACTION_REQUIRED, FactType.ATTEMPT_FAILED)
UNDER_WAY = (PaymentState.ACTION_REQUIRED, PaymentState.PROCESSING, PaymentState.AUTHORIZED)


@dataclass(frozen=True)
class PayableState:
    """What is owed, what came, and where the newest payment stands.

    `is_unknown`: a gateway has not answered clearly. Say "we are checking, do not pay again",
    never "failed", and offer no second try.
    """

    amount: Money
    paid: Money
    due: Money
    payment: Payment | None
    is_paid: bool
    is_failed: bool
    is_unknown: bool
    needs_action: bool
    is_processing: bool


def state_of(payable: Payable) -> PayableState:
    """Return how `payable` stands now, read afresh; two queries."""
    return state_as_read(Payable.objects.get(pk=payable.pk))


def state_as_read(payable: Payable) -> PayableState:
    """Return how `payable`, which has been read just now, stands; one query."""
    asked = GatewayCall.objects.filter(payment=OuterRef("pk"), operation="create", state__in=UNANSWERED)
    payments = list(payable.payments.annotate(is_unanswered=Exists(asked)).order_by("-created_at", "-pk"))
    unanswered = {payment.pk for payment in payments if payment.is_unanswered}
    payment = _telling(payments, unanswered, is_paid=payable.is_settled)
    state = payment.state if payment and not payable.is_settled else ""
    open_states = (PaymentState.CREATED, PaymentState.FAILED)
    is_unknown = bool(payment and state in open_states and payment.pk in unanswered)
    return PayableState(
        amount=payable.money,
        paid=Money(payable.paid, payable.currency),
        due=Money(max(payable.amount - payable.paid, Decimal(0)), payable.currency),
        payment=payment,
        is_paid=payable.is_settled,
        is_failed=state == PaymentState.FAILED and not is_unknown,
        is_unknown=is_unknown,
        needs_action=state == PaymentState.ACTION_REQUIRED,
        is_processing=state in (PaymentState.PROCESSING, PaymentState.AUTHORIZED),
    )


@dataclass(frozen=True)
class Standing:
    """How an invoice stands: `word` is paid, part_paid, to_pay, overdue or credited. Computed, never stored."""

    credited: Money
    paid: Money
    due: Money
    word: str

    @property
    def label(self) -> str:
        return STANDINGS[self.word]


def standing_of(invoice: Invoice, *, at: datetime) -> Standing:
    """Return how `invoice` stands, from its payable and credit notes, which may have been prefetched."""
    credited = -sum((note.gross for note in invoice.credit_notes.all()), Decimal(0))
    left = invoice.gross - credited
    paid = min(invoice.payable.paid, left)
    due = left - paid
    word = "part_paid" if paid else "to_pay"
    if not left:
        word = "credited"
    elif not due:
        word = "paid"
    elif at.astimezone(ZoneInfo(settings.BUSINESS_TIME_ZONE)).date() > invoice.due_on:
        word = "overdue"
    code = invoice.currency
    return Standing(Money(credited, code), Money(paid, code), Money(due, code), word)


def invoices_of(payable: Payable | None) -> list[Invoice]:
    """Return the invoice of a thing owed, and its credit notes after it."""
    return [] if payable is None else list(payable.invoices.order_by("pk"))


def paper_of(payable: Payable | None, number: str) -> Invoice | Receipt | None:
    """Return the paper of `payable` with this number, such as CN-000012."""
    series, _, digits = number.rpartition("-")
    if payable is None or not digits.isdecimal() or len(digits) > MOST_DIGITS:
        return None
    which = {"payable": payable, "series": series, "number": int(digits)}
    return Invoice.objects.filter(**which).first() or Receipt.objects.filter(**which).first()


def has_surely_failed(payment: Payment, *, at: datetime) -> bool:
    """Ask the gateway, writing nothing, whether a payment that failed by our books has failed still.

    The payer may have tried again on the gateway's own page while its news is on the way to us. Without a
    clear answer nobody is told that no money was taken.
    """
    if payment.provider_ref is None:
        return True
    answer = get_gateway(payment.gateway).fetch(payment.provider_ref, at=at)
    if not isinstance(answer, Outcome):
        return isinstance(answer, Refused)
    return _says(answer, FactType.ATTEMPT_FAILED, of=payment)


def surely_waits_for_payer(payment: Payment, *, at: datetime) -> bool:
    """Ask the gateway, writing nothing, whether it is the payer's turn: no card, one declined, or a question."""
    if payment.provider_ref is None:
        return False
    answer = get_gateway(payment.gateway).fetch(payment.provider_ref, at=at)
    return isinstance(answer, Outcome) and any(_says(answer, kind, of=payment) for kind in PAYERS_TURN)


def _says(answer: Outcome, kind: FactType, *, of: Payment) -> bool:
    """Tell whether the newest try stands so, and no try has brought money."""
    newest = max((fact.attempt for fact in answer.facts), default=of.attempt)
    now = {fact.type for fact in answer.facts if fact.attempt == newest}
    return kind in now and FactType.CHARGE_SUCCEEDED not in {fact.type for fact in answer.facts}


def _telling(payments: Sequence[Payment], unanswered: set[UUID], *, is_paid: bool) -> Payment | None:
    """Return the payment that tells the story: the one that paid, else one under way, else the newest."""
    for payment in payments:
        under_way = payment.state in UNDER_WAY or payment.pk in unanswered
        if payment.state == PaymentState.SUCCEEDED if is_paid else under_way:
            return payment
    return payments[0] if payments else None
