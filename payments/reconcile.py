"""Comparing our facts with what the gateway says moved. Reads only; what differs is for a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from djmoney.money import Money

from payments.gateways import available_gateways, get_gateway
from payments.gateways.base import ListsMovements, Movement
from payments.models import Fact, FactType, Payment

KINDS = (FactType.CHARGE_SUCCEEDED, FactType.REFUND_SUCCEEDED)


def differences(*, since: datetime, until: datetime) -> Iterator[str]:
    """Say, gateway by gateway, what one side knows and the other does not. Raises NoAnswer."""
    for code in available_gateways():
        gateway = get_gateway(code)
        if isinstance(gateway, ListsMovements):
            theirs = gateway.movements(since=since, until=until)
            ours = _facts(code, since=since, until=until)
            yield from (f"{code}: {said}" for said in _compared(code, theirs, ours))


def _facts(gateway: str, *, since: datetime, until: datetime) -> list[Fact]:
    """Return the movements in our books, without refunds that came back."""
    facts = Fact.objects.filter(payment__gateway=gateway, occurred_at__gte=since, occurred_at__lt=until)
    failed = set(facts.filter(type=FactType.REFUND_FAILED).values_list("psp_ref", flat=True))
    return [fact for fact in facts.filter(type__in=KINDS).select_related("payment") if fact.psp_ref not in failed]


def _compared(gateway: str, theirs: Iterable[Movement], ours: Iterable[Fact]) -> Iterator[str]:
    there = {(one.kind, one.psp_ref): one for one in theirs if _concerns_us(gateway, one)}
    here = {(fact.type, fact.psp_ref): fact for fact in ours}
    for key in sorted(there.keys() - here.keys()):
        yield f"{_named(key)} of {there[key].amount} ({there[key].ref}) is not in our books"
    for key in sorted(here.keys() - there.keys()):
        yield f"{_named(key)} of {_money(here[key])} is in our books only, on payment {here[key].payment_id}"
    for key in sorted(there.keys() & here.keys()):
        if there[key].amount != _money(here[key]):
            yield f"{_named(key)} is {there[key].amount} there and {_money(here[key])} in our books"


def _concerns_us(gateway: str, movement: Movement) -> bool:
    """Leave out refunds of charges that were never ours."""
    if movement.kind == FactType.CHARGE_SUCCEEDED:
        return True
    return Payment.objects.filter(gateway=gateway, provider_ref=movement.ref).exists()


def _named(key: tuple[str, str]) -> str:
    return f"{'charge' if key[0] == FactType.CHARGE_SUCCEEDED else 'refund'} {key[1]}"


def _money(fact: Fact) -> Money:
    return Money(fact.amount, fact.currency)
