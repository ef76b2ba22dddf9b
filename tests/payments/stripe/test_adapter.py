"""The adapter over HTTP: what it asks, what it makes of the answers, and above all of none."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.models import OfficeTask
from core.money import money
from payments.actions.pay import call_off, refresh_payment
from payments.actions.sweep import sweep
from payments.declines import reason_for
from payments.gateways import get_gateway
from payments.gateways.base import Outcome, Refused, Unknown
from payments.models import CallState, FactType, GatewayCall, LedgerEntry, Payment, PaymentState, Receipt
from payments.queries import state_of
from tests.payments.factories import begin, make_payable
from tests.servers.stripe import House
from tests.servers.stripe.cards import DECLINE_CODES, declining
from tests.servers.stripe.faults import Fault, Kind

pytestmark = pytest.mark.django_db
GOOD = "4242424242424242"
BANK = "4000002500003155"
NO_ANSWER = [kind for kind in Kind if kind not in (Kind.STALLED, Kind.SILENT, Kind.BROKEN, Kind.BROKEN_AFTER)]


def start(**overrides: Any) -> Payment:
    return begin(make_payable(**overrides), gateway="stripe", at=timezone.now())


def refresh(payment: Payment) -> Payment:
    return refresh_payment(payment, at=timezone.now())


def test_it_asks_for_exactly_what_is_owed(house: House) -> None:
    payment = start()
    [intent] = house.intents.values()
    assert (intent["amount"], intent["currency"]) == (4500, "gbp")
    assert intent["metadata"] == {"payment": str(payment.pk), "attempt": "1"}
    assert f"pay:{payment.pk}:1" in house.keys.kept
    assert (payment.provider_ref, payment.state) == (intent["id"], PaymentState.ACTION_REQUIRED)
    assert payment.next_action == {"type": "redirect", "url": f"/checkout/card/{payment.pk}/"}


def test_no_secret_of_the_intent_is_kept(house: House) -> None:
    payment = start()
    [intent] = house.intents.values()
    kept = [str(row) for model in (Payment, GatewayCall) for row in model.objects.values()]
    assert intent["client_secret"] not in "".join(kept)
    assert payment.next_action is not None


def test_a_paid_card_is_a_charge_with_its_fee_and_a_receipt(house: House) -> None:
    payment = start()
    house.pay(str(payment.provider_ref), GOOD)
    assert refresh(payment).state == PaymentState.SUCCEEDED
    facts = dict(payment.facts.values_list("type", "amount"))
    assert (facts[FactType.CHARGE_SUCCEEDED], facts[FactType.FEE]) == (money(45).amount, money("0.87").amount)
    assert Receipt.objects.get().content["method"] == "Visa ending 4242"
    entries = LedgerEntry.objects.filter(account="clearing:stripe")
    assert sum(entry.amount for entry in entries) == money("44.13").amount


def test_a_fee_that_comes_later_is_posted_once(house: House) -> None:
    house.fees_at_once = False
    payment = start()
    house.pay(str(payment.provider_ref), GOOD)
    refresh(payment)
    assert not payment.facts.filter(type=FactType.FEE).exists()
    house.bring_fee(str(payment.provider_ref))
    refresh(payment)
    refresh(payment)
    assert payment.facts.get(type=FactType.FEE).amount == money("0.87").amount


@pytest.mark.fault("11a", "11b", "11c", "11d", "11e")
@pytest.mark.parametrize("code", DECLINE_CODES)
def test_each_decline_is_told_in_a_sentence_and_can_be_tried_again(house: House, code: str) -> None:
    payment = start()
    house.pay(str(payment.provider_ref), declining(code))
    assert refresh(payment).state == PaymentState.FAILED
    assert payment.failure_code == code
    assert reason_for(code).endswith(".")
    again = begin(payment.payables.get(), gateway="stripe", at=timezone.now())
    assert (again.pk, again.attempt, again.state) == (payment.pk, 2, PaymentState.ACTION_REQUIRED)
    assert len(house.intents) == 1
    assert f"pay:{payment.pk}:2" in house.keys.kept


@pytest.mark.parametrize("code", ["lost_card", "stolen_card", "fraudulent", "pickup_card", "merchant_blacklist"])
def test_what_the_bank_suspects_is_not_told_at_the_keyboard(code: str) -> None:
    assert reason_for(code) == reason_for("generic_decline") == reason_for("never heard of")


@pytest.mark.fault(17, "18a", "18c", "18d")
@pytest.mark.parametrize("kind", NO_ANSWER)
def test_no_clear_answer_is_unknown_and_asked_again_under_the_same_key(house: House, kind: Kind) -> None:
    house.faults.append(Fault(kind, method="POST", times=2))
    payment = start()
    assert (payment.state, payment.calls.get().state) == (PaymentState.CREATED, CallState.UNKNOWN)
    assert state_of(payment.payables.get()).is_unknown
    house.faults.clear()
    sweep(at=timezone.now() + timedelta(minutes=5))
    payment.refresh_from_db()
    assert payment.state == PaymentState.ACTION_REQUIRED
    assert len(house.intents) == 1


@pytest.mark.fault("18b")
@pytest.mark.parametrize("kind", [Kind.BROKEN, Kind.BROKEN_AFTER])
def test_a_500_that_stripe_keeps_is_no_dead_end(house: House, kind: Kind) -> None:
    house.faults.append(Fault(kind, method="POST"))
    payment = start()
    assert (payment.state, payment.failure_code) == (PaymentState.FAILED, "provider_error")
    again = begin(payment.payables.get(), gateway="stripe", at=timezone.now())
    assert (again.pk, again.state) == (payment.pk, PaymentState.ACTION_REQUIRED)
    house.pay(str(again.provider_ref), GOOD)
    assert refresh(again).state == PaymentState.SUCCEEDED
    assert len(house.charges) == 1


@pytest.mark.parametrize("kind", [Kind.BROKEN, Kind.NEVER_ARRIVES, Kind.ANSWER_LOST, Kind.LOCKED])
def test_a_new_attempt_begins_even_where_stripe_cannot_note_it(house: House, kind: Kind) -> None:
    payment = start()
    house.pay(str(payment.provider_ref), "4000000000000002")
    refresh(payment)
    house.faults.append(Fault(kind, method="POST", times=2))
    again = begin(payment.payables.get(), gateway="stripe", at=timezone.now())
    assert again.next_action is not None
    house.pay(str(payment.provider_ref), GOOD)
    assert refresh(again).state == PaymentState.SUCCEEDED


@pytest.mark.fault("18e")
def test_an_answer_that_takes_too_long_is_unknown(house: House) -> None:
    silent = Fault(Kind.SILENT, method="POST", times=2)
    house.faults.append(silent)
    payment = start()
    assert payment.calls.get().state == CallState.UNKNOWN
    silent.go_on.set()
    assert refresh(payment).state == PaymentState.ACTION_REQUIRED
    assert len(house.intents) == 1


@pytest.mark.fault("24a")
def test_a_wrong_key_of_ours_is_never_taken_for_a_failed_payment(house: House, settings: Any) -> None:
    settings.STRIPE_SECRET_KEY = "sk_test_of_somebody_else"
    payment = start()
    assert (payment.state, payment.calls.get().state) == (PaymentState.CREATED, CallState.UNKNOWN)
    settings.STRIPE_SECRET_KEY = house.secret_key
    assert refresh(payment).state == PaymentState.ACTION_REQUIRED


@pytest.mark.fault(23)
def test_a_key_used_for_other_content_is_an_alert(house: House) -> None:
    house.faults.append(Fault(Kind.ANSWER_LOST, times=2))
    payment = start()
    call = payment.calls.get()
    GatewayCall.objects.filter(pk=call.pk).update(params={**call.params, "amount": "99.00"})
    refresh(payment)
    assert payment.calls.get().state == CallState.REFUSED
    assert OfficeTask.objects.filter(key=f"call:{call.key}").exists()


@pytest.mark.fault(6)
@pytest.mark.parametrize(("amount", "currency", "code"), [("0.20", "GBP", "amount_too_small"), ("9", "XTS", "XTS")])
def test_what_stripe_does_not_take_is_a_clear_no(house: House, amount: str, currency: str, code: str) -> None:
    payment = start(amount=money(amount, currency), tax=money("0", currency))
    assert payment.state == PaymentState.FAILED
    assert payment.failure_code in (code, "invalid_request")


def test_an_intent_of_the_other_mode_says_nothing(house: House) -> None:
    payment = start()
    house.intents[str(payment.provider_ref)]["livemode"] = True
    answer = get_gateway("stripe").fetch(str(payment.provider_ref), at=timezone.now())
    assert answer == Unknown("livemode_mismatch")


def test_what_is_not_there_is_refused(house: House) -> None:
    assert get_gateway("stripe").fetch("pi_nobody", at=timezone.now()) == Refused("resource_missing")


def test_an_answer_of_another_shape_is_unknown(house: House) -> None:
    payment = start()
    del house.intents[str(payment.provider_ref)]["status"]
    assert get_gateway("stripe").fetch(str(payment.provider_ref), at=timezone.now()) == Unknown("unreadable")


def test_cancelling_what_was_paid_is_answered_with_the_charge(house: House) -> None:
    payment = start()
    house.pay(str(payment.provider_ref), GOOD)
    assert call_off(payment.payables.get(), at=timezone.now())
    payment.refresh_from_db()
    assert payment.state == PaymentState.SUCCEEDED


def test_cancelling_twice_is_cancelled(house: House) -> None:
    payment = start()
    gateway = get_gateway("stripe")
    for _ in range(2):
        answer = gateway.cancel(str(payment.provider_ref), at=timezone.now())
        assert isinstance(answer, Outcome)
        assert [fact.type for fact in answer.facts] == [FactType.CANCELED]


def test_a_second_card_on_the_same_page_is_a_try_of_its_own(house: House) -> None:
    payment = start()
    ref = str(payment.provider_ref)
    house.pay(ref, "4000000000000002")
    refresh(payment)
    house.pay(ref, BANK)
    assert refresh(payment).state == PaymentState.ACTION_REQUIRED
    house.answer_bank(ref, approved=False)
    assert (refresh(payment).state, payment.failure_code) == (
        PaymentState.FAILED,
        "payment_intent_authentication_failure",
    )
    house.pay(ref, "4000000000009995")
    assert (refresh(payment).state, payment.failure_code) == (PaymentState.FAILED, "insufficient_funds")


@pytest.mark.fault(46)
def test_a_slow_payment_after_a_declined_card_is_not_called_off(house: House) -> None:
    payment = start()
    ref = str(payment.provider_ref)
    house.pay(ref, "4000000000000002")
    refresh(payment)
    house.pay_by_debit(ref)
    payable = payment.payables.get()
    assert not call_off(payable, at=timezone.now())
    payment.refresh_from_db()
    assert payment.state == PaymentState.PROCESSING
    house.settle(ref)
    assert refresh(payment).state == PaymentState.SUCCEEDED
    assert state_of(payable).is_paid


def test_old_news_of_a_failed_try_never_hides_the_next_one(house: House) -> None:
    payment = start()
    ref = str(payment.provider_ref)
    house.pay(ref, "4000000000000002")
    for _ in range(2):
        refresh(payment)
    house.pay_by_debit(ref)
    for _ in range(2):
        refresh(payment)
    assert (payment.state, payment.attempt, payment.facts.count()) == (PaymentState.PROCESSING, 2, 3)
    house.settle(ref, succeeds=False)
    assert refresh(payment).state == PaymentState.FAILED


@pytest.mark.fault("41b")
def test_a_dispute_is_set_aside_and_comes_back_when_it_is_won(house: House) -> None:
    payment = start()
    ref = str(payment.provider_ref)
    house.pay(ref, GOOD)
    dispute = house.dispute(ref)
    assert refresh(payment).disputed == 45
    assert OfficeTask.objects.filter(key__contains="dispute").exists()
    house.end_dispute(dispute["id"], "won")
    assert refresh(payment).disputed == 0


def test_an_inquiry_moves_no_money(house: House) -> None:
    payment = start()
    house.pay(str(payment.provider_ref), GOOD)
    house.dispute(str(payment.provider_ref))["status"] = "warning_needs_response"
    assert refresh(payment).disputed == 0


@pytest.mark.fault(22)
def test_a_key_stripe_has_forgotten_opens_no_second_intent(house: House) -> None:
    house.faults.append(Fault(Kind.ANSWER_LOST, method="POST", times=2))
    payment = start()
    house.keys.forget(f"pay:{payment.pk}:1")
    for hours in (21, 30, 60):
        sweep(at=timezone.now() + timedelta(hours=hours))
    assert (len(house.intents), payment.calls.get().state) == (1, CallState.ABANDONED)
    assert OfficeTask.objects.get().key == f"call:pay:{payment.pk}:1"


@pytest.mark.fault(6)
@pytest.mark.parametrize(
    ("amount", "currency", "units"), [("5000", "UGX", 500000), ("5000", "ISK", 500000), ("500", "JPY", 500)]
)
def test_currencies_with_rules_of_their_own_reach_stripe_exactly(
    house: House, amount: str, currency: str, units: int
) -> None:
    payment = start(amount=money(amount, currency), tax=money(0, currency))
    house.pay(str(payment.provider_ref), GOOD)
    assert house.intents[str(payment.provider_ref)]["amount"] == units
    assert refresh(payment).captured == money(amount, currency).amount


@pytest.mark.fault(6)
@pytest.mark.parametrize(("amount", "currency"), [("5.50", "ISK"), ("0.50", "UGX"), ("1.005", "KWD")])
def test_what_a_currency_cannot_divide_is_a_clear_no_and_reaches_nobody(
    house: House, amount: str, currency: str
) -> None:
    payment = start(amount=money(amount, currency), tax=money(0, currency))
    assert (payment.state, payment.failure_code, len(house.intents)) == (PaymentState.FAILED, "invalid_amount", 0)
    assert reason_for(payment.failure_code).endswith("this amount.")
