"""Calls to gateways: journalled and committed before they leave, repeated under the same key."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from payments.actions.facts import lock_payment, record_fact, take_in
from payments.actions.office import raise_task, report_trouble
from payments.gateways import get_gateway
from payments.gateways.base import Answer, NewFact, Outcome, Refused, Unknown
from payments.models import CallState, FactSource, FactType, GatewayCall, Payment, Refund, RefundState

OPEN = (CallState.PREPARED, CallState.SENT, CallState.UNKNOWN)
# A worker that has sent a call is given this long before another one repeats it.
LEASE = timedelta(seconds=60)
# Providers forget keys after a day; a call older than this is never sent again.
KEY_LIFE = timedelta(hours=20)
FIRST_LOOK = timedelta(seconds=30)
OUR_BUG = "idempotency_mismatch"


def backoff(tries: int) -> timedelta:
    """Return how long to wait after so many tries: a minute, doubling, half a day at most."""
    doublings: int = 2 ** max(min(tries, 11) - 1, 0)
    return min(timedelta(minutes=1) * doublings, timedelta(hours=12))


def send_call(call: GatewayCall, *, at: datetime) -> Payment:
    """Send a call, or send it again; the key makes that harmless. Never run inside a transaction.

    A call that has its answer, or whose key the provider may have forgotten, stays where it is.
    """
    with transaction.atomic(durable=True):
        waiting = GatewayCall.objects.select_for_update().get(pk=call.pk)
        if not mark_sent(waiting, at=at):
            return waiting.payment
    return ask(waiting, at=at)


def mark_sent(call: GatewayCall, *, at: datetime) -> bool:
    """Note that a call is about to leave, or return False where it may not; the caller has locked it, and commits."""
    if call.state not in OPEN or at - call.created_at >= KEY_LIFE:
        return False
    call.state = CallState.SENT
    call.tries += 1
    call.next_try_at = at + LEASE
    call.save(update_fields=["state", "tries", "next_try_at"])
    if call.refund_id:
        Refund.objects.filter(pk=call.refund_id, state=RefundState.REQUESTED).update(state=RefundState.SENT)
    return True


def ask(call: GatewayCall, *, at: datetime) -> Payment:
    """Let a call go that is committed as sent, and take its answer. Never run inside a transaction.

    No clear answer leaves the payment as it is. Should the process die on the way, the row is
    found as `sent` by the sweep.
    """
    gateway = get_gateway(call.payment.gateway)
    answer = gateway.refund(call, at=at) if call.operation == "refund" else gateway.create(call, at=at)
    return take_answer(call, answer, at=at)


@transaction.atomic
def take_answer(call: GatewayCall, answer: Answer, *, at: datetime, source: str = FactSource.API) -> Payment:
    """Write down what the gateway said, all of it or nothing; a no and a silence only where no answer came before."""
    payment = call.payment
    report_trouble(payment.gateway, answer, at=at)
    lock_payment(payment)
    if isinstance(answer, Outcome):
        _accept(call, answer, at=at)
        take_in(payment, answer, source=source, at=at)
        _await_refund(call, at=at)
    elif isinstance(answer, Refused):
        _refuse(call, payment, answer, at=at)
    else:
        _doubt(call, payment, answer, at=at)
    return payment


def _accept(call: GatewayCall, outcome: Outcome, *, at: datetime) -> None:
    """Note the answer; the next date is now when an open payment is first looked at again."""
    again = None if call.operation == "refund" else at + FIRST_LOOK
    GatewayCall.objects.filter(pk=call.pk).update(
        state=CallState.OK, response_ref=outcome.ref, error_code="", tries=0, next_try_at=again
    )


def _await_refund(call: GatewayCall, *, at: datetime) -> None:
    """Keep an eye on a refund that was taken in hand and has not ended: its notice may never come."""
    if call.refund_id and _move_refund(call.refund_id, RefundState.PENDING):
        GatewayCall.objects.filter(pk=call.pk).update(next_try_at=at + FIRST_LOOK)


def _refuse(call: GatewayCall, payment: Payment, answer: Refused, *, at: datetime) -> None:
    code = answer.code[:60]
    if not _move_open(call, state=CallState.REFUSED, error_code=code, next_try_at=None):
        return
    if answer.code == OUR_BUG:
        raise_task(f"call:{call.key}", title="A payment call was repeated with other content", at=at)
        return
    if call.refund_id:
        _move_refund(call.refund_id, RefundState.FAILED)
        raise_task(f"call:{call.key}", title=f"A refund was refused: {answer.code}", at=at)
        return
    no = NewFact(
        type=FactType.ATTEMPT_FAILED,
        psp_ref=call.key,
        amount=payment.money,
        attempt=call.params["attempt"],
        occurred_at=at,
        code=code,
    )
    record_fact(payment, no, source=FactSource.API, at=at)


def _doubt(call: GatewayCall, payment: Payment, answer: Unknown, *, at: datetime) -> None:
    again = at + backoff(call.tries)
    if not _move_open(call, state=CallState.UNKNOWN, error_code=answer.reason[:60], next_try_at=again):
        return
    if call.refund_id:
        _move_refund(call.refund_id, RefundState.UNKNOWN)
    payment.version += 1
    payment.save(update_fields=["version"])


def _move_open(call: GatewayCall, **changes: Any) -> bool:
    """Write to a call that is still without a clear answer; False where somebody had one first."""
    return bool(GatewayCall.objects.filter(pk=call.pk, state__in=OPEN).update(**changes))


def _move_refund(pk: UUID, to: str) -> bool:
    """Move a refund that is on its way; one that has ended stays as it is."""
    return bool(Refund.objects.filter(pk=pk, state__in=Refund.IN_FLIGHT).update(state=to))
