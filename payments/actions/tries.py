"""Numbering the tries a payer makes at the gateway without asking us first."""

from __future__ import annotations

from payments.gateways.base import NewFact
from payments.models import FactType, Payment


def attempt_of(payment: Payment, news: NewFact) -> int:
    """Return the attempt that news belong to; the payment is locked.

    A try we have heard of keeps its number. One we have not is the current attempt, or the next where
    the current one has failed: a failure must never hide a second card that is being worked on.
    """
    if not news.try_ref:
        return news.attempt
    known = payment.facts.filter(psp_ref__startswith=f"{news.try_ref}:").first()
    if known is not None:
        return known.attempt
    current = max(payment.attempt, news.attempt)
    return current + payment.facts.filter(type=FactType.ATTEMPT_FAILED, attempt=current).exists()
