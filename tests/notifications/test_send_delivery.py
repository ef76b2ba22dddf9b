from __future__ import annotations

import smtplib
from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command

from core.errors import Conflict
from core.models import Event, OfficeTask
from notifications import kinds
from notifications.actions import BACKOFF, LEASE, retry_delivery, send_delivery, send_due
from notifications.channels import CHANNELS
from notifications.kinds import Message
from notifications.models import Delivery
from tests.notifications.factories import NOON, make_delivery

pytestmark = pytest.mark.django_db


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def build(delivery: Delivery) -> None:
        raise RuntimeError("no such order")

    monkeypatch.setitem(kinds._builders, "note", build)


def test_it_is_sent_and_remembered() -> None:
    delivery = make_delivery()

    send_delivery(delivery.pk, at=NOON)

    delivery.refresh_from_db()
    assert (delivery.status, delivery.sent_at, delivery.tries) == ("sent", NOON, 1)
    assert [event.new for event in Event.objects.about(delivery)] == ["sent"]


def test_a_sent_message_is_not_sent_again() -> None:
    delivery = make_delivery()

    for _ in range(2):
        send_delivery(delivery.pk, at=NOON + timedelta(days=1))

    assert len(mail.outbox) == 1


def test_a_message_no_longer_wanted_is_suppressed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kinds._builders, "note", lambda delivery: None)
    delivery = make_delivery()

    send_delivery(delivery.pk, at=NOON)

    delivery.refresh_from_db()
    assert (delivery.status, mail.outbox) == ("suppressed", [])


@pytest.mark.usefixtures("broken")
def test_a_failure_waits_longer_each_time_and_then_tells_the_office() -> None:
    delivery, at, waits = make_delivery(), NOON, []

    while Delivery.objects.due(at).exists():
        send_delivery(delivery.pk, at=at)
        delivery.refresh_from_db()
        waits.append(delivery.next_try_at - at)
        at = delivery.next_try_at

    assert waits[:-1] == list(BACKOFF)
    assert delivery.status == "dead"
    task = OfficeTask.objects.get(key=f"delivery:{delivery.pk}")
    assert "priya@example.com" in task.title
    assert "no such order" in task.detail


@pytest.mark.usefixtures("broken")
def test_before_its_time_a_failed_message_is_left_alone() -> None:
    delivery = make_delivery()
    send_delivery(delivery.pk, at=NOON)

    send_delivery(delivery.pk, at=NOON + timedelta(seconds=59))

    delivery.refresh_from_db()
    assert delivery.tries == 1


def test_an_unknown_kind_is_kept_for_a_later_try() -> None:
    delivery = make_delivery(kind="from_the_future")

    send_delivery(delivery.pk, at=NOON)

    delivery.refresh_from_db()
    assert (delivery.status, delivery.last_error) == ("failed", "UnknownKind: from_the_future")


@pytest.mark.fault(21)
def test_the_sweep_follows_a_worker_that_died_once_its_lease_is_over() -> None:
    delivery = make_delivery()
    Delivery.objects.update(status="sending", tries=1, next_try_at=NOON + LEASE)

    assert send_due(at=NOON + LEASE - timedelta(seconds=1)) == 0
    assert send_due(at=NOON + LEASE) == 1

    delivery.refresh_from_db()
    assert (delivery.status, delivery.tries) == ("sent", 2)


def test_a_message_that_kills_every_worker_is_given_up() -> None:
    delivery = make_delivery()
    Delivery.objects.update(status="sending", tries=6)

    send_delivery(delivery.pk, at=NOON)

    delivery.refresh_from_db()
    assert (delivery.status, mail.outbox) == ("dead", [])


def test_a_worker_whose_lease_ran_out_does_not_overwrite_its_successor(monkeypatch: pytest.MonkeyPatch) -> None:
    delivery = make_delivery()

    def overtaken(delivery: Delivery) -> None:
        Delivery.objects.update(tries=2)
        raise RuntimeError("too late")

    monkeypatch.setitem(kinds._builders, "note", overtaken)

    send_delivery(delivery.pk, at=NOON)

    delivery.refresh_from_db()
    assert (delivery.status, delivery.tries, delivery.last_error) == ("sending", 2, "")


def test_the_command_sends_what_is_due() -> None:
    make_delivery()

    call_command("send_messages", stdout=StringIO())

    assert len(mail.outbox) == 1


@pytest.mark.usefixtures("broken")
def test_a_dead_message_can_be_tried_again_and_the_task_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    delivery = make_delivery()
    Delivery.objects.update(tries=5)
    send_delivery(delivery.pk, at=NOON)
    delivery.refresh_from_db()

    retry_delivery(delivery, at=NOON)

    delivery.refresh_from_db()
    assert (delivery.status, delivery.tries) == ("queued", 0)
    assert not OfficeTask.objects.filter(done_at=None).exists()


def test_a_message_that_is_not_dead_cannot_be_tried_again() -> None:
    with pytest.raises(Conflict):
        retry_delivery(make_delivery(), at=NOON)


@pytest.mark.fault(68)
def test_the_log_names_nobody(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(delivery: Delivery, message: Message) -> None:
        raise smtplib.SMTPRecipientsRefused({delivery.recipient: (550, b"No such person")})

    monkeypatch.setitem(CHANNELS, "email", refuse)
    delivery = make_delivery(recipient="ada@example.org")
    send_delivery(delivery.pk, at=NOON)
    assert "SMTPRecipientsRefused" in caplog.text
    assert "ada@example.org" not in caplog.text
