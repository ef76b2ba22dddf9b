"""Orders and revenue by the page and block they began at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from djmoney.money import Money

from booking.models.orders import OrderQuerySet
from core.sources import Source
from home.reports.names import Names, Place


@dataclass(frozen=True)
class SourceRow:
    """One page and block in one currency. The last row of each currency is the sum of those above."""

    place: Place
    orders: int
    placed: Money
    confirmed: Money
    is_sum: bool = False


def rows_of(orders: OrderQuerySet, *, page_id: int | None = None) -> list[SourceRow]:
    """Return the rows, dearest first and unknown sources last, then the sums: every order is in one row."""
    if page_id is not None:
        orders = orders.filter(source_page_id=page_id)
    found = list(orders.by_source())
    names = Names(row["source_page_id"] for row in found if row["source_page_id"])
    rows = [_row(row, names) for row in found]
    rows.sort(key=lambda row: (row.placed.currency.code, row.place.page_id is None, -row.placed.amount))
    return [*rows, *_sums(rows)]


def _row(row: Mapping[str, Any], names: Names) -> SourceRow:
    pk, currency = row["source_page_id"], row["currency"]
    source = Source(pk, row["source_block"]) if pk is not None else None
    placed, confirmed = Money(row["placed"], currency), Money(row["confirmed"], currency)
    return SourceRow(names.of(source), row["orders"], placed, confirmed)


def _sums(rows: list[SourceRow]) -> list[SourceRow]:
    sums = []
    for code in sorted({row.placed.currency.code for row in rows}):
        same = [row for row in rows if row.placed.currency.code == code]
        nothing = Money(0, code)
        placed, confirmed = sum((r.placed for r in same), nothing), sum((r.confirmed for r in same), nothing)
        sums.append(SourceRow(Place("All orders"), sum(r.orders for r in same), placed, confirmed, is_sum=True))
    return sums
