"""Disputed money stands aside, whoever began it and however it ends, and is never lost twice."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone

from core.models import OfficeTask
from core.money import money
from payments.actions.inbox import process_due
from payments.actions.pay import refresh_payment
from payments.actions.refunds import CannotRefund, request_refund
from payments.models import LedgerEntry, Payment
from tests.payments.factories import begin, make_payable
from tests.servers.stripe import House
from tests.servers.stripe.notices import deliver

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def paid(house: House) -> Payment:
    payment = begin(make_payable(), gateway="stripe", at=timezone.now())
    house.pay(str(payment.provider_ref), "4242424242424242")
    return refresh_payment(payment, at=timezone.now())


def hear(house: House, address: str, payment: Payment) -> None:
    deliver(house, address)
    process_due(at=timezone.now())
    payment.refresh_from_db()


def in_suspense() -> float:
    entries = LedgerEntry.objects.filter(account="dispute_suspense").values_list("amount", flat=True)
    return float(sum(entries, Decimal(0)))


@pytest.mark.fault("39b", "41a")
def test_a_dispute_that_is_opened_stands_aside_and_is_a_task(house: House, paid: Payment, address: str) -> None:
    house.dispute(str(paid.provider_ref))
    hear(house, address, paid)
    assert (paid.captured, paid.disputed, in_suspense()) == (45, 45, 45)
    assert OfficeTask.objects.filter(key__startswith=f"payment:{paid.pk}:dispute").count() == 1
    with pytest.raises(CannotRefund):
        request_refund(paid, money("0.01"), reason="", at=timezone.now())


@pytest.mark.fault("41b")
def test_a_dispute_that_is_won_gives_the_money_back(house: House, paid: Payment, address: str) -> None:
    dispute = house.dispute(str(paid.provider_ref))
    house.end_dispute(dispute["id"], "won")
    hear(house, address, paid)
    assert (paid.disputed, in_suspense()) == (0, 0)


@pytest.mark.fault("41c")
def test_a_dispute_that_is_lost_is_lost_once(house: House, paid: Payment, address: str) -> None:
    dispute = house.dispute(str(paid.provider_ref))
    hear(house, address, paid)
    house.end_dispute(dispute["id"], "lost")
    for _ in range(2):
        hear(house, address, paid)
    assert (paid.captured, paid.refunded, paid.disputed, in_suspense()) == (45, 0, 45, 45)
    assert OfficeTask.objects.filter(key__contains=":dispute").count() == 1


@pytest.mark.fault("41d")
def test_a_dispute_after_a_refund_takes_only_what_was_left(house: House, paid: Payment, address: str) -> None:
    request_refund(paid, money("20.00"), reason="Rained off", at=timezone.now())
    house.dispute(str(paid.provider_ref))
    hear(house, address, paid)
    assert (paid.refunded, paid.disputed, in_suspense()) == (20, 25, 25)
