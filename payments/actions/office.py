"""Handing over to a person what no rule may decide."""

from __future__ import annotations

from datetime import datetime

from core.models import OfficeTask
from payments.gateways.base import Answer, Unknown
from payments.models import Payment, Review

REVIEW_TITLES: dict[str, str] = {
    Review.AMOUNT_MISMATCH: "A payment differs from what was owed",
    Review.CURRENCY_MISMATCH: "Money came in another currency",
    Review.CONFLICTING_AMOUNT: "The provider reports two amounts for one thing",
    Review.REFUND_OVER_CAPTURE: "More was refunded than was taken",
    Review.UNMATCHED: "Money came for no order of ours",
}


def raise_task(key: str, *, title: str, detail: str = "", at: datetime) -> None:
    """Put one task a cause on the office's list, however often the cause is seen."""
    OfficeTask.objects.get_or_create(key=key[:120], defaults={"title": title[:200], "detail": detail, "created_at": at})


def report_trouble(gateway: str, answer: Answer, *, at: datetime) -> None:
    """Ask a person at once to mend what keeps a gateway from answering: one task, open as long as calls fail."""
    if not (isinstance(answer, Unknown) and answer.trouble):
        return
    key = f"gateway:{gateway}:trouble"
    raise_task(key, title=f"No payment by {gateway} can be taken", detail=answer.trouble, at=at)
    OfficeTask.objects.filter(key=key, done_at__lt=at).update(
        detail=answer.trouble, created_at=at, done_at=None, done_by=None
    )


def ask_for_review(payment: Payment, *, at: datetime) -> None:
    """Raise the task for the payment's review flag, where it has one.

    Not for money that came late: the owner of the payable knows whether it can still be honoured.
    """
    if payment.review in REVIEW_TITLES:
        raise_task(
            f"payment:{payment.pk}:{payment.review}",
            title=REVIEW_TITLES[payment.review],
            detail=f"Payment {payment.pk} by {payment.gateway}: {payment.captured} of {payment.money} captured, "
            f"{payment.refunded} refunded, {payment.disputed} disputed. The money is kept as credit; nothing is "
            "refunded without a decision.",
            at=at,
        )
