"""A wrong key, a closed account: the customer meets a kind page, the office hears of it at once and once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from catalogue.models import Service
from core.models import OfficeTask
from payments.actions.pay import refresh_payment
from payments.actions.sweep import sweep
from payments.models import PaymentState
from tests.payments.factories import begin, make_payable
from tests.payments.stripe.customer import GOOD, Customer, let_time_work, wrong_when_paid, wrong_when_unpaid
from tests.servers.stripe import House

pytestmark = pytest.mark.django_db(transaction=True)
TASK = "gateway:stripe:trouble"


def wrong_key(house: House, settings: Any) -> Callable[[], None]:
    settings.STRIPE_SECRET_KEY = "sk_test_of_somebody_else"
    return lambda: setattr(settings, "STRIPE_SECRET_KEY", house.secret_key)


def closed_account(house: House, settings: Any) -> Callable[[], None]:
    house.is_closed_to_us = True
    return lambda: setattr(house, "is_closed_to_us", False)


CASES = [
    pytest.param(wrong_key, "does not accept STRIPE_SECRET_KEY", marks=pytest.mark.fault("24a"), id="wrong key"),
    pytest.param(closed_account, "refuses our account", marks=pytest.mark.fault("24b"), id="closed account"),
]


@pytest.mark.parametrize(("spoil", "says"), CASES)
def test_the_order_is_kept_and_paid_once_it_is_mended(
    cleaning: Service, house: House, settings: Any, spoil: Callable[[House, Any], Callable[[], None]], says: str
) -> None:
    customer = Customer()
    customer.fill_basket(cleaning)
    mend = spoil(house, settings)
    assert customer.place(follow=True).status_code == 200
    assert "Do not pay again" in customer.sees()
    assert wrong_when_unpaid(house, customer) == []
    assert says in OfficeTask.objects.get(key=TASK).detail
    mend()
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=True):
        let_time_work()
    page = customer.post(customer.success().replace("success", "pay")).url
    house.pay(customer.ref(), GOOD)
    customer.come_back(page)
    assert wrong_when_paid(house, customer) == []


@pytest.mark.parametrize(("spoil", "says"), CASES)
def test_it_is_one_task_however_many_calls_fail(
    house: House, settings: Any, spoil: Callable[[House, Any], Callable[[], None]], says: str
) -> None:
    open_already = begin(make_payable(), gateway="stripe", at=timezone.now())
    spoil(house, settings)
    for minute in range(0, 40, 10):
        at = timezone.now() + timedelta(minutes=minute)
        begin(make_payable(), gateway="stripe", at=at)
        refresh_payment(open_already, at=at)
        sweep(at=at)
    assert [task.key for task in OfficeTask.objects.all()] == [TASK]
    assert open_already.state == PaymentState.ACTION_REQUIRED


def test_a_task_ticked_off_too_early_is_open_again(house: House, settings: Any) -> None:
    wrong_key(house, settings)
    begin(make_payable(), gateway="stripe", at=timezone.now())
    OfficeTask.objects.update(done_at=timezone.now())
    begin(make_payable(), gateway="stripe", at=timezone.now() + timedelta(hours=1))
    assert OfficeTask.objects.get(key=TASK).done_at is None


def test_what_the_network_does_is_no_trouble_of_the_office(house: House) -> None:
    house.is_down = True
    begin(make_payable(), gateway="stripe", at=timezone.now())
    assert not OfficeTask.objects.exists()
