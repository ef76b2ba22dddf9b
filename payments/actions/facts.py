"""Recording what happened: the only writer of payment state, sums, ledger and settlements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from core.money import rounded
from payments.actions.invoices import credit_refunds
from payments.actions.ledger import post_fact
from payments.actions.office import ask_for_review, raise_task
from payments.actions.receipts import issue_receipt
from payments.actions.refunded import match_refund
from payments.actions.settlements import announce, write_settlements
from payments.actions.tries import attempt_of
from payments.gateways.base import NewFact, Outcome
from payments.models import (
    Allocation,
    Fact,
    FactType,
    Payable,
    Payment,
    PaymentState,
    Review,
    WebhookInbox,
)
from payments.projection import Picture, paint, shares

# These flags do not follow from the facts alone, so a repaint must not wash them off.
STICKY = (Review.CONFLICTING_AMOUNT, Review.LATE_AFTER_CLOSE)
OPEN = (PaymentState.CREATED, PaymentState.FAILED, PaymentState.ACTION_REQUIRED, PaymentState.PROCESSING)


@transaction.atomic
def record_fact(
    payment: Payment, news: NewFact, *, source: str, at: datetime, inbox: WebhookInbox | None = None
) -> Fact | None:
    """Write a fact and repaint everything that follows from it; return None where it is known already.

    Locks the payment, which is read afresh, then its payables in key order. The same fact with another
    amount is flagged for a person and never overwrites.
    """
    lock_payment(payment)
    return _take(payment, news, list(payment.facts.all()), source=source, at=at, inbox=inbox)


@transaction.atomic
def record_outcome(
    payment: Payment, outcome: Outcome, *, source: str, at: datetime, inbox: WebhookInbox | None = None
) -> None:
    """Take in a gateway's answer: its id, its facts and what the payer does next."""
    lock_payment(payment)
    take_in(payment, outcome, source=source, at=at, inbox=inbox)


def take_in(
    payment: Payment, outcome: Outcome, *, source: str, at: datetime, inbox: WebhookInbox | None = None
) -> None:
    """Do what `record_outcome` does to a payment that the caller has locked."""
    stored = payment.provider_ref, payment.next_action
    if payment.provider_ref is None:
        payment.provider_ref = outcome.ref
    payment.next_action = _next_action(payment, outcome)
    facts = list(payment.facts.all())
    for news in outcome.facts:
        if _take(payment, news, facts, source=source, at=at, inbox=inbox):
            stored = payment.provider_ref, payment.next_action  # a new fact has had them written by its repaint
    if stored != (payment.provider_ref, payment.next_action):
        payment.version += 1
        payment.save(update_fields=["provider_ref", "next_action", "version"])


def _next_action(payment: Payment, outcome: Outcome) -> dict[str, Any] | None:
    is_ours = payment.state in OPEN and outcome.ref == payment.provider_ref
    return outcome.next_action if is_ours else None


def begin_attempt(payment: Payment, *, return_url: str) -> None:
    """Make the next attempt the current one: older tries fall silent. The payment is locked by the caller."""
    payment.attempt += 1
    payment.next_action = None
    payment.return_url = return_url
    payment.save(update_fields=["return_url"])  # the repaint writes the rest
    _repaint(payment, _picture(payment, payment.facts.all()), is_late=False)


def forget_lateness(payment: Payment) -> None:
    """Take the flag for late money off a payment whose payables are all open again. The caller has locked it."""
    if payment.review != Review.LATE_AFTER_CLOSE or payment.payables.exclude(closed_reason="").exists():
        return
    payment.review = _picture(payment, payment.facts.all()).review
    payment.version += 1
    payment.save(update_fields=["review", "version"])


def lock_payment(payment: Payment) -> None:
    """Lock the row and read it afresh into `payment`, which is true from here to the end of the transaction."""
    payment.refresh_from_db(from_queryset=Payment.objects.select_for_update())


def lock_payables(payment: Payment) -> list[Payable]:
    """Lock what the payment pays for, always in key order, so that two bulk payments cannot deadlock."""
    mine = payment.allocations.values("payable")
    return list(Payable.objects.select_for_update().filter(pk__in=mine).order_by("pk"))


def _take(
    payment: Payment, news: NewFact, facts: list[Fact], *, source: str, at: datetime, inbox: WebhookInbox | None
) -> Fact | None:
    """Add one fact to `facts`, which are all of the payment's, unless it is among them."""
    if rounded(news.amount) != news.amount:
        raise ValueError(f"{news.amount} is no sum anyone can pay")
    known = next((fact for fact in facts if (fact.type, fact.psp_ref) == (news.type, news.psp_ref)), None)
    if known is None:
        return _write(payment, news, facts, source=source, at=at, inbox=inbox)
    _compare(payment, known, news, at=at)
    return None


