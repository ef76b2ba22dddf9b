"""Giving money back: a decision, written down first, bounded by what came."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import transaction
from djmoney.money import Money

from core.errors import DomainError
from core.money import for_people, rounded
from payments.actions.calls import FIRST_LOOK, send_call
from payments.actions.facts import lock_payment
from payments.models import GatewayCall, Payment, Refund


class CannotRefund(DomainError):
    """More than what is left, or nothing at all."""

    code = "cannot_refund"


def request_refund(payment: Payment, amount: Money, *, reason: str, at: datetime, key: UUID | None = None) -> Refund:
    """Decide to give money back and ask the gateway. Must not run inside a transaction.

    `key` is the decision's own: a form that is sent twice with it decides once and gets the same refund.
    Raises CannotRefund where it is more than what came less what has gone back, is on its way back
    or is disputed. An unclear answer leaves the refund `unknown`, never failed.
    """
    refund, call = _decided(payment, amount, reason=reason, at=at, key=key or uuid4())
    if call is not None:
        send_call(call, at=at)
    refund.refresh_from_db()
    payment.refresh_from_db()
    return refund


@transaction.atomic(durable=True)
def _decided(
    payment: Payment, amount: Money, *, reason: str, at: datetime, key: UUID
) -> tuple[Refund, GatewayCall | None]:
    """Write the decision and the call that will ask for it; no call where it was decided before."""
    lock_payment(payment)
    known = Refund.objects.filter(pk=key).first()
    if known is not None:
        if known.payment_id != payment.pk:
            raise CannotRefund("This form belongs to another payment. Begin again.")
        return known, None
    left = refundable(payment)
    if amount.currency != left.currency or rounded(amount) != amount or not 0 < amount.amount <= left.amount:
        raise CannotRefund(f"{for_people(left)} of this payment can be given back.", left=str(left.amount))
    refund = Refund.objects.create(pk=key, payment=payment, amount=amount.amount, reason=reason[:200], created_at=at)
    call = GatewayCall.objects.create(
        key=f"refund:{refund.pk}",
        operation="refund",
        payment=payment,
        refund=refund,
        params={
            "payment": str(payment.pk),
            "refund": str(refund.pk),
            "attempt": payment.attempt,
            "ref": payment.provider_ref,
            "amount": str(amount.amount),
            "currency": payment.currency,
        },
        next_try_at=at + FIRST_LOOK,
        created_at=at,
    )
    return refund, call


def refundable(payment: Payment) -> Money:
    """Return what can still be given back; refunds under way are counted as gone."""
    in_flight = payment.refunds.filter(state__in=Refund.IN_FLIGHT).values_list("amount", flat=True)
    gone = sum(in_flight, payment.refunded + payment.disputed)
    return Money(max(payment.captured - gone, Decimal(0)), payment.currency)
