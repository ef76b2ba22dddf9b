"""What a set of facts amounts to. Pure: the same set, in any order and repeated, gives the same picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from djmoney.money import Money

from core.money import split
from payments.models import FactType, PaymentState, Review

NOTHING = Decimal(0)
UNDONE_BY = {FactType.REFUND_SUCCEEDED: FactType.REFUND_FAILED, FactType.CHARGEBACK: FactType.CHARGEBACK_WON}


class FactLike(Protocol):
    """What the projection reads of a fact."""

    @property
    def type(self) -> str: ...
    @property
    def psp_ref(self) -> str: ...
    @property
    def attempt(self) -> int: ...
    @property
    def amount(self) -> Decimal: ...
    @property
    def code(self) -> str: ...
    @property
    def counted(self) -> bool: ...


@dataclass(frozen=True)
class Picture:
    """A payment as its facts paint it. Sums are counted money in the payment's currency."""

    state: str
    attempt: int
    captured: Decimal
    refunded: Decimal
    disputed: Decimal
    fees: Decimal
    failure_code: str
    review: str

    @property
    def net(self) -> Decimal:
        """Return the money that has come and not gone back; disputed money stands aside, not subtracted."""
        return self.captured - self.refunded


def paint(facts: Iterable[FactLike], *, attempt: int, amount: Decimal) -> Picture:
    """Return the picture of a payment over `amount` whose newest attempt known to us is `attempt`."""
    unique = list({(fact.type, fact.psp_ref): fact for fact in facts}.values())
    counted = [fact for fact in unique if fact.counted]
    current = max([attempt, *(fact.attempt for fact in counted)])
    captured = _total(counted, FactType.CHARGE_SUCCEEDED)
    given_back = _total(counted, FactType.REFUND_SUCCEEDED)
    taken_back = _total(counted, FactType.CHARGEBACK)
    refunded = min(given_back, captured)
    state = _state(counted, current)
    return Picture(
        state=state,
        attempt=current,
        captured=captured,
        refunded=refunded,
        disputed=min(taken_back, captured - refunded),
        fees=_total(counted, FactType.FEE),
        failure_code=_failure_code(counted, current) if state == PaymentState.FAILED else "",
        review=_review(unique, captured=captured, given_back=given_back, amount=amount),
    )


def is_undone(fact: FactLike, facts: Iterable[FactLike]) -> bool:
    """Tell whether another of the facts takes this one back, whichever was heard of first."""
    undoing = (UNDONE_BY.get(FactType(fact.type)), fact.psp_ref)
    return any(one.counted and (one.type, one.psp_ref) == undoing for one in facts)


def shares(amount: Decimal, currency: str, weights: Sequence[Decimal]) -> list[Decimal]:
    """Split a sum over the allocations of a payment, exactly to the smallest unit."""
    return [part.amount for part in split(Money(amount, currency), weights)]


def _state(counted: list[FactLike], current: int) -> str:
    """Return the highest rank; what only describes a try is heard from the current try alone.

    A failure clears the waiting of its own try, and an older try says nothing any more.
    """
    ever = {fact.type for fact in counted}
    now = {fact.type for fact in counted if fact.attempt == current}
    ranked = (
        (FactType.CHARGE_SUCCEEDED in ever, PaymentState.SUCCEEDED),
        (FactType.CANCELED in ever, PaymentState.CANCELED),
        (FactType.AUTHORIZED in ever, PaymentState.AUTHORIZED),
        (FactType.ATTEMPT_FAILED in now, PaymentState.FAILED),
        (FactType.PROCESSING in now, PaymentState.PROCESSING),
        (FactType.ACTION_REQUIRED in now, PaymentState.ACTION_REQUIRED),
    )
    return next((state for holds, state in ranked if holds), PaymentState.CREATED)


def _total(counted: list[FactLike], kind: str) -> Decimal:
    return sum((fact.amount for fact in counted if fact.type == kind and not is_undone(fact, counted)), NOTHING)


def _failure_code(counted: list[FactLike], current: int) -> str:
    failures = [fact for fact in counted if fact.type == FactType.ATTEMPT_FAILED and fact.attempt == current]
    return max(failures, key=lambda fact: fact.psp_ref).code


def _review(unique: list[FactLike], *, captured: Decimal, given_back: Decimal, amount: Decimal) -> str:
    """Say why a person should look, the worst first; a refund that came before its charge is no reason."""
    if any(not fact.counted for fact in unique):
        return Review.CURRENCY_MISMATCH
    if captured and given_back > captured:
        return Review.REFUND_OVER_CAPTURE
    if captured and captured != amount:
        return Review.AMOUNT_MISMATCH
    return Review.NONE
