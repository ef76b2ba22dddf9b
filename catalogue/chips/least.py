"""The least each service costs, in one lean query: what price chips in running text show."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Exists, OuterRef
from djmoney.money import Money

from catalogue.models import Extra, Service
from catalogue.other_prices import Others
from catalogue.prices import least_anywhere

ANSWER = ("groups__pk", "groups__options__price")


class Least(NamedTuple):
    price: Money
    varies: bool


def least_prices(keys: Iterable[int], others: Others, *, at: datetime) -> dict[int, Least]:
    """Return what each of these services costs at least, as its card says; what is not on sale is left out."""
    rows = (
        Service.objects.on_sale(at)
        .filter(pk__in=list(keys))
        .annotate(has_extras=Exists(Extra.objects.filter(service=OuterRef("pk"), active=True)))
        .order_by()
        .values_list("pk", "price_amount", "price_code", "has_extras", "groups__options__active", *ANSWER)
    )
    found: dict[int, tuple[Decimal, str, bool, dict[int, set[Decimal]]]] = {}
    for pk, amount, code, extras, offered, group, price in rows:
        answers = found.setdefault(pk, (amount, code, extras, {}))[3]
        if offered:
            answers.setdefault(group, set()).add(price)
    return {
        pk: _least(*least_anywhere(Money(amount, code), others.get(pk), at=at), extras, answers.values())
        for pk, (amount, code, extras, answers) in found.items()
    }


def _least(price: Money, varies: bool, extras: bool, answers: Collection[set[Decimal]]) -> Least:
    price += Money(sum(min(prices) for prices in answers), price.currency)
    return Least(price, varies or extras or any(len(prices) > 1 for prices in answers))
