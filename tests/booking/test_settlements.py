"""Money that comes in time, too late, twice or not at all."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from booking.actions.orders import start_order_payment
from booking.actions.settlements import consume_settlements, expire_unpaid_orders
from booking.models import Appointment, Order, Slot
from core.models import OfficeTask
from notifications.models import Delivery
from payments.actions.facts import record_fact
from payments.models import FactSource, FactType, Payment, Settlement
from tests.booking.factories import NOW
from tests.booking.sale import fill_basket, money_arrives, open_for_business, place

pytestmark = pytest.mark.django_db(transaction=True)
MUCH_LATER = NOW + timedelta(hours=2)


def start_paying(order: Order) -> Payment:
    return start_order_payment(order, gateway="offline", at=NOW)


def settle(payment: Payment, *, at: datetime, kind: str = FactType.CHARGE_SUCCEEDED) -> None:
    record_fact(payment, money_arrives(payment, at=at, kind=kind), source=FactSource.STAFF, at=at)
    consume_settlements(at=at)


def test_money_in_time_confirms_the_order_and_its_visit() -> None:
    service, _ = open_for_business()
    order = place(fill_basket(service))
    settle(start_paying(order), at=NOW)
    order.refresh_from_db()
    assert order.status == "confirmed"
    assert Appointment.objects.get().status == "confirmed"


def test_the_same_news_twice_sends_one_mail() -> None:
    service, _ = open_for_business()
    payment = start_paying(place(fill_basket(service)))
    settle(payment, at=NOW)
    settle(payment, at=NOW)
    assert Delivery.objects.filter(kind="order_confirmed").count() == 1


def test_news_is_acted_on_once() -> None:
    service, _ = open_for_business()
    settle(start_paying(place(fill_basket(service))), at=NOW)
    assert consume_settlements(at=NOW) == 0
    assert not Settlement.objects.open().exists()


def test_a_failed_attempt_tells_the_customer_and_keeps_the_times() -> None:
    service, _ = open_for_business()
    payment = start_paying(place(fill_basket(service)))
    settle(payment, at=NOW, kind=FactType.ATTEMPT_FAILED)
    assert Delivery.objects.get().kind == "payment_failed"
    assert Slot.objects.live(NOW).exists()


def test_an_order_not_paid_in_time_gives_its_times_back() -> None:
    service, _ = open_for_business()
    order = place(fill_basket(service))
    start_paying(order)
    assert expire_unpaid_orders(at=MUCH_LATER) == 1
    order.refresh_from_db()
    assert order.status == "expired"
    assert not Slot.objects.live(MUCH_LATER).exists()


def test_an_order_is_not_let_go_before_its_time() -> None:
    service, _ = open_for_business()
    place(fill_basket(service))
    assert expire_unpaid_orders(at=NOW + timedelta(minutes=29)) == 0


def test_an_order_whose_payment_is_being_checked_keeps_its_times() -> None:
    service, _ = open_for_business()
    payment = start_paying(place(fill_basket(service)))
    settle(payment, at=NOW, kind=FactType.PROCESSING)
    assert expire_unpaid_orders(at=MUCH_LATER) == 0
    assert Slot.objects.live(MUCH_LATER).exists()


def test_a_paid_order_never_expires_even_before_the_news_was_acted_on() -> None:
    service, _ = open_for_business()
    payment = start_paying(place(fill_basket(service)))
    record_fact(payment, money_arrives(payment, at=NOW), source=FactSource.STAFF, at=NOW)
    Settlement.objects.update(consumed_at=None)
    Order.objects.update(status="placed")
    assert expire_unpaid_orders(at=MUCH_LATER) == 0


def test_late_money_confirms_the_order_while_its_time_is_free() -> None:
    service, _ = open_for_business()
    order = place(fill_basket(service))
    payment = start_paying(order)
    expire_unpaid_orders(at=MUCH_LATER)
    settle(payment, at=MUCH_LATER)
    order.refresh_from_db()
    assert order.status == "confirmed"
    assert Slot.objects.live(MUCH_LATER).count() == 1


def test_late_money_without_its_time_is_left_to_a_person() -> None:
    service, _ = open_for_business()
    order = place(fill_basket(service))
    payment = start_paying(order)
    expire_unpaid_orders(at=MUCH_LATER)
    fill_basket(service, at=MUCH_LATER)
    settle(payment, at=MUCH_LATER)
    order.refresh_from_db()
    assert order.status == "expired"
    assert OfficeTask.objects.filter(title__contains="after its time was given away").count() == 1
    assert not payment.refunds.exists()
