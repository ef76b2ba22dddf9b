"""Exact sums of money: splitting without loss, and writing for people."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from django.conf import settings
from djmoney.money import Money

PLACES = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "BHD": 3, "KWD": 3, "OMR": 3, "TND": 3}
SYMBOLS = {"GBP": "£", "EUR": "€", "USD": "$"}


def money(amount: Decimal | int | str, currency: str = "") -> Money:
    """Return an amount in the firm's currency, or the one named."""
    return Money(Decimal(amount), currency or settings.CURRENCY)


def smallest_unit(currency: str) -> Decimal:
    """Return the smallest amount a customer can pay in `currency`, such as 0.01."""
    return Decimal(1).scaleb(-PLACES.get(currency, 2))


def rounded(amount: Money) -> Money:
    """Round half up to the currency's smallest unit."""
    code = amount.currency.code
    return Money(amount.amount.quantize(smallest_unit(code), ROUND_HALF_UP), code)


def split(total: Money, weights: Sequence[Decimal]) -> list[Money]:
    """Split `total` in proportion to `weights` so that the parts add up exactly.

    Largest remainder: each part is rounded down and the units left over go to the largest
    remainders, earlier parts first where they are equal.
    """
    code = total.currency.code
    unit = smallest_unit(code)
    whole = sum(weights, Decimal(0))
    exact = [total.amount * weight / whole if whole else Decimal(0) for weight in weights]
    parts = [share.quantize(unit, ROUND_DOWN) for share in exact]
    left = int((total.amount - sum(parts, Decimal(0))) / unit)
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for index in by_remainder[:left]:
        parts[index] += unit
    return [Money(part, code) for part in parts]


def tax_within(gross: Money, rate: Decimal) -> Money:
    """Return the tax contained in a price that includes it; `rate` in percent."""
    return rounded(Money(gross.amount * rate / (100 + rate), gross.currency))


def for_people(amount: Money) -> str:
    """Write an amount as people do: £45, £12,480.00, £89.50; whole pounds lose their pence below 1,000."""
    code = amount.currency.code
    places = PLACES.get(code, 2)
    value = rounded(amount).amount
    sign = "−" if value < 0 else ""
    digits = f"{abs(value):,.{places}f}"
    if abs(value) < 1000 and value == value.to_integral_value():
        digits = f"{abs(value):,.0f}"
    symbol = SYMBOLS.get(code)
    return f"{sign}{symbol}{digits}" if symbol else f"{sign}{digits} {code}"
