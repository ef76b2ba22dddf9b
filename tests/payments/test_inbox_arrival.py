"""A notice's arrival: kept once for its gateway, whatever is in it, and the worker is nudged where there is work."""

from __future__ import annotations

import pytest
from django_q.models import OrmQ

from core.models import OfficeTask
from payments.actions.inbox import store
from payments.gateways.base import Envelope
from payments.models import WebhookInbox
from tests.payments.factories import NOON
from tests.payments.test_inbox_rows import hear, lost_notice, notice

pytestmark = pytest.mark.django_db
State = WebhookInbox.State


def envelope(event_id: str = "evt_1", *, object_ref: str = "", livemode: bool = False, oddity: str = "") -> Envelope:
    return Envelope(event_id, "charge.failed", livemode, object_ref, NOON, oddity)


@pytest.mark.parametrize(
    ("arrived", "state", "nudges"),
    [
        (envelope(object_ref="pi_1"), State.RECEIVED, 1),
        (envelope(object_ref=""), State.IGNORED, 0),
        (envelope(object_ref="pi_1", livemode=True), State.DEAD, 0),
    ],
)
def test_the_worker_is_nudged_for_what_there_is_to_work_on(arrived: Envelope, state: str, nudges: int) -> None:
    row = store("sandbox", arrived, "{}", at=NOON)
    assert (row.state, OrmQ.objects.count()) == (state, nudges)
    for task in OrmQ.objects.all():
        assert (task.task["func"], task.task["args"]) == ("payments.tasks.process_event", (row.pk,))


@pytest.mark.parametrize(
    ("arrived", "keys"),
    [
        (envelope(), []),
        (envelope(livemode=True), ["inbox:sandbox:livemode"]),
        (envelope(oddity="Its version is old."), ["inbox:sandbox:oddity"]),
    ],
)
def test_what_is_odd_about_a_notice_is_told_to_the_office(arrived: Envelope, keys: list[str]) -> None:
    store("sandbox", arrived, "{}", at=NOON)
    assert list(OfficeTask.objects.values_list("key", flat=True)) == keys
    assert [task.detail for task in OfficeTask.objects.all()] == [arrived.oddity for _ in keys]


def test_another_gateways_notice_of_the_same_name_is_another() -> None:
    theirs = WebhookInbox.objects.create(
        gateway="stripe", event_id="evt_1", livemode=False, provider_created=NOON, received_at=NOON, next_try_at=NOON
    )
    lost_notice("evt_0")
    ours = lost_notice("evt_1")
    assert ours != theirs
    assert store("sandbox", envelope(), "", at=NOON) == ours == lost_notice("evt_1")


def test_a_notice_with_half_a_letter_in_it_is_kept_all_the_same() -> None:
    row = hear(notice("evt_1", note="?").replace(b"?", b"\xed\xa0\x80"))
    assert '"note"' in row.body
