"""What is handed to a person: one task a cause, opened again while the cause lasts, and never too long for its row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import CharField, Model

from core.models import OfficeTask
from core.money import money
from payments.actions.calls import take_answer
from payments.actions.inbox import process_event, receive
from payments.actions.office import raise_task, report_trouble
from payments.actions.pay import cancel_payment, record_money_received, refresh_payment
from payments.actions.payables import close_payable
from payments.actions.refunds import request_refund
from payments.gateways.base import Answer, Outcome, Refused, Unknown
from payments.gateways.sandbox.signing import HEADER, sign
from payments.models import FactType, Payment, SandboxEvent
from tests.payments.factories import NOON, begin, make_payable, make_payment, pay_it, tell, use_card
from tests.payments.faults import Faulty

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
LONG = "so it goes on " * 30


def tasks() -> list[tuple[Any, ...]]:
    return list(OfficeTask.objects.order_by("pk").values_list("key", "detail", "created_at", "done_at", "done_by"))


def begin_another(payment: Payment) -> None:
    begin(make_payable())


def hear_of_it(payment: Payment) -> None:
    body = SandboxEvent.objects.latest("pk").body.encode()
    process_event(receive("sandbox", body, {HEADER: sign(body, at=NOON)}, at=NOON).pk, at=NOON)


def look_at_it(payment: Payment) -> None:
    refresh_payment(payment, at=NOON)


def call_it_off(payment: Payment) -> None:
    cancel_payment(payment, at=NOON)


def test_a_cause_seen_again_is_the_same_task() -> None:
    for detail, at in [("first", NOON), ("second", NOON + MINUTE)]:
        raise_task("cause", title="Look", detail=detail, at=at)
    assert tasks() == [("cause", "first", NOON, None, None)]


def test_trouble_that_lasts_opens_its_own_task_again_and_says_what_it_is_now() -> None:
    somebody = get_user_model().objects.create(email="office@example.org")
    for gateway in ("sandbox", "stripe"):
        report_trouble(gateway, Unknown("x", trouble="The key is wrong."), at=NOON)
    OfficeTask.objects.update(done_at=NOON + MINUTE, done_by=somebody)
    other = tasks()[1]
    report_trouble("sandbox", Unknown("x", trouble="The key has run out."), at=NOON + 2 * MINUTE)
    again = ("gateway:sandbox:trouble", "The key has run out.", NOON + 2 * MINUTE, None, None)
    assert tasks() == [again, other]


def test_trouble_from_before_its_task_was_ticked_off_leaves_it_so() -> None:
    trouble = Unknown("x", trouble="The key is wrong.")
    report_trouble("sandbox", trouble, at=NOON)
    OfficeTask.objects.update(done_at=NOON)
    report_trouble("sandbox", trouble, at=NOON)
    assert [row[3] for row in tasks()] == [NOON]


@pytest.mark.parametrize("answer", [Outcome("pi_1"), Refused("no"), Unknown("timeout")])
def test_an_answer_that_nobody_can_mend_is_no_task(answer: Answer) -> None:
    report_trouble("sandbox", answer, at=NOON)
    assert tasks() == []


@pytest.mark.parametrize("ask", [begin_another, hear_of_it, look_at_it, call_it_off])
def test_whoever_finds_the_trouble_tells_it(line: Faulty, ask: Callable[[Payment], object]) -> None:
    payment = begin(make_payable())
    use_card(payment)
    line.plans = ["wrong key"]
    ask(payment)
    assert [row[:2] for row in tasks()] == [("gateway:sandbox:trouble", "The key is wrong.")]


def test_what_was_paid_exactly_is_no_task() -> None:
    pay_it(make_payable())
    assert tasks() == []


def longest(model: type[Model], field: str) -> int:
    return max((len(text or "") for text in model._default_manager.values_list(field, flat=True)), default=0)


def test_words_of_others_are_cut_to_the_room_there_is(line: Faulty) -> None:
    line.plans = ["never", "never"]
    for answer in (Refused(LONG), Unknown(LONG)):
        take_answer(begin(make_payable()).calls.get(), answer, at=NOON)
    payment = pay_it(make_payable(label=LONG))
    request_refund(payment, money("1.00"), reason=LONG, at=NOON)
    close_payable(make_payable(), reason=LONG, at=NOON)
    record_money_received(make_payable(), money("45.00"), reference=LONG, method="Cash", at=NOON)
    tell(make_payment(make_payable(label=LONG)), FactType.CHARGE_SUCCEEDED, amount=money("46.00"))
    raise_task(LONG, title=LONG, at=NOON)
    models: list[type[Model]] = [*apps.get_app_config("payments").get_models(), OfficeTask]
    for model in models:
        for field in model._meta.concrete_fields:
            if isinstance(field, CharField) and field.max_length:
                assert longest(model, field.name) <= field.max_length, field
