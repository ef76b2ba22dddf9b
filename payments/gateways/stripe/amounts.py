"""Stripe's whole-number amounts, by Stripe's own table: it is neither ISO's nor Babel's.

From docs.stripe.com/currencies: zero-decimal, three-decimal and special cases.
"""

from __future__ import annotations

from decimal import Decimal

from djmoney.money import Money

ZERO_DECIMAL = frozenset(
    "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split()  # noqa: SIM905 - a table reads best so
)
THREE_DECIMAL = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})
# Written with two decimals that must be 00: they lost their fractions after Stripe had begun to take them.
TWO_DECIMAL_BUT_WHOLE = frozenset({"ISK", "UGX"})


class NotPayable(ValueError):
    """An amount that Stripe cannot charge exactly; it is never rounded to one that it can."""


def places(currency: str) -> int:
    if currency in ZERO_DECIMAL:
        return 0
    return 3 if currency in THREE_DECIMAL else 2


def to_stripe(amount: Decimal, currency: str) -> int:
    """Return the whole number that stands for `amount`; raise NotPayable where there is none."""
    units = amount.scaleb(places(currency))
    if units != units.to_integral_value():
        raise NotPayable(f"{amount} {currency} has too many decimals")
    whole = int(units)
    if (currency in THREE_DECIMAL and whole % 10) or (currency in TWO_DECIMAL_BUT_WHOLE and whole % 100):
        raise NotPayable(f"{amount} {currency} is divided too finely")
    return whole


def from_stripe(units: int, currency: str) -> Money:
    """Return the money that a whole number of Stripe's stands for."""
    code = currency.upper()
    return Money(Decimal(units).scaleb(-places(code)), code)
