"""Numbering the tries a payer makes at the gateway without asking us first."""

from __future__ import annotations

from collections.abc import Sequence

from payments.gateways.base import NewFact
from payments.models import Fact, FactType, Payment


def attempt_of(payment: Payment, news: NewFact, facts: Sequence[Fact]) -> int:
    """Return the attempt that news belong to; the payment is locked, and `facts` are all that is known of it.

    A try we have heard of keeps its number. One we have not is the current attempt, or the next where
    the current one has failed: a failure must never hide a second card that is being worked on.
    """
    if not news.try_ref:
        return news.attempt
    known = next((fact for fact in facts if fact.psp_ref.startswith(f"{news.try_ref}:")), None)
    if known is not None:
        return known.attempt
    current = max(payment.attempt, news.attempt)
    return current + any(fact.type == FactType.ATTEMPT_FAILED and fact.attempt == current for fact in facts)
