"""The same set of facts, in any order and repeated, paints the same picture."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.models import FactType, PaymentState
from payments.posting import difference, of_payable, of_payment
from payments.projection import Picture, paint, shares


@dataclass(frozen=True)
class Known:
    type: str
    psp_ref: str
    attempt: int
    amount: Decimal
    code: str = ""
    counted: bool = True


AMOUNTS = st.integers(1, 20_000).map(lambda pence: Decimal(pence) / 100)
FACTS = st.lists(
    st.builds(
        Known,
        type=st.sampled_from(FactType.values),
        psp_ref=st.sampled_from(["a", "b", "c"]),
        attempt=st.integers(1, 3),
        amount=AMOUNTS,
        counted=st.booleans() | st.just(True),
    ),
    max_size=12,
    unique_by=lambda fact: (fact.type, fact.psp_ref),
)


def painted(facts: list[Known]) -> Picture:
    return paint(facts, attempt=1, amount=Decimal(45))


@pytest.mark.fault("31a", "31b")
@given(st.data(), FACTS)
def test_order_and_repetition_do_not_matter(data: st.DataObject, facts: list[Known]) -> None:
    again = data.draw(st.permutations(facts + data.draw(st.lists(st.sampled_from(facts)) if facts else st.just([]))))
    assert painted(again) == painted(facts)


@pytest.mark.fault("37b", 38, "41d")
@given(FACTS)
def test_sums_stay_within_their_bounds(facts: list[Known]) -> None:
    picture = painted(facts)
    assert 0 <= picture.refunded <= picture.captured
    assert 0 <= picture.disputed <= picture.captured - picture.refunded


@pytest.mark.fault("31a")
@given(FACTS, FACTS)
def test_success_is_never_lost(facts: list[Known], more: list[Known]) -> None:
    known = {(fact.type, fact.psp_ref) for fact in facts}
    fresh = [fact for fact in more if (fact.type, fact.psp_ref) not in known]
    if painted(facts).state == PaymentState.SUCCEEDED:
        assert painted(facts + fresh).state == PaymentState.SUCCEEDED


@pytest.mark.fault(45)
@given(FACTS)
def test_money_that_is_not_counted_changes_no_sum_and_no_state(facts: list[Known]) -> None:
    counted = [fact for fact in facts if fact.counted]
    everything, ours = painted(facts), painted(counted)
    assert (everything.state, everything.captured, everything.refunded) == (ours.state, ours.captured, ours.refunded)


@given(FACTS, FACTS)
def test_every_posting_sums_to_nothing(before: list[Known], after: list[Known]) -> None:
    owed, name = Decimal(45), UUID(int=1)
    standings = [
        {**of_payment("sandbox", picture), **of_payable(name, paid=picture.net, amount=owed, closed=False)}
        for picture in (painted(before), painted(after))
    ]
    assert sum(difference(standings[1], standings[0]).values()) == 0


@pytest.mark.fault("48a")
@given(AMOUNTS, st.lists(AMOUNTS, min_size=1, max_size=7))
def test_shares_add_up_to_the_last_penny(amount: Decimal, weights: list[Decimal]) -> None:
    parts = shares(amount, "GBP", weights)
    assert sum(parts) == amount
    assert all(part >= 0 for part in parts)