def _write(
    payment: Payment, news: NewFact, facts: list[Fact], *, source: str, at: datetime, inbox: WebhookInbox | None
) -> Fact:
    payables = lock_payables(payment)
    before = _picture(payment, facts)
    fact = Fact.objects.create(
        payment=payment,
        attempt=attempt_of(payment, news, facts),
        type=news.type,
        psp_ref=news.psp_ref,
        currency=news.amount.currency.code,
        amount=news.amount.amount,
        code=news.code,
        counted=news.amount.currency.code == payment.currency,
        occurred_at=news.occurred_at,
        recorded_at=at,
        source=source,
        inbox=inbox,
    )
    facts.append(fact)
    after = _picture(payment, facts)
    _repaint(payment, after, is_late=_is_late(fact, payables))
    allocated = _allocated(payables)
    _repaint_payables(payables, allocated)
    post_fact(fact, payment, payables, before=before, after=after, at=at)
    match_refund(fact, payment, refund_id=news.refund_id, at=at)
    settlements = write_settlements(fact, facts, allocated.get(payment.pk, []), before=before, after=after, at=at)
    if fact.type == FactType.CHARGE_SUCCEEDED and fact.counted:
        issue_receipt(fact, payment, payables, method=news.method, at=at)
    if after.refunded > before.refunded:  # by a refund, or by the charge of one that was heard of earlier
        for payable in payables:
            credit_refunds(payable, at=at)
    _hand_over(payment, payables, fact, at=at)
    transaction.on_commit(partial(announce, settlements))
    return fact


def _picture(payment: Payment, facts: Iterable[Fact]) -> Picture:
    return paint(facts, attempt=payment.attempt, amount=payment.amount)


def _repaint(payment: Payment, picture: Picture, *, is_late: bool) -> None:
    if is_late:
        payment.review = Review.LATE_AFTER_CLOSE
    elif payment.review not in STICKY:
        payment.review = picture.review
    payment.state = picture.state
    payment.attempt = picture.attempt
    payment.captured = picture.captured
    payment.refunded = picture.refunded
    payment.disputed = picture.disputed
    payment.failure_code = picture.failure_code
    if picture.state not in OPEN:
        payment.next_action = None
    payment.version += 1
    painted = ["review", "state", "attempt", "captured", "refunded", "disputed", "failure_code", "version"]
    payment.save(update_fields=[*painted, "provider_ref", "next_action"])


def _is_late(fact: Fact, payables: list[Payable]) -> bool:
    return (
        fact.type == FactType.CHARGE_SUCCEEDED and fact.counted and any(payable.closed_reason for payable in payables)
    )


def _allocated(payables: list[Payable]) -> dict[UUID, list[Allocation]]:
    """Return what every payment made for these is meant for, each in key order; the payables are locked."""
    payments = Payment.objects.filter(payables__in=payables).distinct()
    rows = Allocation.objects.filter(payment__in=payments).select_related("payment").order_by("payable_id")
    by_payment: dict[UUID, list[Allocation]] = {}
    for row in rows:
        by_payment.setdefault(row.payment_id, []).append(row)
    return by_payment


def _repaint_payables(payables: list[Payable], allocated: dict[UUID, list[Allocation]]) -> None:
    """Add up, for each payable, its share of every payment made for it."""
    paid = dict.fromkeys((payable.pk for payable in payables), Decimal(0))
    for group in allocated.values():
        for payable_id, share in _net_shares(group[0].payment, group):
            if payable_id in paid:
                paid[payable_id] += share
    for payable in payables:
        if payable.paid != paid[payable.pk]:
            payable.paid = paid[payable.pk]
            payable.save(update_fields=["paid"])


def _net_shares(payment: Payment, allocations: Sequence[Allocation]) -> list[tuple[UUID, Decimal]]:
    parts = shares(payment.captured - payment.refunded, payment.currency, [row.amount for row in allocations])
    return [(row.payable_id, part) for row, part in zip(allocations, parts, strict=True)]


def _compare(payment: Payment, known: Fact, news: NewFact, *, at: datetime) -> None:
    """Flag a fact that has come again with another amount."""
    if (known.amount, known.currency) == (news.amount.amount, news.amount.currency.code):
        return
    if payment.review != Review.CONFLICTING_AMOUNT:
        payment.review = Review.CONFLICTING_AMOUNT
        payment.version += 1
        payment.save(update_fields=["review", "version"])
    ask_for_review(payment, at=at)


def _hand_over(payment: Payment, payables: list[Payable], fact: Fact, *, at: datetime) -> None:
    """Put on the office's list what the rules leave to a person."""
    ask_for_review(payment, at=at)
    for payable in payables:
        if payable.paid > payable.amount:
            raise_task(
                f"payable:{payable.pk}:overpaid",
                title=f"{payable.label} has been paid more than once",
                detail=f"{payable.paid} {payable.currency} came for {payable.money}. The rest is kept as credit.",
                at=at,
            )
    if fact.type == FactType.CHARGEBACK:
        raise_task(
            f"payment:{payment.pk}:dispute:{fact.psp_ref}",
            title=f"A customer disputes a payment of {payment.money}",
            detail=f"Answer the provider about {fact.psp_ref}.",
            at=at,
        )
