"""What news about money asks of the database; each test is a transaction itself, so a deed adds its savepoints."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from payments.actions.pay import refresh_payment
from payments.models import FactType
from payments.queries import state_as_read, state_of
from tests.payments.factories import NOON, begin, make_payable, make_payment, pay_it, tell, use_card

pytestmark = pytest.mark.django_db
Queries = Callable[[int], AbstractContextManager[object]]
SAVEPOINT = 2


def test_beginning_a_payment_takes_fifteen_statements(django_assert_num_queries: Queries) -> None:
    payable = make_payable()
    with django_assert_num_queries(15 + 3 * SAVEPOINT):  # written down; opened at the gateway; its answer
        begin(payable)


def test_a_charge_takes_fourteen_statements(django_assert_num_queries: Queries) -> None:
    payment = make_payment()
    with django_assert_num_queries(14 + SAVEPOINT):
        tell(payment)


def test_news_that_moves_no_money_takes_six_statements(django_assert_num_queries: Queries) -> None:
    payment = make_payment()
    with django_assert_num_queries(6 + SAVEPOINT):
        tell(payment, FactType.PROCESSING, "p1")


def test_what_is_known_already_takes_two_statements(django_assert_num_queries: Queries) -> None:
    payment = make_payment()
    tell(payment)
    with django_assert_num_queries(2 + SAVEPOINT):
        tell(payment)


def test_a_payment_that_stands_as_it_did_is_looked_at_in_three_statements(django_assert_num_queries: Queries) -> None:
    payment = begin(make_payable())
    with django_assert_num_queries(3 + 2 * SAVEPOINT):  # the demonstration's own; the payment and its facts
        refresh_payment(payment, at=NOON)


def test_how_a_thing_owed_stands_takes_a_query_for_its_payments(django_assert_num_queries: Queries) -> None:
    payable = make_payable()
    use_card(begin(payable))
    pay_it(payable)
    payable.refresh_from_db()
    with django_assert_num_queries(1):
        assert state_as_read(payable).is_paid
    with django_assert_num_queries(2):
        assert state_of(payable).is_paid
