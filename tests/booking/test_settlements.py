"""Money that comes in time, too late, twice or not at all."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from djmoney.money import Money

from booking.actions.basket import remove_item
from booking.actions.orders import expire_order, start_order_payment
from booking.actions.settlements import consume_settlements, expire_unpaid_orders
from booking.models import Appointment, Order, Slot
from core.models import OfficeTask
from core.money import money
from notifications.models import Delivery
from payments.actions.facts import record_fact
from payments.actions.pay import refresh_payment
from payments.gateways import GATEWAYS
from payments.gateways.sandbox import house
from payments.models import FactSource, FactType, LedgerEntry, Payable, Payment, SandboxIntent, Settlement
from tests.booking.factories import NOW
from tests.booking.sale import TEN, fill_basket, money_arrives, only_item, open_for_business, place
from tests.payments.factories import use_card
from tests.payments.faults import Faulty

pytestmark = pytest.mark.django_db(transaction=True)
MUCH_LATER = NOW + timedelta(hours=2)


def start_paying(order: Order) -> Payment:
    return start_order_payment(order, gateway="offline", at=NOW)


def settle(payment: Payment, *, at: datetime, kind: str = FactType.CHARGE_SUCCEEDED, **changes: Any) -> None:
    news = replace(money_arrives(payment, at=at, kind=kind), **changes)
    record_fact(payment, news, source=FactSource.STAFF, at=at)
    consume_settlements(at=at)


def settle_there_and_back(payment: Payment, back: Money, *, at: datetime) -> None:
    """Let the money come, and some of it go back before anybody has acted on that."""
    came = money_arrives(payment, at=at)
    with transaction.atomic():
        for news in (came, replace(came, type=FactType.REFUND_SUCCEEDED, psp_ref="re_1", amount=back)):
            record_fact(payment, news, source=FactSource.STAFF, at=at)
    consume_settlements(at=at)


def tasks_about(order: Order) -> QuerySet[OfficeTask]:
    return OfficeTask.objects.filter(key__contains=str(order.public_id))


def standing(order: Order) -> dict[str, Decimal]:
    """Return what the ledger says of the order's payable, by account; it sums to nothing with the gateway's."""
    totals: defaultdict[str, Decimal] = defaultdict(Decimal)
    for account, amount in LedgerEntry.objects.values_list("account", "amount"):
        totals[account] += amount
    assert not sum(totals.values())
    return {name.split(":")[0]: total for name, total in totals.items() if total and str(order.payable_id) in name}


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


def test_it_is_said_how_much_news_was_acted_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("payments.actions.facts.announce", lambda settlements: None)
    service, _ = open_for_business()
    payment = start_paying(place(fill_basket(service)))
    for kind in (FactType.CHARGE_SUCCEEDED, FactType.REFUND_SUCCEEDED):
        record_fact(payment, money_arrives(payment, at=NOW, kind=kind), source=FactSource.STAFF, at=NOW)
    assert consume_settlements(at=NOW) == 2


def test_a_failed_attempt_tells_the_customer_and_keeps_the_times() -> None:
    service, _ = open_for_business()
    payment = start_paying(place(fill_basket(service)))
    settle(payment, at=NOW, kind=FactType.ATTEMPT_FAILED)
    assert Delivery.objects.get().kind == "payment_failed"
    assert Slot.objects.live(NOW).exists()


def test_a_failed_attempt_on_an_order_that_has_gone_is_told_to_nobody() -> None:
    service, _ = open_for_business()
    payment = start_paying(order := place(fill_basket(service)))
    expire_order(order, at=NOW)
    settle(payment, at=NOW, kind=FactType.ATTEMPT_FAILED)
    assert "payment_failed" not in Delivery.objects.values_list("kind", flat=True)


def test_money_that_came_short_and_went_back_is_told_as_that() -> None:
    service, _ = open_for_business()
    payment = start_paying(place(fill_basket(service)))
    for kind in (FactType.CHARGE_SUCCEEDED, FactType.REFUND_SUCCEEDED):
        settle(payment, at=NOW, kind=kind, amount=money(5))
    assert list(Delivery.objects.values_list("kind", flat=True)) == ["money_back"]


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


@pytest.mark.fault(43)
def test_a_paid_order_never_expires_even_before_the_news_was_acted_on() -> None:
    service, _ = open_for_business()
    payment = start_paying(place(fill_basket(service)))
    record_fact(payment, money_arrives(payment, at=NOW), source=FactSource.STAFF, at=NOW)
    Settlement.objects.update(consumed_at=None)
    Order.objects.update(status="placed")
    assert expire_unpaid_orders(at=MUCH_LATER) == 0


@pytest.mark.parametrize("older", [True, False])
def test_an_order_that_was_paid_is_not_let_go_in_place_of_another(older: bool) -> None:
    service, _ = open_for_business(providers=2)
    paid, unpaid = sorted([place(fill_basket(service)) for _ in range(2)], key=lambda order: order.pk, reverse=older)
    Payable.objects.filter(order=paid).update(paid=F("amount"))  # and nobody has acted on it yet
    assert expire_unpaid_orders(at=MUCH_LATER) == 1
    assert [Order.objects.get(pk=order.pk).status for order in (paid, unpaid)] == ["placed", "expired"]


@pytest.mark.fault("42a")
def test_late_money_confirms_the_order_while_its_time_is_free() -> None:
    service, _ = open_for_business()
    order = place(fill_basket(service))
    payment = start_paying(order)
    expire_unpaid_orders(at=MUCH_LATER)
    settle(payment, at=MUCH_LATER)
    order.refresh_from_db()
    assert order.status == "confirmed"
    assert Slot.objects.live(MUCH_LATER).count() == 1


def test_late_money_that_is_honoured_settles_what_was_owed() -> None:
    service, _ = open_for_business()
    order = place(fill_basket(service))
    payment = start_paying(order)
    expire_unpaid_orders(at=MUCH_LATER)
    settle(payment, at=MUCH_LATER)
    assert standing(order) == {"receivable": Decimal(-60)}
    payment.refresh_from_db()
    assert (payment.review, Payable.objects.get().closed_reason) == ("", "")


@pytest.mark.fault("42b")
def test_late_money_that_cannot_be_honoured_stays_the_customers_credit() -> None:
    service, _ = open_for_business()
    order = place(fill_basket(service))
    payment = start_paying(order)
    expire_unpaid_orders(at=MUCH_LATER)
    fill_basket(service, at=MUCH_LATER)
    settle(payment, at=MUCH_LATER)
    assert standing(order) == {"customer_credit": Decimal(-60)}
    payment.refresh_from_db()
    assert (payment.review, Payable.objects.get().closed_reason) == ("late_after_close", "hold_lost")


def test_late_money_confirms_however_near_the_visit_has_come() -> None:
    service, _ = open_for_business(notice_minutes=24 * 60)
    order = place(fill_basket(service))
    payment = start_paying(order)
    expire_unpaid_orders(at=MUCH_LATER)
    settle(payment, at=TEN - timedelta(hours=3))
    order.refresh_from_db()
    assert order.status == "confirmed"


def test_a_refund_that_failed_revives_nothing() -> None:
    service, _ = open_for_business()
    order = place(fill_basket(service))
    payment = start_paying(order)
    expire_unpaid_orders(at=MUCH_LATER)
    other = fill_basket(service, at=MUCH_LATER)
    settle(payment, at=MUCH_LATER)
    remove_item(only_item(other), at=MUCH_LATER)
    settle(payment, at=MUCH_LATER, kind=FactType.REFUND_SUCCEEDED, psp_ref="re_1")
    settle(payment, at=MUCH_LATER, kind=FactType.REFUND_FAILED, psp_ref="re_1")
    order.refresh_from_db()
    assert order.status == "expired"
    assert OfficeTask.objects.filter(key__endswith="holds money and is not visited").exists()
    assert not Settlement.objects.open().exists()


def test_money_that_comes_late_and_short_is_told_to_a_person() -> None:
    service, _ = open_for_business()
    order = place(fill_basket(service))
    payment = start_paying(order)
    expire_unpaid_orders(at=MUCH_LATER)
    settle(payment, at=MUCH_LATER, amount=money(20))
    order.refresh_from_db()
    assert order.status == "expired"
    assert tasks_about(order).count() == 1


def test_late_money_that_went_back_before_anybody_acted_on_it_is_nobodys_task() -> None:
    service, _ = open_for_business()
    order = place(fill_basket(service))
    payment = start_paying(order)
    expire_unpaid_orders(at=MUCH_LATER)
    settle_there_and_back(payment, payment.money, at=MUCH_LATER)
    assert not tasks_about(order).exists()


def test_money_that_was_too_little_becomes_credit_when_its_order_runs_out() -> None:
    service, _ = open_for_business()
    order = place(fill_basket(service))
    settle(start_paying(order), at=NOW, amount=money(20))
    assert standing(order) == {"receivable": Decimal(-20)}
    assert expire_unpaid_orders(at=MUCH_LATER) == 1
    assert standing(order) == {"customer_credit": Decimal(-20)}


def test_money_partly_given_back_before_anybody_acted_on_it_is_told_to_a_person() -> None:
    service, _ = open_for_business()
    order = place(fill_basket(service))
    settle_there_and_back(start_paying(order), money(20), at=NOW)
    expire_unpaid_orders(at=MUCH_LATER)
    order.refresh_from_db()
    assert order.status == "expired"
    assert tasks_about(order).count() == 1


def test_an_order_that_runs_out_is_called_off_at_the_gateway_first() -> None:
    service, _ = open_for_business()
    order = place(fill_basket(service))
    start_order_payment(order, gateway="sandbox", at=NOW)
    assert expire_unpaid_orders(at=MUCH_LATER) == 1
    assert (SandboxIntent.objects.get().status, Payment.objects.get().state) == ("canceled", "canceled")


@pytest.mark.parametrize("card", ["4000000000000002", "4000002500003155"])
def test_a_card_page_left_open_cannot_be_paid_once_the_order_ran_out(card: str) -> None:
    service, _ = open_for_business()
    payment = start_order_payment(place(fill_basket(service)), gateway="sandbox", at=NOW)
    use_card(payment, card, at=NOW)
    refresh_payment(payment, at=NOW)
    assert expire_unpaid_orders(at=MUCH_LATER) == 1
    use_card(payment, at=MUCH_LATER)
    house.authenticate(payment.provider_ref or "", approved=True, at=MUCH_LATER)
    assert SandboxIntent.objects.get().status == "canceled"


def test_an_order_paid_on_an_open_page_at_the_last_moment_is_confirmed_not_let_go() -> None:
    service, _ = open_for_business()
    order = place(fill_basket(service))
    payment = start_order_payment(order, gateway="sandbox", at=NOW)
    use_card(payment, at=MUCH_LATER)
    assert expire_unpaid_orders(at=MUCH_LATER) == 0
    order.refresh_from_db()
    assert order.status == "confirmed"


def test_an_order_waits_while_the_gateway_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    service, _ = open_for_business()
    order = place(fill_basket(service))
    payment = start_order_payment(order, gateway="sandbox", at=NOW)
    use_card(payment, at=NOW)
    monkeypatch.setitem(GATEWAYS, "sandbox", Faulty("never", "never"))
    assert expire_unpaid_orders(at=MUCH_LATER) == 0
    order.refresh_from_db()
    assert (order.status, order.pay_until) == ("placed", MUCH_LATER + timedelta(minutes=settings.PAYMENT_MINUTES))
    assert Slot.objects.live(MUCH_LATER).exists()


def test_an_order_that_has_gone_while_the_gateway_was_asked_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    service, _ = open_for_business()
    order = place(fill_basket(service))
    start_order_payment(order, gateway="sandbox", at=NOW)

    class Slow(Faulty):
        def cancel(self, ref: str, *, at: datetime) -> Any:
            expire_order(Order.objects.get(pk=order.pk), at=at)
            return super().cancel(ref, at=at)

    monkeypatch.setitem(GATEWAYS, "sandbox", Slow())
    assert expire_unpaid_orders(at=MUCH_LATER) == 0
    order.refresh_from_db()
    assert order.status == "expired"


def test_one_order_that_cannot_be_let_go_never_keeps_the_others() -> None:
    service, _ = open_for_business(providers=2)
    stuck, fine = place(fill_basket(service)), place(fill_basket(service))
    start_paying(stuck)
    Payment.objects.update(gateway="closed-down")
    with pytest.raises(ExceptionGroup):
        expire_unpaid_orders(at=MUCH_LATER)
    fine.refresh_from_db()
    assert fine.status == "expired"


@pytest.mark.fault("42b")
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
