"""Notices that never arrive, a backup that is an hour old, clocks that are wrong: the books end the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from core.models import OfficeTask, SweepRun
from core.money import money
from core.sweeps import registered_sweeps, sweep_due
from payments.actions.inbox import process_due
from payments.actions.missed import MISSED_NOTICES, fetch_missed_notices
from payments.actions.reconciling import hand_over_differences
from payments.actions.refunds import request_refund
from payments.gateways.base import NoAnswer
from payments.models import Payment, PaymentState, Refund, WebhookInbox
from payments.reconcile import differences
from tests.payments.factories import begin, make_payable
from tests.payments.stripe.customer import wrong_books
from tests.servers.stripe import House
from tests.servers.stripe.notices import deliver

pytestmark = pytest.mark.django_db
GOOD, DECLINED = "4242424242424242", "4000000000000002"
HOUR = timedelta(hours=1)


def start() -> Payment:
    return begin(make_payable(), gateway="stripe", at=timezone.now())


def pay(house: House, payment: Payment) -> str:
    ref = str(payment.provider_ref)
    house.pay(ref, GOOD)
    return ref


def fetch(after: timedelta = HOUR) -> int:
    """Ask for what was missed, and work on it."""
    at = timezone.now() + after
    missed = fetch_missed_notices(at=at)
    process_due(at=at)
    return missed


@pytest.fixture
def sold(house: House) -> dict[str, Payment]:
    """Return four payments that were begun before the backup was made."""
    return {name: start() for name in ("paid", "declined", "refunded", "disputed")}


def what_our_side_has_lost(house: House, sold: dict[str, Payment]) -> str:
    """Let an hour go by at the house of which our side knows nothing; return an intent we even forgot to have begun."""
    house.pay(str(sold["declined"].provider_ref), DECLINED)
    for name in ("paid", "refunded", "disputed"):
        pay(house, sold[name])
    house.refund({"payment_intent": sold["refunded"].provider_ref, "amount": "1500"})
    house.dispute(str(sold["disputed"].provider_ref))
    ours = {"payment": str(uuid4()), "attempt": "1"}
    forgotten: str = house.create_intent({"amount": "900", "currency": "gbp", "metadata": ours})["id"]
    house.pay(forgotten, GOOD)
    return forgotten


@pytest.mark.fault(67)
def test_what_the_hour_of_a_lost_backup_held_comes_back(house: House, sold: dict[str, Payment]) -> None:
    forgotten = what_our_side_has_lost(house, sold)
    assert fetch() > 0
    found = {name: Payment.objects.get(pk=payment.pk) for name, payment in sold.items()}
    states = {name: (one.state, one.captured, one.refunded, one.disputed) for name, one in found.items()}
    assert states == {
        "paid": (PaymentState.SUCCEEDED, 45, 0, 0),
        "declined": (PaymentState.FAILED, 0, 0, 0),
        "refunded": (PaymentState.SUCCEEDED, 45, 15, 0),
        "disputed": (PaymentState.SUCCEEDED, 45, 0, 45),
    }
    [said] = differences(since=timezone.now() - HOUR, until=timezone.now() + HOUR)
    assert forgotten in said
    assert "is not in our books" in said


@pytest.mark.fault(67)
def test_a_dispute_told_while_nobody_listened_is_set_aside(house: House) -> None:
    payment = start()
    ref = pay(house, payment)
    fetch()
    dispute = house.dispute(ref)
    house.end_dispute(dispute["id"], "won")
    house.dispute(ref)
    fetch(2 * HOUR)
    payment.refresh_from_db()
    assert payment.disputed == 45
    assert OfficeTask.objects.filter(key__contains="dispute").count() == 2


@pytest.mark.fault(29)
def test_notices_that_arrived_are_not_missed(house: House, transactional_db: None, live_server: Any) -> None:
    pay(house, start())
    deliver(house, f"{live_server.url}/api/webhooks/stripe")
    process_due(at=timezone.now())
    assert fetch() == 0
    assert not OfficeTask.objects.exists()


@pytest.mark.fault(29)
def test_notices_that_did_not_arrive_are_said_to_the_office_once_a_day(house: House) -> None:
    for _ in range(2):
        pay(house, start())
        fetch()
    [task] = OfficeTask.objects.filter(key__contains="missed")
    assert task.title == "Notices from stripe did not arrive"


def test_what_was_told_just_now_is_left_to_arrive_by_itself(house: House) -> None:
    pay(house, start())
    assert fetch(timedelta(0)) == 0


def test_a_notice_is_waited_for_five_minutes(house: House) -> None:
    pay(house, start())
    assert fetch(timedelta(minutes=4, seconds=30)) == 0
    assert fetch(timedelta(minutes=5, seconds=30)) > 0


def test_more_than_a_page_is_fetched_to_its_end(house: House) -> None:
    for _ in range(101):
        house.cancel_intent(house.create_intent({"amount": "900", "currency": "gbp"})["id"], {})
    pay(house, start())
    assert fetch_missed_notices(at=timezone.now() + HOUR) == 102


def test_without_an_answer_the_next_look_goes_back_as_far(house: House) -> None:
    payment = start()
    pay(house, payment)
    house.is_down = True
    with pytest.raises(NoAnswer):
        fetch()
    house.is_down = False
    fetch(2 * HOUR)
    payment.refresh_from_db()
    assert payment.state == PaymentState.SUCCEEDED


def test_the_clock_looks_each_hour_and_from_its_last_good_look_on(house: House) -> None:
    every = {sweep.name: sweep.every for sweep in registered_sweeps()}
    assert (every[MISSED_NOTICES], every["reconcile_payments"]) == (HOUR, 24 * HOUR)
    SweepRun.objects.create(name=MISSED_NOTICES, next_at=timezone.now(), ran_at=timezone.now() - 2 * HOUR)
    pay(house, start())
    sweep_due(now=lambda: timezone.now() + HOUR)
    [asked] = [asked for _, path, asked in house.asked if path == "/v1/events"]
    since = int((timezone.now() - 2 * HOUR - timedelta(minutes=15)).timestamp())
    assert abs(int(asked["created"]["gte"]) - since) < 5
    assert WebhookInbox.objects.exists()


@pytest.mark.fault(66)
def test_each_difference_of_the_books_is_one_task_of_the_office(house: House) -> None:
    pay(house, start())
    for day in (1, 2):
        hand_over_differences(at=timezone.now() + timedelta(days=day))
    [task] = OfficeTask.objects.filter(key__startswith="reconcile:")
    assert "is not in our books" in task.detail


def test_what_moved_just_now_is_no_difference_yet(house: House) -> None:
    pay(house, start())
    assert hand_over_differences(at=timezone.now()) == 0
    assert hand_over_differences(at=timezone.now() + timedelta(minutes=16)) == 1


@pytest.fixture
def wrong_clock(request: pytest.FixtureRequest) -> Iterator[None]:
    with time_machine.travel(timezone.now() + request.param, tick=True):
        yield


@pytest.mark.fault("69a")
@pytest.mark.parametrize("wrong_clock", [timedelta(minutes=-10), timedelta(minutes=10)], indirect=True)
@pytest.mark.django_db(transaction=True)
def test_a_clock_ten_minutes_wrong_refuses_notices_and_loses_nothing(
    house: House, live_server: Any, wrong_clock: None
) -> None:
    payment = start()
    ref = pay(house, payment)
    assert set(deliver(house, f"{live_server.url}/api/webhooks/stripe")) <= {200, 400}
    fetch()
    payment.refresh_from_db()
    assert payment.state == PaymentState.SUCCEEDED
    assert request_refund(payment, money("45.00"), reason="", at=timezone.now()).state == "succeeded"
    house.fail_refund(next(iter(house.refunds)))
    fetch(2 * HOUR)
    payment.refresh_from_db()
    assert (payment.refunded, Refund.objects.get().state) == (0, "failed")
    assert house.intents[ref]["amount_received"] == 4500


@pytest.mark.fault("69b")
def test_what_the_house_dates_into_the_future_counts_today(house: House) -> None:
    payment = start()
    ref = pay(house, payment)
    tomorrow = int((timezone.now() + timedelta(days=1)).timestamp())
    for thing in (house.intents[ref], *house.charges.values(), *house.transactions.values()):
        thing["created"] = tomorrow
    fetch()
    payment.refresh_from_db()
    assert (payment.state, payment.captured) == (PaymentState.SUCCEEDED, 45)
    assert wrong_books(house) == []
