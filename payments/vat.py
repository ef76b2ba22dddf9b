"""The lines of invoices and credit notes, and the tax in them. Pure: exact sums in, exact sums out.

United Kingdom by default: rates are told apart by the codes people know from bookkeeping. Prices contain
their tax, so a line's tax is taken from its gross and what is left is its net.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from djmoney.money import Money

from core.money import rounded, split, tax_within

CODES = {Decimal(20): "S", Decimal(5): "R", Decimal(0): "Z"}
NAMES = {"S": "Standard rate", "R": "Reduced rate", "Z": "Zero rate"}
NOTHING = Decimal(0)


@dataclass(frozen=True)
class TaxLine:
    """One line as it is printed: `gross` is `net` and `tax` together. Without a code no tax is spoken of."""

    name: str
    detail: str
    code: str
    rate: Decimal | None
    net: Decimal
    tax: Decimal
    gross: Decimal

    def as_json(self) -> dict[str, str]:
        rate = "" if self.rate is None else plain(self.rate)
        sums = {"net": str(self.net), "tax": str(self.tax), "gross": str(self.gross)}
        return {"name": self.name, "detail": self.detail, "code": self.code, "rate": rate, **sums}


@dataclass(frozen=True)
class Group:
    """What an invoice, or what is left of it, comes to at one rate."""

    code: str
    rate: Decimal | None
    net: Decimal
    tax: Decimal
    gross: Decimal


def code_of(rate: Decimal | None) -> str:
    """Return the letter of a rate; one that has none is written as it is."""
    return "" if rate is None else CODES.get(rate.normalize(), f"{plain(rate)}%")


def plain(rate: Decimal) -> str:
    """Write a rate without needless zeros: 20, 12.5."""
    return f"{rate.normalize():f}"


def lines_of(
    document: dict[str, Any], *, label: str, amount: Decimal, tax: Decimal, currency: str, registered: bool
) -> list[TaxLine]:
    """Return the lines of what is owed, adding up to `amount` and, for a firm registered for VAT, to `tax`.

    Lines that do not add up, as where a part is asked in advance, are scaled to it, so that no penny is lost.
    """
    said = list(document.get("lines") or []) or [{"name": label, "amount": str(amount), "tax": str(tax)}]
    gross = [_decimal(line.get("amount")) for line in said]
    if sum(gross, NOTHING) != amount:
        gross = _spread(amount, [max(part, NOTHING) for part in gross], currency)
    taxes = [NOTHING] * len(said)
    rates: list[Decimal | None] = [None] * len(said)
    if registered:
        rates = [_rate(line, currency) for line in said]
        taxes = _taxes(said, gross, rates, tax=tax, currency=currency)
    return [
        TaxLine(
            name=str(line.get("name") or label),
            detail=str(line.get("detail") or ""),
            code=code_of(rate),
            rate=rate,
            net=part - contained,
            tax=contained,
            gross=part,
        )
        for line, part, contained, rate in zip(said, gross, taxes, rates, strict=True)
    ]


def summary(lines: Iterable[TaxLine | dict[str, Any]]) -> list[Group]:
    """Add up lines by rate, the highest first."""
    groups: dict[str, Group] = {}
    for line in lines:
        one = line if isinstance(line, TaxLine) else from_json(line)
        old = groups.get(one.code, Group(one.code, one.rate, NOTHING, NOTHING, NOTHING))
        groups[one.code] = Group(one.code, one.rate, old.net + one.net, old.tax + one.tax, old.gross + one.gross)
    return sorted(groups.values(), key=lambda group: (-(group.rate or NOTHING), group.code))


def taken_back(groups: Sequence[Group], amount: Decimal, *, currency: str, words: str) -> list[TaxLine]:
    """Return the lines, all negative, of a credit of `amount` against what is left of an invoice.

    Each rate bears its part by largest remainder, and never more than is left of it; where a rate is
    taken back wholly, so is the last penny of its tax.
    """
    parts = _spread(amount, [group.gross for group in groups], currency)
    lines = []
    for group, part in zip(groups, parts, strict=True):
        if not part:
            continue
        tax = group.tax
        if part != group.gross:
            exact = group.tax * part / group.gross
            tax = min(rounded(Money(exact, currency)).amount, part, group.tax)
        detail = f"of what was sold at {plain(group.rate)}% VAT" if group.rate is not None else ""
        lines.append(TaxLine(words, detail, group.code, group.rate, tax - part, -tax, -part))
    return lines


def from_json(line: dict[str, Any]) -> TaxLine:
    rate = Decimal(line["rate"]) if line.get("rate") else None
    sums = {key: _decimal(line.get(key)) for key in ("net", "tax", "gross")}
    return TaxLine(line.get("name", ""), line.get("detail", ""), line.get("code", ""), rate, **sums)


def _taxes(
    said: Sequence[dict[str, Any]],
    gross: Sequence[Decimal],
    rates: Sequence[Decimal | None],
    *,
    tax: Decimal,
    currency: str,
) -> list[Decimal]:
    """Return the tax in each line: as frozen with the price where that adds up, else in proportion."""
    frozen = [_decimal(line.get("tax")) for line in said]
    same = [_decimal(line.get("amount")) for line in said] == list(gross)
    if same and sum(frozen, NOTHING) == tax:
        return frozen
    exact = [part * rate / (100 + rate) if rate else NOTHING for part, rate in zip(gross, rates, strict=True)]
    return _spread(tax, exact if any(exact) else list(gross), currency)


def _rate(line: dict[str, Any], currency: str) -> Decimal | None:
    """Return the rate a line was sold at; for one frozen without it, the common rate that gives its tax."""
    if line.get("rate") not in (None, ""):
        return _decimal(line["rate"])
    amount, tax = _decimal(line.get("amount")), _decimal(line.get("tax"))
    return next((rate for rate in CODES if tax_within(Money(amount, currency), rate).amount == tax), None)


def _spread(total: Decimal, weights: Sequence[Decimal], currency: str) -> list[Decimal]:
    even = weights if any(weights) else [Decimal(1)] * len(weights)
    return [part.amount for part in split(Money(total, currency), even)]


def _decimal(text: Any) -> Decimal:
    try:
        return Decimal(str(text if text is not None else 0))
    except InvalidOperation:
        return NOTHING
