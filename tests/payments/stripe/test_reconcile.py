"""Comparing our books with Stripe's finds what was planted, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from core.money import money
from payments.actions.pay import refresh_payment
from payments.actions.refunds import request_refund
from payments.models import Fact, Payment
from tests.payments.factories import begin, make_payable, tell
from tests.servers.stripe import House

pytestmark = pytest.mark.django_db


def sell(house: House, *, known: bool = True) -> Payment:
    payment = begin(make_payable(), gateway="stripe", at=timezone.now())
    house.pay(str(payment.provider_ref), "4242424242424242")
    return refresh_payment(payment, at=timezone.now()) if known else payment


def reconcile() -> list[str]:
    """Run the command an hour from now; return what it says, line by line."""
    said = StringIO()
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        try:
            call_command("reconcile_payments", stdout=said)
        except CommandError as error:
            return [*said.getvalue().splitlines(), f"{error} [{error.returncode}]"]
    return said.getvalue().splitlines()


def test_what_agrees_is_said_to_agree(house: House) -> None:
    request_refund(sell(house), money("20.00"), reason="Rained off", at=timezone.now())
    assert reconcile() == ["Our books and the gateway's agree."]


@pytest.mark.fault(66)
def test_three_planted_differences_are_found_and_nothing_else(house: House) -> None:
    sell(house)
    unheard = sell(house, known=False)
    changed = sell(house)
    made_up = sell(house)
    house.charges[changed.facts.get(type="charge_succeeded").psp_ref]["amount_captured"] = 4400
    tell(made_up, psp_ref="ch_nobody", occurred_at=timezone.now())
    *said, last = reconcile()
    assert last == "3 differences. [1]"
    assert str(unheard.provider_ref) in said[0]
    assert "is not in our books" in said[0]
    assert "ch_nobody of £45.00 is in our books only" in said[1]
    assert "is £44.00 there and £45.00 in our books" in said[2]


def test_a_refund_made_there_and_not_heard_of_is_found(house: House) -> None:
    payment = sell(house)
    house.refund({"payment_intent": payment.provider_ref, "amount": "500"})
    said, last = reconcile()
    assert said.startswith("stripe: refund re_")
    assert last == "1 difference. [1]"


def test_a_refund_that_came_back_is_no_difference(house: House) -> None:
    payment = sell(house)
    request_refund(payment, money("20.00"), reason="Rained off", at=timezone.now())
    house.fail_refund(next(iter(house.refunds)))
    refresh_payment(payment, at=timezone.now())
    assert reconcile() == ["Our books and the gateway's agree."]


def test_another_shop_on_the_account_is_none_of_our_business(house: House) -> None:
    other = house.create_intent({"amount": "900", "currency": "gbp"})["id"]
    house.pay(other, "4242424242424242")
    house.refund({"payment_intent": other})
    assert reconcile() == ["Our books and the gateway's agree."]


def test_more_than_a_page_is_compared_to_its_end(house: House) -> None:
    for _ in range(103):
        name = house.create_intent({"amount": "900", "currency": "gbp"})["id"]
        house.pay(name, "4242424242424242")
    sell(house)
    assert reconcile() == ["Our books and the gateway's agree."]


def test_without_an_answer_nothing_is_said_to_agree(house: House) -> None:
    house.is_down = True
    [said] = reconcile()
    assert "nothing was compared" in said
    assert said.endswith("[2]")


def test_it_changes_nothing(house: House) -> None:
    sell(house, known=False)
    reconcile()
    assert not Fact.objects.filter(type="charge_succeeded").exists()
