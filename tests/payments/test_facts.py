"""State is a function of the set of facts, and money adds up whatever happens."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from djmoney.money import Money

from core.models import OfficeTask
from core.money import money
from payments.actions.facts import record_outcome
from payments.actions.payables import close_payable
from payments.gateways.base import Outcome
from payments.models import (
    FactSource,
    FactType,
    LedgerEntry,
    LedgerTx,
    PaymentState,
    Review,
    Settlement,
    SettlementKind,
)
from tests.payments.factories import NOON, make_news, make_payable, make_payment, pay_it, tell

pytestmark = pytest.mark.django_db
T = FactType


def standing() -> dict[str, Decimal]:
    totals: dict[str, Decimal] = {}
    for account, amount in LedgerEntry.objects.values_list("account", "amount"):
        totals[account] = totals.get(account, Decimal(0)) + amount
    return {account: amount for account, amount in totals.items() if amount}


def test_a_charge_pays_what_is_owed() -> None:
    payable = make_payable()
    payment = pay_it(payable)
    payable.refresh_from_db()
    assert (payment.state, payment.captured, payable.paid) == (PaymentState.SUCCEEDED, 45, 45)


def test_it_counts_the_same_fact_once() -> None:
    payment = make_payment()
    assert tell(payment) is not None
    assert tell(payment) is None
    assert (payment.facts.count(), payment.captured, LedgerTx.objects.count()) == (1, 45, 1)


def test_it_flags_a_fact_that_comes_again_with_another_amount() -> None:
    payment = make_payment()
    tell(payment)
    tell(payment, amount=money("40.00"))
    assert (payment.review, payment.captured) == (Review.CONFLICTING_AMOUNT, 45)
    assert OfficeTask.objects.filter(key__startswith=f"payment:{payment.pk}:").exists()
    tell(payment, T.REFUND_SUCCEEDED, "re_1", amount=money("5.00"))
    assert payment.review == Review.CONFLICTING_AMOUNT


@pytest.mark.fault(45)
def test_foreign_money_is_kept_but_never_counted() -> None:
    payment = make_payment()
    fact = tell(payment, amount=Money("45.00", "EUR"))
    assert not fact.counted
    assert (payment.state, payment.captured, payment.review) == (PaymentState.CREATED, 0, Review.CURRENCY_MISMATCH)
    assert not LedgerTx.objects.exists()
    assert not Settlement.objects.exists()
    assert OfficeTask.objects.count() == 1


@pytest.mark.fault(45)
def test_a_short_payment_is_flagged_and_does_not_settle() -> None:
    payable = make_payable()
    payment = make_payment(payable)
    tell(payment, amount=money("44.99"))
    payable.refresh_from_db()
    assert payment.review == Review.AMOUNT_MISMATCH
    assert not payable.is_settled


@pytest.mark.parametrize("late", [T.ATTEMPT_FAILED, T.CANCELED, T.ACTION_REQUIRED, T.PROCESSING])
def test_success_is_sticky(late: str) -> None:
    payment = make_payment()
    tell(payment)
    tell(payment, late, "later")
    assert payment.state == PaymentState.SUCCEEDED
    assert not Settlement.objects.filter(kind=SettlementKind.FAILED).exists()


@pytest.mark.parametrize("early", [T.ATTEMPT_FAILED, T.CANCELED])
def test_late_success_wins(early: str) -> None:
    payment = make_payment()
    tell(payment, early, "early")
    tell(payment)
    assert payment.state == PaymentState.SUCCEEDED


def test_a_failure_clears_the_waiting_of_its_own_attempt() -> None:
    payment = make_payment()
    tell(payment, T.ACTION_REQUIRED, "a1")
    tell(payment, T.ATTEMPT_FAILED, "f1", code="card_declined")
    assert (payment.state, payment.failure_code) == (PaymentState.FAILED, "card_declined")


def test_an_older_attempt_says_nothing_about_the_newer_one() -> None:
    payment = make_payment()
    tell(payment, T.PROCESSING, "p2", attempt=2)
    tell(payment, T.ATTEMPT_FAILED, "f1", attempt=1)
    assert (payment.state, payment.attempt) == (PaymentState.PROCESSING, 2)
    tell(payment, T.ATTEMPT_FAILED, "f2", attempt=2)
    assert payment.state == PaymentState.FAILED


def test_a_second_try_that_the_bank_asks_about_leads_on_after_a_failure() -> None:
    payment = make_payment()
    tell(payment, T.ATTEMPT_FAILED, "f1", code="card_declined")
    asks = make_news(T.ACTION_REQUIRED, "a2", attempt=2)
    way_on = {"type": "redirect", "url": "/checkout/card/"}
    record_outcome(payment, Outcome("pi_1", facts=(asks,), next_action=way_on), source=FactSource.WEBHOOK, at=NOON)
    payment.refresh_from_db()
    assert (payment.state, payment.next_action) == (PaymentState.ACTION_REQUIRED, way_on)


@pytest.mark.fault("31b")
def test_a_refund_may_be_heard_of_before_its_charge() -> None:
    payable = make_payable()
    payment = make_payment(payable)
    tell(payment, T.REFUND_SUCCEEDED, "re_1", amount=money("5.00"))
    assert (payment.refunded, payment.review) == (0, "")
    tell(payment)
    payable.refresh_from_db()
    assert (payment.captured, payment.refunded, payable.paid) == (45, 5, 40)
    assert standing() == {"clearing:sandbox": 40, f"receivable:{payable.pk}": -40}


@pytest.mark.fault(38)
def test_a_failed_refund_gives_the_money_back_to_paid() -> None:
    payable = make_payable()
    payment = make_payment(payable)
    tell(payment)
    tell(payment, T.REFUND_SUCCEEDED, "re_1", amount=money("5.00"))
    tell(payment, T.REFUND_FAILED, "re_1", amount=money("5.00"))
    payable.refresh_from_db()
    assert (payment.refunded, payable.paid) == (0, 45)
    assert payment.refunds.get().state == "failed"


def test_a_refund_we_hear_of_after_it_failed_is_no_news_to_anybody() -> None:
    payment = make_payment()
    tell(payment)
    tell(payment, T.REFUND_FAILED, "re_1", amount=money("5.00"))
    tell(payment, T.REFUND_SUCCEEDED, "re_1", amount=money("5.00"))
    assert (payment.refunded, payment.refunds.get().state) == (0, "failed")
    assert [row.kind for row in Settlement.objects.all()] == [SettlementKind.PAID]  # nobody is told of money back


@pytest.mark.fault("41d")
def test_a_dispute_stands_aside_and_is_never_lost_twice() -> None:
    payment = make_payment()
    tell(payment)
    tell(payment, T.REFUND_SUCCEEDED, "re_1", amount=money("20.00"))
    tell(payment, T.CHARGEBACK, "dp_1")
    assert (payment.refunded, payment.disputed) == (20, 25)
    assert standing()["dispute_suspense"] == 25
    tell(payment, T.CHARGEBACK_WON, "dp_1")
    assert payment.disputed == 0
    assert "dispute_suspense" not in standing()


@pytest.mark.fault(44)
def test_a_second_payment_for_one_thing_becomes_credit_and_a_task() -> None:
    payable = make_payable()
    tell(make_payment(payable), psp_ref="ch_1")
    tell(make_payment(payable), psp_ref="ch_2")
    payable.refresh_from_db()
    assert payable.paid == 90
    assert standing()[f"customer_credit:{payable.pk}"] == -45
    assert OfficeTask.objects.filter(key__endswith="overpaid").count() == 1


def test_money_for_a_closed_thing_is_flagged_and_kept_as_credit() -> None:
    payable = make_payable()
    payment = make_payment(payable)
    close_payable(payable, reason="hold_lost", at=NOON)
    tell(payment)
    assert (payment.state, payment.review) == (PaymentState.SUCCEEDED, Review.LATE_AFTER_CLOSE)
    assert standing() == {"clearing:sandbox": 45, f"customer_credit:{payable.pk}": -45}
    assert not payment.refunds.exists()


@pytest.mark.fault("48a")
def test_a_bulk_payment_is_split_to_the_last_penny() -> None:
    payables = [make_payable(amount=money(amount), tax=money(0)) for amount in ("33.33", "33.33", "33.34")]
    payment = make_payment(*payables)
    tell(payment, amount=money("100.00"))
    tell(payment, T.REFUND_SUCCEEDED, "re_1", amount=money("0.01"))
    for payable in payables:
        payable.refresh_from_db()
    assert sum(payable.paid for payable in payables) == Decimal("99.99")
    assert sum(standing().values()) == 0


def test_a_sum_nobody_can_pay_is_refused() -> None:
    with pytest.raises(ValueError, match="no sum"):
        tell(make_payment(), amount=money("45.001"))


def test_news_of_a_refund_made_at_the_provider_leaves_one_refund_row() -> None:
    payment = make_payment()
    tell(payment)
    for _ in range(2):
        tell(payment, T.REFUND_SUCCEEDED, "re_9", amount=money("9.00"))
    assert [refund.state for refund in payment.refunds.all()] == ["external"]


def test_each_piece_of_news_for_the_owner_is_a_settlement() -> None:
    payment = make_payment()
    tell(payment, T.ATTEMPT_FAILED, "f1")
    tell(payment)
    tell(payment, T.REFUND_SUCCEEDED, "re_1", amount=money("5.00"))
    tell(payment, T.CHARGEBACK, "dp_1", amount=money("40.00"))
    tell(payment, T.CHARGEBACK_WON, "dp_1", amount=money("40.00"))
    kinds = [(row.kind, int(row.amount)) for row in Settlement.objects.order_by("pk")]
    assert kinds == [("failed", 45), ("paid", 45), ("refunded", 5), ("disputed", 40), ("paid", 40)]


@pytest.mark.fault("31a", "31b")
def test_whatever_the_order_the_books_end_the_same() -> None:
    news = [
        (T.ACTION_REQUIRED, "a1", "45.00", 1),
        (T.ATTEMPT_FAILED, "f1", "45.00", 1),
        (T.PROCESSING, "p2", "45.00", 2),
        (T.CHARGE_SUCCEEDED, "ch_1", "45.00", 2),
        (T.CHARGE_SUCCEEDED, "ch_2", "20.00", 2),
        (T.REFUND_SUCCEEDED, "re_1", "10.01", 1),
        (T.REFUND_SUCCEEDED, "re_2", "60.00", 1),
        (T.REFUND_FAILED, "re_2", "60.00", 1),
        (T.CHARGEBACK, "dp_1", "12.00", 1),
        (T.FEE, "fee_1", "0.70", 1),
    ]
    endings = set()
    for seed in range(12):
        LedgerEntry.objects.all().delete()
        one, two = make_payable(amount=money("20.00"), tax=money(0)), make_payable(amount=money("25.00"), tax=money(0))
        payment = make_payment(one, two)
        shuffled = [*news, *news[::2]]
        random.Random(seed).shuffle(shuffled)
        for kind, ref, amount, attempt in shuffled:
            tell(payment, kind, f"{ref}_{seed}", amount=money(amount), attempt=attempt)
        one.refresh_from_db()
        two.refresh_from_db()
        names = {str(one.pk): "one", str(two.pk): "two"}
        books = []
        for account, total in standing().items():
            head, _, tail = account.partition(":")
            books.append((head, names.get(tail, tail), total))
        sums = (payment.captured, payment.refunded, payment.disputed)
        endings.add((payment.state, payment.attempt, payment.review, *sums, *sorted(books)))
        assert one.paid + two.paid == payment.captured - payment.refunded
    assert len(endings) == 1


@pytest.mark.fault("48c")
def test_one_thing_in_two_bulk_payments_is_seen_to_be_paid_twice() -> None:
    one, two, three = (make_payable() for _ in range(3))
    tell(make_payment(one, two), psp_ref="ch_1", amount=money("90.00"))
    tell(make_payment(two, three), psp_ref="ch_2", amount=money("90.00"))
    two.refresh_from_db()
    assert two.paid == 90
    assert standing()[f"customer_credit:{two.pk}"] == -45
    assert OfficeTask.objects.get().key == f"payable:{two.pk}:overpaid"


@pytest.mark.fault("48d")
def test_a_thing_of_a_bulk_payment_that_was_closed_meanwhile_is_credit() -> None:
    kept, closed = make_payable(), make_payable()
    payment = make_payment(kept, closed)
    close_payable(closed, reason="cancelled", at=NOON)
    tell(payment, amount=money("90.00"))
    for payable in (kept, closed):
        payable.refresh_from_db()
    assert (kept.paid, closed.paid, payment.review) == (45, 45, Review.LATE_AFTER_CLOSE)
    assert standing()[f"receivable:{kept.pk}"] == -45
    assert standing()[f"customer_credit:{closed.pk}"] == -45


@pytest.mark.fault(65)
def test_the_version_pages_poll_only_grows_whatever_comes_twice_or_late() -> None:
    payment = make_payment()
    seen = [payment.version]
    for kind, ref in [(T.CHARGE_SUCCEEDED, "ch_1"), (T.ACTION_REQUIRED, "a1"), (T.CHARGE_SUCCEEDED, "ch_1")] * 2:
        tell(payment, kind, ref)
        seen.append(payment.version)
    assert seen == sorted(seen)
    assert seen[-1] > seen[0]
    assert payment.state == PaymentState.SUCCEEDED


def test_a_dispute_is_put_on_the_offices_list() -> None:
    payment = make_payment()
    tell(payment)
    tell(payment, T.CHARGEBACK, "dp_1")
    assert f"payment:{payment.pk}:dispute:dp_1" in OfficeTask.objects.values_list("key", flat=True)


def test_foreign_money_for_a_closed_thing_is_foreign_not_late() -> None:
    payable = make_payable()
    payment = make_payment(payable)
    close_payable(payable, reason="canceled", at=NOON)
    tell(payment, amount=money("45.00", "EUR"))
    payment.refresh_from_db()
    assert payment.review == Review.CURRENCY_MISMATCH
