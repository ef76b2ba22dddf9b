"""Amounts follow Stripe's own table of currencies, exactly or not at all."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.gateways.stripe.amounts import NotPayable, from_stripe, places, to_stripe


@pytest.mark.fault(6)
@pytest.mark.parametrize(
    ("amount", "currency", "units"),
    [
        ("45.00", "GBP", 4500),
        ("0.30", "EUR", 30),
        ("500", "JPY", 500),
        ("500.00", "JPY", 500),
        ("500", "MGA", 500),
        ("5", "ISK", 500),
        ("5", "UGX", 500),
        ("5.120", "KWD", 5120),
        ("175.50", "HUF", 17550),
    ],
)
def test_an_amount_becomes_stripes_whole_number(amount: str, currency: str, units: int) -> None:
    assert to_stripe(Decimal(amount), currency) == units
    assert from_stripe(units, currency.lower()).amount == Decimal(amount)


@pytest.mark.fault(6)
@pytest.mark.parametrize(
    ("amount", "currency"),
    [("45.001", "GBP"), ("500.50", "JPY"), ("5.50", "ISK"), ("5.01", "UGX"), ("5.125", "KWD"), ("5.1205", "BHD")],
)
def test_what_stripe_cannot_charge_exactly_is_never_rounded(amount: str, currency: str) -> None:
    with pytest.raises(NotPayable):
        to_stripe(Decimal(amount), currency)


@pytest.mark.fault(6)
@given(units=st.integers(1, 99_999_999), currency=st.sampled_from(["GBP", "JPY", "MGA", "KRW", "USD", "HUF"]))
def test_there_and_back_is_the_same(units: int, currency: str) -> None:
    money = from_stripe(units, currency)
    assert to_stripe(money.amount, currency) == units
    assert money.amount == Decimal(units) / 10 ** places(currency)
