from __future__ import annotations

from decimal import Decimal

import pytest
from djmoney.money import Money
from hypothesis import given
from hypothesis import strategies as st

from core.money import for_people, money, rounded, smallest_unit, split, tax_within

CURRENCIES = st.sampled_from(["GBP", "JPY", "KWD"])
WEIGHTS = st.lists(st.integers(0, 10_000).map(Decimal), min_size=1, max_size=12).filter(any)


@pytest.mark.fault(5)
@given(units=st.integers(0, 10**9), weights=WEIGHTS, currency=CURRENCIES)
def test_the_parts_of_a_split_add_up_exactly(units: int, weights: list[Decimal], currency: str) -> None:
    total = Money(units * smallest_unit(currency), currency)
    assert sum(split(total, weights), Money(0, currency)) == total


@pytest.mark.fault(5)
@given(units=st.integers(0, 10**6), weights=WEIGHTS)
def test_each_part_is_within_one_penny_of_its_share(units: int, weights: list[Decimal]) -> None:
    total = money(Decimal(units) / 100)
    for part, weight in zip(split(total, weights), weights, strict=True):
        assert abs(part.amount - total.amount * weight / sum(weights)) < Decimal("0.01")


def test_nothing_is_split_where_nothing_weighs() -> None:
    assert split(money(0), [Decimal(0), Decimal(0)]) == [money(0), money(0)]


def test_half_a_penny_rounds_up() -> None:
    assert rounded(money("0.005")) == money("0.01")


def test_vat_is_taken_out_of_the_price_that_contains_it() -> None:
    assert tax_within(money(120), Decimal(20)) == money(20)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (money(0), "£0"),
        (money(45), "£45"),
        (money("89.5"), "£89.50"),
        (money(12480), "£12,480.00"),
        (money("-12.30"), "−£12.30"),
        (Money(1500, "JPY"), "1,500 JPY"),
    ],
)
def test_amounts_are_written_as_people_do(amount: Money, words: str) -> None:
    assert for_people(amount) == words
