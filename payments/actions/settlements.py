"""Telling the apps above, by rows written with the fact and a nudge after the commit."""

from __future__ import annotations

import logging
from datetime import datetime

from payments.models import Allocation, Fact, FactType, PaymentState, Settlement, SettlementKind
from payments.projection import Picture, is_undone, shares
from payments.signals import settlement_written

logger = logging.getLogger(__name__)

KINDS = {
    FactType.CHARGE_SUCCEEDED: SettlementKind.PAID,
    FactType.REFUND_SUCCEEDED: SettlementKind.REFUNDED,
    FactType.CHARGEBACK: SettlementKind.DISPUTED,
}
GIVES_BACK = (FactType.REFUND_FAILED, FactType.CHARGEBACK_WON)


def write_settlements(
    fact: Fact, facts: list[Fact], allocations: list[Allocation], *, before: Picture, after: Picture, at: datetime
) -> list[Settlement]:
    """Write a row for each payable the fact is news for; the amounts are its share of the fact's.

    `facts` and `allocations` are all of the payment's, the latter in the order of their payables.
    """
    kind = _kind(fact, before=before, after=after)
    if kind is None or is_undone(fact, facts):  # a refund we knew to have failed is no money back
        return []
    parts = shares(fact.amount, fact.currency, [row.amount for row in allocations])
    return [
        Settlement.objects.create(payable_id=row.payable_id, fact=fact, kind=kind, amount=part, created_at=at)
        for row, part in zip(allocations, parts, strict=True)
    ]


def announce(settlements: list[Settlement]) -> None:
    """Nudge whoever listens; a listener that fails is logged and found again by its own sweep."""
    for settlement in settlements:
        answers = settlement_written.send_robust(sender=Settlement, settlement_id=settlement.pk)
        for listener, answer in answers:
            if isinstance(answer, Exception):
                logger.error("settlement %s: %r failed", settlement.pk, listener, exc_info=answer)


def _kind(fact: Fact, *, before: Picture, after: Picture) -> str | None:
    if not fact.counted:
        return None
    if fact.type == FactType.ATTEMPT_FAILED:
        return SettlementKind.FAILED if after.state == PaymentState.FAILED else None
    if fact.type in GIVES_BACK:
        regained = after.net - after.disputed > before.net - before.disputed
        return SettlementKind.PAID if regained else None
    return KINDS.get(FactType(fact.type))
