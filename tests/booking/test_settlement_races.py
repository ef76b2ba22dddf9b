"""News about money that several workers act on at the same moment, on a database with row locks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from booking.actions.orders import start_order_payment
from booking.actions.settlements import consume_settlement
from booking.models import Order
from core.models import Event
from core.money import money
from notifications.models import Delivery
from payments.actions.facts import record_fact
from payments.models import FactSource, FactType, Invoice, Payment, Settlement
from tests.booking.factories import NOW
from tests.booking.sale import fill_basket, money_arrives, open_for_business, place
from tests.payments.faults import race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


@pytest.fixture(autouse=True)
def no_nudges(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lose every nudge, so that what is written waits."""
    monkeypatch.setattr("payments.actions.facts.announce", lambda settlements: None)


def paid() -> Payment:
    """Return the payment of an order whose money has come, with nobody having acted on that yet."""
    service, _ = open_for_business()
    payment = start_order_payment(place(fill_basket(service)), gateway="offline", at=NOW)
    record_fact(payment, money_arrives(payment, at=NOW), source=FactSource.STAFF, at=NOW)
    return payment


def test_one_of_several_workers_acts_on_a_piece_of_news() -> None:
    paid()
    pk = Settlement.objects.get().pk
    results = race(*[lambda: consume_settlement(pk, at=NOW)] * 4)
    assert sorted(results) == [False, False, False, True]
    assert (Delivery.objects.filter(kind="order_confirmed").count(), Invoice.objects.count()) == (1, 1)
    assert Event.objects.filter(subject_type="booking.order", new="confirmed").count() == 1


def test_two_pieces_of_news_about_one_order_at_once_are_both_acted_on() -> None:
    payment = paid()
    came = money_arrives(payment, at=NOW)
    went = replace(came, type=FactType.REFUND_SUCCEEDED, psp_ref="re_1", amount=money(20))
    record_fact(payment, went, source=FactSource.STAFF, at=NOW)
    news = list(Settlement.objects.values_list("pk", flat=True))
    results = race(*[lambda pk=pk: consume_settlement(pk, at=NOW) for pk in news])
    assert results == [True, True]
    assert not Settlement.objects.open().exists()
    assert Order.objects.get().status == "placed"  # what is left of the money is too little
