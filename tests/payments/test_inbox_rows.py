"""A notice's row from its arrival to its end: whose it is, how often it was tried, when it comes again."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from core.models import OfficeTask
from payments.actions import inbox
from payments.actions.inbox import process_due, process_event, receive
from payments.gateways import GATEWAYS
from payments.gateways.sandbox.signing import HEADER, sign
from payments.models import SandboxEvent, WebhookInbox
from tests.payments.factories import NOON, begin, make_payable, use_card
from tests.payments.faults import Faulty, PowerCut

pytestmark = pytest.mark.django_db
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
State = WebhookInbox.State


def hear(body: bytes) -> WebhookInbox:
    return receive("sandbox", body, {HEADER: sign(body, at=NOON)}, at=NOON)


def paid_notice() -> WebhookInbox:
    use_card(begin(make_payable()))
    return hear(SandboxEvent.objects.latest("pk").body.encode())


def lost_notice(event_id: str = "evt_1") -> WebhookInbox:
    """Hear of an intent that nobody knows."""
    return hear(notice(event_id))


def notice(event_id: str, **more: str) -> bytes:
    kind, what = "payment_intent.succeeded", {"object": {"id": "pi_1"}}
    said = {"id": event_id, "type": kind, "created": int(NOON.timestamp()), "livemode": False, "data": what}
    return json.dumps({**said, **more}).encode()


def stands(row: WebhookInbox) -> tuple[Any, ...]:
    row.refresh_from_db()
    return row.state, row.tries, row.last_error, row.next_try_at


def test_only_the_notice_that_was_named_is_worked_on() -> None:
    first, second = paid_notice(), paid_notice()
    process_event(second.pk, at=NOON)
    assert stands(first) == (State.RECEIVED, 0, "", NOON)
    assert stands(second) == (State.DONE, 1, "", NOON + 60 * SECOND)


def test_what_is_done_is_not_worked_on_again() -> None:
    row = paid_notice()
    assert process_due(at=NOON) == 1
    process_event(row.pk, at=NOON + DAY)
    assert process_due(at=NOON + DAY) == 0
    assert stands(row)[:2] == (State.DONE, 1)


def test_a_notice_whose_time_has_not_come_is_left_alone() -> None:
    row = lost_notice()
    process_due(at=NOON)
    assert process_due(at=NOON + 59 * SECOND) == 0
    assert stands(row)[:2] == (State.RECEIVED, 1)


def test_a_worker_that_dies_keeps_the_row_for_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    row = paid_notice()
    monkeypatch.setitem(GATEWAYS, "sandbox", Faulty("dies before"))
    with pytest.raises(PowerCut):
        process_event(row.pk, at=NOON)
    assert stands(row) == (State.RECEIVED, 1, "", NOON + 60 * SECOND)


def test_a_failure_is_kept_until_the_notice_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    row, other = paid_notice(), lost_notice()
    monkeypatch.setitem(GATEWAYS, "sandbox", Faulty("never", "never"))
    for after in (0, 60):
        process_event(row.pk, at=NOON + after * SECOND)
    assert stands(row) == (State.RECEIVED, 2, "no answer: Unknown(reason='timeout', trouble='')", NOON + 180 * SECOND)
    process_event(row.pk, at=NOON + 180 * SECOND)
    assert stands(row)[:3] == (State.DONE, 3, "")
    assert stands(other) == (State.RECEIVED, 0, "", NOON)


def test_a_worker_that_overslept_leaves_the_row_to_the_one_that_has_it() -> None:
    row = lost_notice()
    slow = inbox._claim(row.pk, at=NOON)
    assert slow is not None
    inbox._claim(row.pk, at=NOON + 60 * SECOND)
    taken = stands(row)
    inbox._try_later(slow, "no answer", at=NOON + 2 * DAY)
    assert stands(row) == taken
    assert not OfficeTask.objects.exists()


def test_a_row_given_up_takes_no_other_with_it() -> None:
    row, other = lost_notice("evt_1"), lost_notice("evt_2")
    for one in (row, other):
        inbox._claim(one.pk, at=NOON)
    row.refresh_from_db()
    inbox._try_later(row, "no answer", at=NOON + DAY)
    assert (stands(row)[0], stands(other)[0]) == (State.DEAD, State.RECEIVED)


@pytest.mark.parametrize(("age", "state"), [(DAY - SECOND, State.RECEIVED), (DAY, State.DEAD)])
def test_a_day_of_failures_is_handed_over_in_the_words_of_the_last(age: timedelta, state: str) -> None:
    row = lost_notice()
    slow = inbox._claim(row.pk, at=NOON + age)
    assert slow is not None
    inbox._try_later(slow, "too long " * 50, at=NOON + age)
    assert stands(row)[0] == state
    assert [task.detail for task in OfficeTask.objects.all()] == [row.last_error] * (state == State.DEAD)
    assert len(row.last_error) == 300
