"""Money given back through Stripe: once, bounded, and never called failed for want of an answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.models import OfficeTask
from core.money import money
from payments.actions.inbox import process_due
from payments.actions.pay import refresh_payment
from payments.actions.refunds import CannotRefund, request_refund
from payments.actions.sweep import sweep
from payments.models import Payment, Refund, RefundState
from tests.payments.factories import begin, make_payable
from tests.payments.faults import race
from tests.payments.stripe.customer import wrong_books
from tests.running import eventually
from tests.servers.stripe import House
from tests.servers.stripe.faults import Fault, Kind
from tests.servers.stripe.notices import deliver

pytestmark = pytest.mark.django_db(transaction=True)
LOST = [Kind.ANSWER_LOST, Kind.HALF_ANSWER, Kind.GARBLED, Kind.NEVER_ARRIVES, Kind.BUSY, Kind.LOCKED]


@pytest.fixture
def paid(house: House) -> Payment:
    payment = begin(make_payable(), gateway="stripe", at=timezone.now())
    house.pay(str(payment.provider_ref), "4242424242424242")
    return refresh_payment(payment, at=timezone.now())


def give_back(payment: Payment, amount: str) -> Refund:
    return request_refund(payment, money(amount), reason="Rained off", at=timezone.now())


def later(minutes: int = 5) -> None:
    sweep(at=timezone.now() + timedelta(minutes=minutes))


@pytest.mark.parametrize("amount", ["45.00", "12.34", "0.01"])
def test_it_is_given_back_exactly(house: House, paid: Payment, amount: str) -> None:
    assert give_back(paid, amount).state == RefundState.SUCCEEDED
    [made] = house.refunds.values()
    assert made["amount"] == int(amount.replace(".", ""))
    assert paid.refunded == money(amount).amount
    assert wrong_books(house) == []


@pytest.mark.fault("37a", "37b")
def test_parts_add_up_to_the_whole_and_not_a_penny_more(house: House, paid: Payment) -> None:
    for amount in ("40.00", "4.99", "0.01"):
        give_back(paid, amount)
    with pytest.raises(CannotRefund):
        give_back(paid, "0.01")
    assert paid.refunded == 45
    assert wrong_books(house) == []


@pytest.mark.fault(25)
@pytest.mark.parametrize("kind", LOST)
def test_without_a_clear_answer_it_is_unknown_and_then_given_back_once(house: House, paid: Payment, kind: Kind) -> None:
    house.faults.append(Fault(kind, method="POST", path="/v1/refunds", times=2))
    refund = give_back(paid, "45.00")
    assert refund.state == RefundState.UNKNOWN
    house.faults.clear()
    with pytest.raises(CannotRefund):
        give_back(paid, "45.00")
    later()
    refund.refresh_from_db()
    assert refund.state == RefundState.SUCCEEDED
    assert len(house.refunds) == 1
    assert wrong_books(house) == []


@pytest.mark.fault("18b")
def test_a_500_kept_by_stripe_is_settled_by_its_notice(house: House, paid: Payment, address: str) -> None:
    house.faults.append(Fault(Kind.BROKEN_AFTER, method="POST", path="/v1/refunds"))
    refund = give_back(paid, "45.00")
    assert refund.state == RefundState.UNKNOWN
    deliver(house, address)
    process_due(at=timezone.now())
    refund.refresh_from_db()
    assert (refund.state, Refund.objects.count()) == (RefundState.SUCCEEDED, 1)
    later()
    assert len(house.refunds) == 1
    assert wrong_books(house) == []


def test_the_answer_and_the_notice_are_one_refund(house: House, paid: Payment, address: str) -> None:
    give_back(paid, "20.00")
    deliver(house, address, times=2)
    process_due(at=timezone.now())
    assert (Refund.objects.count(), Refund.objects.get().state) == (1, RefundState.SUCCEEDED)
    paid.refresh_from_db()
    assert paid.refunded == 20


@pytest.mark.fault("37c")
def test_two_people_give_back_at_once_and_once_is_bounded(house: House, paid: Payment) -> None:
    results = race(*[lambda: give_back(Payment.objects.get(pk=paid.pk), "30.00")] * 2)
    assert sorted(type(one).__name__ for one in results) == ["CannotRefund", "Refund"]
    assert sum(one["amount"] for one in house.refunds.values()) == 3000


@pytest.mark.fault("39a")
def test_a_refund_made_at_stripe_itself_is_noted(house: House, paid: Payment, address: str) -> None:
    house.refund({"payment_intent": paid.provider_ref, "amount": "1500"})
    deliver(house, address)
    process_due(at=timezone.now())
    paid.refresh_from_db()
    assert (paid.refunded, Refund.objects.get().state) == (15, RefundState.EXTERNAL)
    assert wrong_books(house) == []


def test_a_slow_refund_is_on_its_way_until_it_arrives(house: House, paid: Payment) -> None:
    house.refund_status = "pending"
    refund = give_back(paid, "45.00")
    assert refund.state == RefundState.PENDING
    with pytest.raises(CannotRefund):
        give_back(paid, "45.00")
    [name] = house.refunds
    house.settle_refund(name)
    later(minutes=60)
    refund.refresh_from_db()
    assert refund.state == RefundState.SUCCEEDED
    assert wrong_books(house) == []


@pytest.mark.fault(38)
def test_a_refund_that_comes_back_is_money_again_and_a_task(house: House, paid: Payment, address: str) -> None:
    refund = give_back(paid, "45.00")
    [name] = house.refunds
    house.fail_refund(name)
    deliver(house, address)
    process_due(at=timezone.now())
    refund.refresh_from_db()
    paid.refresh_from_db()
    assert (refund.state, paid.refunded) == (RefundState.FAILED, 0)
    assert OfficeTask.objects.filter(key=f"refund:{refund.pk}:failed").exists()
    assert wrong_books(house) == []


def test_a_refund_under_a_wrong_key_of_ours_is_not_called_failed(house: House, paid: Payment, settings: Any) -> None:
    house.faults.append(Fault(Kind.ANSWER_LOST, method="POST", path="/v1/refunds", times=2))
    refund = give_back(paid, "45.00")
    settings.STRIPE_SECRET_KEY = "sk_test_of_somebody_else"
    later()
    refund.refresh_from_db()
    assert refund.state == RefundState.UNKNOWN
    settings.STRIPE_SECRET_KEY = house.secret_key
    later(minutes=15)
    refund.refresh_from_db()
    assert refund.state == RefundState.SUCCEEDED
    assert len(house.refunds) == 1


def test_more_than_ten_refunds_are_all_heard_of(house: House, paid: Payment) -> None:
    for _ in range(12):
        house.refund({"payment_intent": paid.provider_ref, "amount": "100"})
    refresh_payment(paid, at=timezone.now())
    assert paid.refunded == 12


@pytest.mark.fault(22)
def test_a_refund_older_than_its_key_is_looked_up_and_never_sent_again(house: House, paid: Payment) -> None:
    house.faults.append(Fault(Kind.ANSWER_LOST, method="POST", path="/v1/refunds", times=2))
    refund = give_back(paid, "45.00")
    house.keys.forget(f"refund:{refund.pk}")
    later(minutes=21 * 60)
    refund.refresh_from_db()
    assert (refund.state, len(house.refunds)) == (RefundState.SUCCEEDED, 1)
    assert OfficeTask.objects.filter(key=f"call:refund:{refund.pk}").exists()
    assert wrong_books(house) == []


@pytest.mark.fault(38)
def test_a_refund_on_its_way_that_fails_is_money_again_and_a_task(house: House, paid: Payment, address: str) -> None:
    house.refund_status = "pending"
    refund = give_back(paid, "45.00")
    assert refund.state == RefundState.PENDING
    house.fail_refund(next(iter(house.refunds)))
    deliver(house, address)
    process_due(at=timezone.now())
    refund.refresh_from_db()
    paid.refresh_from_db()
    assert (refund.state, paid.refunded, paid.payables.get().paid) == (RefundState.FAILED, 0, 45)
    assert OfficeTask.objects.filter(key=f"refund:{refund.pk}:failed").exists()
    house.refund_status = "succeeded"
    assert give_back(paid, "45.00").state == RefundState.SUCCEEDED


@pytest.mark.fault(40)
def test_a_refund_told_while_its_answer_is_still_awaited_is_one_refund(
    house: House, paid: Payment, address: str, settings: Any
) -> None:
    settings.STRIPE_TIMEOUT_SECONDS = 20
    silent = Fault(Kind.SILENT, method="POST", path="/v1/refunds")
    house.faults.append(silent)

    def hear() -> None:
        assert eventually(lambda: house.refunds)
        deliver(house, address)
        process_due(at=timezone.now())
        silent.go_on.set()

    answer, heard = race(lambda: give_back(Payment.objects.get(pk=paid.pk), "45.00"), hear)
    assert heard is None
    assert answer.state == RefundState.SUCCEEDED
    assert (Refund.objects.count(), len(house.refunds)) == (1, 1)
    assert wrong_books(house) == []


@pytest.mark.fault(40)
@pytest.mark.postgresql
def test_the_answer_and_the_news_of_a_refund_at_the_same_moment_are_one_refund(
    house: House, paid: Payment, address: str
) -> None:
    def hear() -> None:
        for _ in range(8):
            refresh_payment(Payment.objects.get(pk=paid.pk), at=timezone.now())

    results = race(lambda: give_back(Payment.objects.get(pk=paid.pk), "45.00"), hear, hear, hear)
    assert not [one for one in results if isinstance(one, Exception)]
    assert (Refund.objects.count(), len(house.refunds)) == (1, 1)
    paid.refresh_from_db()
    assert paid.refunded == 45
