"""Notices from gateways: stored once and answered at once, worked on later, never believed.

A notice only says where to look. The gateway is asked with no lock held; what it answers is
recorded in a second transaction together with the row's end.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django_q.tasks import async_task

from payments.actions.calls import LEASE, backoff
from payments.actions.facts import record_outcome
from payments.actions.office import raise_task, report_trouble
from payments.gateways import get_gateway
from payments.gateways.base import Answer, Envelope, Outcome
from payments.models import FactSource, GatewayCall, Payment, WebhookInbox

logger = logging.getLogger(__name__)
State = WebhookInbox.State
GIVE_UP = timedelta(days=1)


class NotNow(Exception):
    """The row cannot be settled yet: the gateway is silent, or our side has not heard of the payment."""


def receive(gateway: str, raw: bytes, headers: Mapping[str, str], *, at: datetime) -> WebhookInbox:
    """Check a notice and store it once; the work is left to the queue.

    Raises BadSignature, with nothing kept, and UnknownGateway.
    """
    envelope = get_gateway(gateway).verify_webhook(raw, headers, at=at)
    known = WebhookInbox.objects.filter(gateway=gateway, event_id=envelope.event_id).first()
    return known or store(gateway, envelope, raw.decode(errors="replace"), at=at)


def store(gateway: str, envelope: Envelope, body: str, *, at: datetime) -> WebhookInbox:
    """Keep a notice that is known to be the gateway's, and nudge the worker."""
    state = State.RECEIVED if envelope.object_ref else State.IGNORED
    if envelope.livemode != get_gateway(gateway).livemode:
        state = State.DEAD
    try:
        with transaction.atomic():
            row = WebhookInbox.objects.create(
                gateway=gateway,
                event_id=envelope.event_id,
                type=envelope.type,
                livemode=envelope.livemode,
                object_ref=envelope.object_ref,
                body=body.replace("\0", ""),
                provider_created=envelope.created,
                received_at=at,
                state=state,
                next_try_at=at,
            )
            if state == State.RECEIVED:
                async_task("payments.tasks.process_event", row.pk)
            if state == State.DEAD:
                raise_task(f"inbox:{gateway}:livemode", title=f"{gateway} sends notices of the wrong mode", at=at)
            if envelope.oddity:
                title = f"The address for notices from {gateway} is set up oddly"
                raise_task(f"inbox:{gateway}:oddity", title=title, detail=envelope.oddity, at=at)
    except IntegrityError:  # the same notice came twice at once
        return WebhookInbox.objects.get(gateway=gateway, event_id=envelope.event_id)
    return row


def process_due(*, at: datetime) -> int:
    """Work on every notice whose time has come; one that fails never stops the rest. Return how many."""
    due = WebhookInbox.objects.filter(state=State.RECEIVED, next_try_at__lte=at).order_by("next_try_at", "pk")
    pks = list(due.values_list("pk", flat=True)[:200])
    for pk in pks:
        process_event(pk, at=at)
    return len(pks)


def process_event(pk: int, *, at: datetime) -> None:
    """Ask the gateway about what a notice names, and record the answer. Never raises: failures are kept."""
    row = _claim(pk, at=at)
    if row is None:
        return
    try:
        answer = get_gateway(row.gateway).fetch(row.object_ref, at=at)
        report_trouble(row.gateway, answer, at=at)
        _finish(row, answer, at=at)
    except NotNow as reason:
        _try_later(row, str(reason), unmatched="no payment" in str(reason), at=at)
    except Exception as error:
        logger.exception("notice %s could not be worked on", row.event_id)
        _try_later(row, f"{type(error).__name__}: {error}", at=at)


@transaction.atomic
def _claim(pk: int, *, at: datetime) -> WebhookInbox | None:
    """Take the row in hand for as long as the lease lasts; None where another worker has it."""
    waiting = WebhookInbox.objects.filter(pk=pk, state=State.RECEIVED, next_try_at__lte=at)
    row = waiting.select_for_update(skip_locked=True).first()
    if row is None:
        return None
    row.tries += 1
    row.next_try_at = at + LEASE
    row.save(update_fields=["tries", "next_try_at"])
    return row


@transaction.atomic
def _finish(row: WebhookInbox, answer: Answer, *, at: datetime) -> None:
    if not isinstance(answer, Outcome):
        raise NotNow(f"no answer: {answer}")
    payment = find_payment(row.gateway, answer)
    if payment is None:
        raise NotNow("no payment of ours")
    record_outcome(payment, answer, source=FactSource.WEBHOOK, at=at, inbox=row)
    WebhookInbox.objects.filter(pk=row.pk).update(state=State.DONE, last_error="")


def find_payment(gateway: str, outcome: Outcome) -> Payment | None:
    """Find ours by the gateway's id, or by the id we gave it: a notice can be quicker than our own answer."""
    ours = Payment.objects.filter(gateway=gateway)
    payment = ours.filter(provider_ref=outcome.ref).first()
    if payment is None:
        call = GatewayCall.objects.filter(payment__gateway=gateway, response_ref=outcome.ref).first()
        payment = call.payment if call and outcome.ref else None
    if payment is None and outcome.payment_id:
        try:
            payment = ours.filter(pk=outcome.payment_id).first()
        except (ValidationError, ValueError):
            return None
    return payment


@transaction.atomic
def _try_later(row: WebhookInbox, reason: str, *, at: datetime, unmatched: bool = False) -> None:
    """Keep the failure and the next date; after a day hand it over, or let go what was never ours."""
    state = State.RECEIVED
    if at - row.received_at >= GIVE_UP:
        state = State.IGNORED if unmatched else State.DEAD
    # Only while the row is still ours: who took over after the lease has counted a try, and may have settled it.
    ours = WebhookInbox.objects.filter(pk=row.pk, tries=row.tries)
    kept = ours.update(last_error=reason[:300], next_try_at=at + backoff(row.tries), state=state)
    if kept and state == State.DEAD:
        title = f"A notice from {row.gateway} could not be worked on"
        raise_task(f"inbox:{row.pk}", title=title, detail=reason[:300], at=at)
