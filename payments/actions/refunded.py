"""Tying what a gateway says about a refund to the decision that asked for it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from payments.actions.office import raise_task
from payments.models import Fact, FactType, Invoice, Payment, Refund, RefundState


def match_refund(fact: Fact, payment: Payment, *, refund_id: str, at: datetime) -> None:
    """Move our refund on, or note one made at the provider; the payment is locked, so there is one row."""
    if fact.type not in (FactType.REFUND_SUCCEEDED, FactType.REFUND_FAILED) or not fact.counted:
        return
    refund = _ours(fact, payment, refund_id)
    if refund is None:
        if fact.type == FactType.REFUND_FAILED or not fact.amount:
            return
        refund = Refund(
            payment=payment,
            amount=fact.amount,
            reason="Made at the provider",
            state=RefundState.FAILED if _has_failed(fact, payment) else RefundState.EXTERNAL,
            created_at=at,
        )
    else:
        refund.state = RefundState.FAILED if _has_failed(fact, payment) else RefundState.SUCCEEDED
    refund.provider_ref = fact.psp_ref
    refund.save()
    if refund.state == RefundState.EXTERNAL:
        raise_task(
            f"refund:{refund.pk}:external",
            title=f"{refund.amount} {payment.currency} were refunded at {payment.gateway} itself",
            detail=f"{fact.psp_ref} of payment {payment.pk}: see to its order and its papers.",
            at=at,
        )
    if refund.state == RefundState.FAILED:
        raise_task(
            f"refund:{refund.pk}:failed",
            title=f"A refund of {refund.amount} {payment.currency} did not arrive",
            detail=f"{payment.gateway} says of {fact.psp_ref}: {fact.code or 'failed'}. Give it back another way."
            + _owed_by(fact, payment),
            at=at,
        )


def _owed_by(fact: Fact, payment: Payment) -> str:
    """Name the credit note that was written when the money seemed to have gone: it stays, and so does the debt."""
    note = Invoice.objects.filter(fact__payment=payment, fact__psp_ref=fact.psp_ref).first()
    return f" Credit note {note} stays: the next refund is covered by it." if note else ""


def _ours(fact: Fact, payment: Payment, refund_id: str) -> Refund | None:
    known = payment.refunds.filter(provider_ref=fact.psp_ref).first()
    if known is None and _is_uuid(refund_id):
        known = payment.refunds.filter(pk=refund_id).first()
    return known


def _has_failed(fact: Fact, payment: Payment) -> bool:
    """Tell whether the refund failed in the end, whichever of the two facts came first."""
    return payment.facts.filter(type=FactType.REFUND_FAILED, psp_ref=fact.psp_ref).exists()


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
