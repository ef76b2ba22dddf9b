"""Starting, resuming and retrying, over a line that loses answers and with a process that dies."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from core.models import OfficeTask
from core.money import money
from payments.actions.pay import NothingToPay, record_money_received, refresh_payment, start_payment
from payments.actions.payables import close_payable
from payments.actions.sweep import sweep
from payments.gateways import available_gateways
from payments.gateways.base import Refused, UnknownGateway
from payments.models import CallState, Fact, FactType, GatewayCall, LedgerTx, Payment, PaymentState, SandboxIntent
from payments.queries import state_of
from tests.payments.factories import NOON, begin, make_payable, pay_it, use_card
from tests.payments.faults import Faulty, PowerCut

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def test_it_sends_the_payer_to_the_card_page() -> None:
    payment = begin(make_payable())
    assert payment.next_action == {"type": "redirect", "url": f"/checkout/sandbox/{payment.provider_ref}/"}
    assert payment.state == PaymentState.ACTION_REQUIRED


def test_it_resumes_an_open_payment() -> None:
    payable = make_payable()
    assert begin(payable).pk == begin(payable, at=NOON + MINUTE).pk
    assert SandboxIntent.objects.count() == 1


def test_what_is_paid_is_returned_as_it_is() -> None:
    payable = make_payable()
    paid = pay_it(payable)
    assert begin(payable).pk == paid.pk
    assert state_of(payable).is_paid


def test_it_refuses_a_closed_thing() -> None:
    payable = make_payable()
    close_payable(payable, reason="cancelled", at=NOON)
    with pytest.raises(NothingToPay):
        begin(payable)


@pytest.mark.parametrize("plan", ["lost", "never"])
def test_an_unclear_answer_is_unknown_and_the_same_key_goes_again(line: Faulty, plan: str) -> None:
    payable = make_payable()
    line.plans = [plan]
    payment = begin(payable)
    state = state_of(payable)
    assert (state.is_unknown, state.is_failed, payment.state) == (True, False, PaymentState.CREATED)
    assert begin(payable, at=NOON + MINUTE).pk == payment.pk
    assert line.keys == [f"pay:{payment.pk}:1"] * 2
    assert SandboxIntent.objects.count() == 1
    assert not state_of(payable).is_unknown


def test_each_silence_doubles_the_wait(line: Faulty) -> None:
    line.plans = ["never"] * 3
    payment = begin(make_payable())
    for wait in (1, 2, 4):
        call = GatewayCall.objects.get()
        asked_at = call.next_try_at - wait * MINUTE if call.next_try_at else None
        assert (call.state, asked_at) == (CallState.UNKNOWN, NOON + (wait - 1) * MINUTE)
        sweep(at=NOON + (2 * wait - 1) * MINUTE)
    assert payment.calls.get().state == CallState.OK


def test_no_other_gateway_is_started_beside_an_unknown_payment(line: Faulty) -> None:
    payable = make_payable()
    line.plans = ["lost", "never"]
    payment = begin(payable)
    assert begin(payable, gateway="offline").pk == payment.pk
    assert Payment.objects.count() == 1


@pytest.mark.fault(20)
@pytest.mark.parametrize("plan", ["dies before", "dies after"])
def test_a_process_that_dies_leaves_a_call_the_sweep_repeats(line: Faulty, plan: str) -> None:
    payable = make_payable()
    line.plans = [plan]
    with pytest.raises(PowerCut):
        begin(payable)
    assert GatewayCall.objects.get().state == CallState.SENT
    sweep(at=NOON + 2 * MINUTE)
    assert SandboxIntent.objects.count() == 1
    assert state_of(payable).needs_action


@pytest.mark.fault(19)
def test_a_process_that_dies_after_the_charge_leaves_it_to_the_sweep(line: Faulty) -> None:
    payable = make_payable()
    payment = begin(payable)
    use_card(payment)
    line.plans = ["dies after"]
    with pytest.raises(PowerCut):
        refresh_payment(payment, at=NOON)
    sweep(at=NOON + MINUTE)
    assert state_of(payable).is_paid
    assert LedgerTx.objects.count() == 1


def test_after_a_failure_it_begins_a_new_attempt_on_the_same_intent(line: Faulty) -> None:
    payable = make_payable()
    payment = begin(payable)
    use_card(payment, "4000000000000002")
    refresh_payment(payment, at=NOON)
    assert (payment.state, payment.failure_code) == (PaymentState.FAILED, "card_declined")
    again = begin(payable, at=NOON + MINUTE)
    assert (again.pk, again.attempt, again.state) == (payment.pk, 2, PaymentState.ACTION_REQUIRED)
    assert line.keys == [f"pay:{payment.pk}:1", f"pay:{payment.pk}:2"]
    use_card(again)
    refresh_payment(again, at=NOON + 2 * MINUTE)
    assert (again.state, SandboxIntent.objects.count()) == (PaymentState.SUCCEEDED, 1)


def test_a_lost_answer_of_the_second_attempt_does_not_say_failed(line: Faulty) -> None:
    payable = make_payable()
    payment = begin(payable)
    use_card(payment, "4000000000009995")
    refresh_payment(payment, at=NOON)
    line.plans = ["lost"]
    begin(payable, at=NOON + MINUTE)
    state = state_of(payable)
    assert (state.is_failed, state.is_unknown) == (False, True)


def test_cards_tried_on_the_card_page_count_as_attempts() -> None:
    payment = begin(make_payable())
    for number in ("4000000000000002", "4000000000000069", "4000002500003155"):
        use_card(payment, number)
        refresh_payment(payment, at=NOON)
    assert (payment.state, payment.attempt) == (PaymentState.ACTION_REQUIRED, 3)


def test_a_slow_card_goes_through_later() -> None:
    payable = make_payable()
    payment = begin(payable)
    use_card(payment, "4000000000002008")
    refresh_payment(payment, at=NOON)
    assert state_of(payable).is_processing
    sweep(at=NOON + MINUTE)
    assert state_of(payable).is_paid


@pytest.mark.fault(22)
def test_a_call_older_than_its_key_is_never_sent_again(line: Faulty) -> None:
    line.plans = ["never"]
    begin(make_payable())
    sweep(at=NOON + timedelta(hours=21))
    assert len(line.keys) == 1
    assert GatewayCall.objects.get().state == CallState.ABANDONED
    assert OfficeTask.objects.filter(key__startswith="call:").exists()


def test_one_call_that_breaks_does_not_stop_the_rest(line: Faulty) -> None:
    line.plans = ["never", "never"]
    begin(make_payable())
    begin(make_payable())
    line.plans = ["broken"]
    sweep(at=NOON + 2 * MINUTE)
    states = sorted(GatewayCall.objects.values_list("state", "error_code"))
    assert states == [("ok", ""), ("sent", "RuntimeError")]
    sweep(at=NOON + timedelta(hours=1))
    assert set(GatewayCall.objects.values_list("state", flat=True)) == {"ok"}


def test_a_look_that_breaks_again_waits_longer_each_time(line: Faulty) -> None:
    call = begin(make_payable()).calls.get()
    tried, waits = NOON + 2 * MINUTE, []
    for _ in range(3):
        line.plans = ["broken"]
        sweep(at=tried)
        call.refresh_from_db()
        assert call.next_try_at is not None
        waits.append(call.next_try_at - tried)
        tried = call.next_try_at
    assert MINUTE == waits[0] < waits[1] < waits[2]


def test_a_refusal_is_a_failed_attempt_and_a_retry_has_a_new_key(line: Faulty, monkeypatch: pytest.MonkeyPatch) -> None:
    payable = make_payable()
    with monkeypatch.context() as patch:
        patch.setattr(line, "create", lambda call, at: Refused("account_disabled"))
        payment = begin(payable)
    assert (payment.state, payment.failure_code) == (PaymentState.FAILED, "account_disabled")
    assert begin(payable, at=NOON + MINUTE).state == PaymentState.ACTION_REQUIRED
    assert line.keys == [f"pay:{payment.pk}:2"]


@pytest.mark.fault(23)
def test_a_key_used_for_other_content_is_an_alert_and_no_failure(line: Faulty) -> None:
    payable = make_payable()
    line.plans = ["lost"]
    payment = begin(payable)
    call = payment.calls.get()
    call.params["amount"] = "1.00"
    call.save()
    assert begin(payable, at=NOON + MINUTE).state == PaymentState.CREATED
    assert OfficeTask.objects.filter(key=f"call:{call.key}").exists()


def test_the_sweep_calls_off_what_is_no_longer_owed() -> None:
    payable = make_payable()
    payment = begin(payable)
    close_payable(payable, reason="hold_lost", at=NOON)
    sweep(at=NOON + MINUTE)
    payment.refresh_from_db()
    assert payment.state == PaymentState.CANCELED
    assert SandboxIntent.objects.get().status == "canceled"


def test_money_taken_in_person_is_written_down_once() -> None:
    payable = make_payable(required_for_confirmation=False)
    for _ in range(2):
        record_money_received(payable, money("45.00"), reference="till-7", method="Cash", at=NOON)
    payable.refresh_from_db()
    assert payable.paid == 45
    assert Fact.objects.get().type == FactType.CHARGE_SUCCEEDED
    assert Payment.objects.get().livemode


def test_an_unknown_gateway_is_refused() -> None:
    with pytest.raises(UnknownGateway):
        begin(make_payable(), gateway="bitcoin")


def test_without_the_switch_there_is_no_demonstration(settings) -> None:  # type: ignore[no-untyped-def]
    settings.PAYMENTS_SANDBOX = False
    assert available_gateways() == ["offline"]
    with pytest.raises(UnknownGateway):
        start_payment(make_payable(), gateway="sandbox", return_url="/", at=NOON)


@pytest.mark.parametrize(("amount", "tax"), [("0.00", "0.00"), ("45.001", "0.00"), ("45.00", "45.01")])
def test_it_refuses_to_open_what_nobody_can_owe(amount: str, tax: str) -> None:
    with pytest.raises(ValueError, match="no sum"):
        make_payable(amount=money(amount), tax=money(tax))


def test_a_penny_can_be_owed() -> None:
    assert make_payable(amount=money("0.01"), tax=money("0.00")).amount == Decimal("0.01")


def test_the_sweep_closes_a_declined_card_page_nobody_is_waiting_for() -> None:
    payable = make_payable()
    payment = begin(payable)
    use_card(payment, "4000000000000002")
    refresh_payment(payment, at=NOON)
    sweep(at=NOON + MINUTE)
    assert SandboxIntent.objects.get().status == "requires_payment_method"
    close_payable(payable, reason="hold_lost", at=NOON)
    sweep(at=NOON + 2 * MINUTE)
    assert SandboxIntent.objects.get().status == "canceled"


def test_the_sweep_closes_a_card_page_once_the_thing_was_paid_in_person() -> None:
    payable = make_payable()
    begin(payable)
    record_money_received(payable, money("45.00"), reference="till-8", method="Cash", at=NOON)
    sweep(at=NOON + MINUTE)
    assert SandboxIntent.objects.get().status == "canceled"


def test_what_no_gateway_can_call_off_is_not_looked_at_for_ever() -> None:
    payable = make_payable()
    payment = begin(payable, gateway="offline")
    close_payable(payable, reason="hold_lost", at=NOON)
    sweep(at=NOON + MINUTE)
    assert payment.calls.get().next_try_at is None


@pytest.mark.fault(22)
def test_a_key_the_provider_may_have_forgotten_is_not_sent_by_the_return_page_either(line: Faulty) -> None:
    line.plans = ["never"]
    payment = begin(make_payable())
    refresh_payment(payment, at=NOON + timedelta(hours=21))
    assert len(line.keys) == 1
