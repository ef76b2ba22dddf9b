"""What happens at the same moment: threads with a barrier, on a database with row locks."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import Count

from core.money import money
from payments.actions.facts import record_fact
from payments.actions.inbox import process_due, receive
from payments.actions.pay import refresh_payment
from payments.actions.refunds import request_refund
from payments.actions.sweep import sweep
from payments.gateways.sandbox.signing import HEADER, sign
from payments.models import (
    Fact,
    FactSource,
    GatewayCall,
    LedgerEntry,
    LedgerTx,
    Payable,
    Payment,
    Receipt,
    Refund,
    SandboxEvent,
    SandboxIntent,
    Series,
    WebhookInbox,
)
from tests.payments.factories import NOON, begin, make_news, make_payable, make_payment, pay_it, tell, use_card
from tests.payments.faults import locked_by_another, race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
LATER = NOON + timedelta(minutes=1)


def deliver(body: bytes) -> None:
    receive("sandbox", body, {HEADER: sign(body, at=LATER)}, at=LATER)
    process_due(at=LATER)


@pytest.mark.fault("27b")
def test_one_event_many_times_beside_the_return_page_is_one_fact_and_one_posting() -> None:
    payment = begin(make_payable())
    use_card(payment)
    body = SandboxEvent.objects.latest("pk").body.encode()
    page = Payment.objects.get(pk=payment.pk)
    results = race(*[lambda: deliver(body)] * 5, lambda: refresh_payment(page, at=LATER))
    assert not [result for result in results if isinstance(result, Exception)]
    assert Fact.objects.filter(type="charge_succeeded").count() == 1
    assert (LedgerTx.objects.count(), Receipt.objects.count(), WebhookInbox.objects.count()) == (1, 1, 1)


@pytest.mark.fault("3a")
def test_a_double_click_starts_one_payment_with_one_object_at_the_provider() -> None:
    payable = make_payable()
    results = race(*[lambda: begin(payable)] * 4)
    assert {result.pk for result in results} == {Payment.objects.get().pk}
    assert (GatewayCall.objects.count(), SandboxIntent.objects.count()) == (1, 1)


def test_a_retry_beside_the_news_of_success_charges_once() -> None:
    payable = make_payable()
    payment = begin(payable)
    use_card(payment, "4000000000000002")
    refresh_payment(payment, at=NOON)
    use_card(payment)
    page = Payment.objects.get(pk=payment.pk)
    results = race(lambda: begin(payable, at=LATER), lambda: refresh_payment(page, at=LATER))
    assert not [result for result in results if isinstance(result, Exception)]
    payable.refresh_from_db()
    assert (payable.paid, SandboxIntent.objects.count()) == (45, 1)


@pytest.mark.fault("37c")
def test_two_refunds_at_once_cannot_exceed_what_came() -> None:
    for _ in range(6):  # a busy machine may run one after the other
        payment = pay_it(make_payable())
        copies = [Payment.objects.get(pk=payment.pk) for _ in range(4)]
        race(*[lambda copy=copy: request_refund(copy, money("30.00"), reason="", at=LATER) for copy in copies])
        payment.refresh_from_db()
        assert payment.refunded == 30
        assert Refund.objects.filter(payment=payment).count() == 1
        intent = SandboxIntent.objects.get(ref=payment.provider_ref)
        assert sum(Decimal(made["amount"]) for made in intent.refunds) == 30


@pytest.mark.fault("48b")
def test_bulk_payments_in_opposite_order_do_not_deadlock() -> None:
    payables = [make_payable() for _ in range(12)]
    payments = [make_payment(*order) for order in (payables, payables[::-1]) * 4]

    def charge(payment: Payment, number: int) -> None:
        news = make_news(psp_ref=f"ch_{number}", amount=money("540.00"))
        record_fact(payment, news, source=FactSource.API, at=NOON)

    results = race(*[lambda p=payment, n=index: charge(p, n) for index, payment in enumerate(payments)])
    assert results == [None] * 8
    assert sum(payable.paid for payable in Payable.objects.all()) == 8 * 540
    assert sum(LedgerEntry.objects.values_list("amount", flat=True)) == 0


def test_receipt_numbers_have_no_gap_though_some_are_rolled_back() -> None:
    class Undone(Exception):
        pass

    def charge(number: int) -> None:
        payment = make_payment()
        with transaction.atomic():
            record_fact(payment, make_news(psp_ref=f"ch_{number}"), source=FactSource.API, at=NOON)
            if number % 3 == 0:
                raise Undone

    race(*[lambda n=number: charge(n) for number in range(9)])
    assert sorted(Receipt.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert Series.objects.get().last == 6


def test_two_sweeps_at_once_do_each_thing_once() -> None:
    for _ in range(5):
        payment = begin(make_payable())
        use_card(payment)
    bodies = [event.body.encode() for event in SandboxEvent.objects.all()]
    for body in bodies:
        receive("sandbox", body, {HEADER: sign(body, at=LATER)}, at=LATER)
    SandboxEvent.objects.update(delivered_at=NOON)
    results = race(*[lambda: sweep(at=LATER)] * 3)
    assert not [result for result in results if isinstance(result, Exception)]
    assert set(WebhookInbox.objects.values_list("state", "tries")) == {("done", 1)}
    charges = Fact.objects.filter(type="charge_succeeded").values("payment").annotate(times=Count("pk"))
    assert [row["times"] for row in charges] == [1] * 5


def test_the_second_of_two_equal_facts_at_once_learns_that_it_is_known() -> None:
    payment = make_payment()
    copies = [Payment.objects.get(pk=payment.pk) for _ in range(2)]
    seen = race(*[lambda c=copy: record_fact(c, make_news(), source=FactSource.API, at=NOON) for copy in copies])
    assert sorted(fact is None for fact in seen) == [False, True]


def test_charges_of_one_payment_at_once_each_count_and_each_make_a_version() -> None:
    payment = make_payment()
    copies = [Payment.objects.get(pk=payment.pk) for _ in range(4)]
    before = payment.version
    race(*[lambda c=copy, n=n: tell(c, psp_ref=f"ch_{n}") for n, copy in enumerate(copies)])
    payment.refresh_from_db()
    assert (payment.captured, payment.version) == (180, before + 4)


def test_a_notice_in_another_workers_hands_is_passed_over_without_waiting() -> None:
    use_card(begin(make_payable()))
    body = SandboxEvent.objects.latest("pk").body.encode()
    row = receive("sandbox", body, {HEADER: sign(body, at=LATER)}, at=LATER)
    with locked_by_another(WebhookInbox.objects.filter(pk=row.pk)):
        process_due(at=LATER)
    row.refresh_from_db()
    assert (row.state, row.tries) == ("received", 0)


def test_a_call_in_another_workers_hands_is_passed_over_without_waiting() -> None:
    use_card(begin(make_payable()))
    SandboxEvent.objects.update(delivered_at=NOON)
    with locked_by_another(GatewayCall.objects.all()):
        sweep(at=LATER)
    assert not Fact.objects.filter(type="charge_succeeded").exists()
    sweep(at=LATER)
    assert Fact.objects.filter(type="charge_succeeded").exists()
