"""Deeds on messages: queue one, send one, send what is due, try a dead one again.

A delivery is claimed by compare-and-set on status and number of tries, so of two workers one
sends. The claim is a lease in `next_try_at`: a worker that dies is followed by the sweep when
the lease is over. A worker killed in the moment between the mail server's "250 accepted" and
our commit of "sent" is the one case that can send twice; both copies carry the same Message-ID.
"""

from __future__ import annotations

import logging
import time
import traceback
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django_q.tasks import async_task

from core.models import OfficeTask
from core.transitions import move, record_event
from notifications.channels import CHANNELS
from notifications.kinds import build_message
from notifications.models import Delivery

logger = logging.getLogger(__name__)
Status = Delivery.Status

BACKOFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
MAX_TRIES = len(BACKOFF) + 1
# Longer than any try can take: settings.EMAIL_TIMEOUT bounds each step of the conversation.
LEASE = timedelta(minutes=5)
SWEEP_SIZE = 100


def queue_message(
    kind: str, *, subject_id: str, recipient: str, at: datetime, step: str = "", channel: str = Delivery.Channel.EMAIL
) -> Delivery:
    """Write the message down in the caller's transaction; queued twice it is the same row.

    The nudge to the worker is a row of the task queue in the same transaction: it commits or
    rolls back with the business data, and a lost one is made good by the sweep.
    """
    which = {"kind": kind, "subject_id": str(subject_id), "step": step, "recipient": recipient, "channel": channel}
    try:
        with transaction.atomic():
            delivery = Delivery.objects.create(**which, created_at=at, next_try_at=at)
            _nudge(delivery)
    except IntegrityError:
        return Delivery.objects.get(**which)
    return delivery


def send_due(*, at: datetime) -> int:
    """Try everything that is due, oldest first, and return how many were tried."""
    began = time.monotonic()
    waiting = list(Delivery.objects.due(at).values_list("pk", flat=True)[:SWEEP_SIZE])
    for pk in waiting:
        # Leases begin when each is claimed, not when the sweep began.
        send_delivery(pk, at=at + timedelta(seconds=time.monotonic() - began))
    return len(waiting)


def send_delivery(pk: int, *, at: datetime) -> None:
    """Send one message, if it is due and nobody else is sending it. Not to be called in a transaction.

    A failure is written down and tried again after 1 m, 5 m, 30 m, 2 h and 12 h; after that it
    is dead and a person is told. Nothing is raised for it: the row is the report.
    """
    delivery = Delivery.objects.due(at).filter(pk=pk).first()
    if delivery is None or not _claim(delivery, at=at):
        return
    if delivery.tries > MAX_TRIES:
        _fail(delivery, "The worker stopped while sending.", at=at)
        return
    try:
        message = build_message(delivery)
        if message is not None:
            CHANNELS[delivery.channel](delivery, message)
    except Exception as error:  # noqa: BLE001 - whatever went wrong must end as a row and a retry
        # A mail server's answer names the recipient, so the log gets the kind of error and where, not its words.
        where = "".join(traceback.format_tb(error.__traceback__))
        logger.error("Delivery %s was not sent: %s\n%s", delivery.pk, type(error).__name__, where)
        _fail(delivery, f"{type(error).__name__}: {error}", at=at)
        return
    if message is None:
        _settle(delivery, Status.SUPPRESSED, at=at)
    else:
        _settle(delivery, Status.SENT, at=at, sent_at=at, last_error="")


def retry_delivery(delivery: Delivery, *, at: datetime, actor: Any = None) -> None:
    """Give a dead message all its tries again. Raises Conflict if it is not dead any more."""
    with transaction.atomic():
        move(
            delivery,
            Status.QUEUED,
            at=at,
            moves=Delivery.MOVES,
            actor=actor,
            reason="Tried again by hand",
            tries=0,
            next_try_at=at,
        )
        OfficeTask.objects.filter(key=_task_key(delivery), done_at=None).update(done_at=at, done_by=actor)
        _nudge(delivery)


def _nudge(delivery: Delivery) -> None:
    async_task("notifications.tasks.send", delivery.pk)


def _claim(delivery: Delivery, *, at: datetime) -> bool:
    """Take the lease; False if somebody else was first. The number of tries is the fence."""
    return _write(delivery, status=Status.SENDING, tries=delivery.tries + 1, next_try_at=at + LEASE)


def _settle(delivery: Delivery, to: str, *, at: datetime, reason: str = "", **changes: Any) -> bool:
    """Write the outcome and its event, unless the lease ran out and another worker holds it now."""
    with transaction.atomic():
        if not _write(delivery, status=to, **changes):
            return False
        record_event(delivery, old=Status.SENDING, new=to, at=at, reason=reason)
    return True


def _write(delivery: Delivery, **changes: Any) -> bool:
    """Compare-and-set on status and tries: a lapsed lease leaves the status as it is, only tries differ."""
    found = Delivery.objects.filter(pk=delivery.pk, status=delivery.status, tries=delivery.tries).update(**changes)
    for name, value in changes.items():
        setattr(delivery, name, value)
    return bool(found)


def _fail(delivery: Delivery, error: str, *, at: datetime) -> None:
    error = error[:300]
    if delivery.tries < MAX_TRIES:
        later = at + BACKOFF[delivery.tries - 1]
        _settle(delivery, Status.FAILED, at=at, reason=error, next_try_at=later, last_error=error)
        return
    with transaction.atomic():
        if _settle(delivery, Status.DEAD, at=at, reason=error, last_error=error):
            _tell_the_office(delivery, error, at=at)


def _tell_the_office(delivery: Delivery, error: str, *, at: datetime) -> None:
    """Leave one open task for this message, however often it dies."""
    OfficeTask.objects.update_or_create(
        key=_task_key(delivery),
        defaults={"detail": f"{delivery.kind} about {delivery.subject_id}. Last answer: {error}", "done_at": None},
        create_defaults={
            "title": f"A message to {delivery.recipient} could not be delivered"[:200],
            "detail": f"{delivery.kind} about {delivery.subject_id}. Last answer: {error}",
            "created_at": at,
        },
    )


def _task_key(delivery: Delivery) -> str:
    return f"delivery:{delivery.pk}"
