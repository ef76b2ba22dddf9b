"""Money that comes while an order runs out, is called off or is paid otherwise: none is lost, none goes back alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from booking.actions.settlements import consume_settlements, expire_unpaid_orders
from booking.models import Order, OrderStatus
from core.models import OfficeTask
from core.money import money
from payments.actions.pay import record_money_received, refresh_payment
from payments.actions.payables import close_payable
from payments.actions.sweep import sweep
from payments.models import LedgerEntry, Payable, Payment, PaymentState, Refund, Review
from tests.payments.factories import begin, make_payable
from tests.payments.faults import race
from tests.payments.stripe.customer import GOOD, Customer, hear, wrong_books
from tests.servers.stripe import House
from tests.servers.stripe.refusals import Refused

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[3]
MONEY_GOES_BACK = {"request_refund", "Refund"}


def start() -> tuple[Payable, Payment]:
    payable = make_payable()
    return payable, begin(payable, gateway="stripe", at=timezone.now())


def credit(payable: Payable) -> int:
    return -int(
        sum(LedgerEntry.objects.filter(account=f"customer_credit:{payable.pk}").values_list("amount", flat=True))
    )


@pytest.mark.fault(43, 47)
def test_at_the_last_moment_it_is_paid_and_confirmed_or_neither(customer: Customer, house: House, address: str) -> None:
    """The card is charged, the clock lets the order go and the notice arrives, all at once."""
    customer.order_by_card()
    ref, at = customer.ref(), timezone.now() + timedelta(hours=2)

    def pay() -> None:
        try:
            house.pay(ref, GOOD)
        except Refused:
            return

    results = race(pay, lambda: expire_unpaid_orders(at=at), lambda: hear(house, address))
    assert [one for one in results if isinstance(one, Exception)] == []
    hear(house, address)
    is_paid = house.intents[ref]["status"] == "succeeded"
    order = Order.objects.get(pk=customer.order().pk)
    assert order.status == (OrderStatus.CONFIRMED if is_paid else OrderStatus.EXPIRED)
    assert not Refund.objects.exists()
    assert wrong_books(house) == []


@pytest.mark.fault(43)
def test_an_order_paid_before_the_clock_came_never_runs_out(customer: Customer, house: House, address: str) -> None:
    customer.order_by_card()
    house.pay(customer.ref(), GOOD)
    at = timezone.now() + timedelta(hours=2)
    race(*[lambda: expire_unpaid_orders(at=at)] * 2, lambda: hear(house, address))
    consume_settlements(at=at)
    assert Order.objects.get(pk=customer.order().pk).status == OrderStatus.CONFIRMED
    assert house.intents[customer.ref()]["status"] == "succeeded"


@pytest.mark.fault(44, 47)
def test_paid_in_cash_and_by_card_is_credit_and_a_task(house: House) -> None:
    payable, payment = start()
    house.pay(str(payment.provider_ref), GOOD)
    record_money_received(payable, money("45.00"), reference="till-1", method="Cash", at=timezone.now())
    refresh_payment(payment, at=timezone.now())
    payable.refresh_from_db()
    assert (payable.paid, credit(payable)) == (90, 45)
    assert OfficeTask.objects.filter(key=f"payable:{payable.pk}:overpaid").count() == 1
    assert not house.refunds
    assert wrong_books(house) == []


@pytest.mark.fault(4)
def test_what_is_left_after_cash_cannot_be_paid_at_the_old_amount(house: House) -> None:
    payable, payment = start()
    record_money_received(payable, money("20.00"), reference="till-1", method="Cash", at=timezone.now())
    assert house.intents[str(payment.provider_ref)]["status"] == "canceled"
    again = begin(payable, gateway="stripe", at=timezone.now())
    assert house.intents[str(again.provider_ref)]["amount"] == 2500
    house.pay(str(again.provider_ref), GOOD)
    refresh_payment(again, at=timezone.now())
    payable.refresh_from_db()
    assert (payable.paid, credit(payable)) == (45, 0)


@pytest.mark.fault(4)
def test_the_clock_calls_off_an_old_amount_that_could_not_be_called_off_at_once(house: House) -> None:
    payable, payment = start()
    house.is_down = True
    record_money_received(payable, money("20.00"), reference="till-1", method="Cash", at=timezone.now())
    house.is_down = False
    assert house.intents[str(payment.provider_ref)]["status"] == "requires_payment_method"
    sweep(at=timezone.now() + timedelta(minutes=1))
    assert house.intents[str(payment.provider_ref)]["status"] == "canceled"


@pytest.mark.fault(46, 47)
@pytest.mark.parametrize("arrives", [True, False])
def test_cancelled_while_a_slow_payment_is_on_its_way_the_house_decides(house: House, arrives: bool) -> None:
    payable, payment = start()
    ref = str(payment.provider_ref)
    house.pay_by_debit(ref)
    refresh_payment(payment, at=timezone.now())
    close_payable(payable, reason="cancelled", at=timezone.now())
    sweep(at=timezone.now() + timedelta(minutes=1))
    payment.refresh_from_db()
    assert (payment.state, house.intents[ref]["status"]) == (PaymentState.PROCESSING, "processing")
    house.settle(ref, succeeds=arrives)
    refresh_payment(payment, at=timezone.now())
    assert payment.state == (PaymentState.SUCCEEDED if arrives else PaymentState.FAILED)
    assert (payment.review, credit(payable)) == ((Review.LATE_AFTER_CLOSE, 45) if arrives else ("", 0))
    assert not Refund.objects.exists()


def deeds_in(tree: ast.AST) -> Iterator[str]:
    """Name what is called inside any `except` of a file."""
    for handler in (node for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler)):
        for call in (node for node in ast.walk(handler) if isinstance(node, ast.Call)):
            yield call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


@pytest.mark.fault(47)
def test_no_failure_of_ours_gives_money_back_by_itself() -> None:
    apps = ("accounts", "booking", "catalogue", "core", "dashboard", "home", "notifications", "payments", "services")
    texts = [file.read_text() for app in apps for file in (ROOT / app).rglob("*.py")]
    concerned = [ast.parse(text) for text in texts if any(deed in text for deed in MONEY_GOES_BACK)]
    assert len(concerned) > 3
    assert [name for tree in concerned for name in deeds_in(tree) if name in MONEY_GOES_BACK] == []
