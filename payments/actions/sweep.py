"""Finding what a lost nudge, a lost answer or a crash has left behind.

Each row is claimed in a short transaction of its own, worked on with no lock held, and its failure
kept; one that fails never stops the rest.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from payments.actions.calls import FIRST_LOOK, KEY_LIFE, LEASE, OPEN, backoff, send_call
from payments.actions.inbox import process_due
from payments.actions.office import raise_task
from payments.actions.pay import cancel_payment, refresh_payment
from payments.gateways.sandbox.delivery import due_events, post_event
from payments.models import Allocation, CallState, FactSource, GatewayCall, Payment, PaymentState, RefundState

logger = logging.getLogger(__name__)
BATCH = 200
WATCHED = (PaymentState.ACTION_REQUIRED, PaymentState.PROCESSING, PaymentState.AUTHORIZED)
# Nothing happens to these by itself, but the payer's page at the gateway may still be open.
IDLE = (PaymentState.CREATED, PaymentState.FAILED)


def sweep(*, at: datetime) -> dict[str, int]:
    """Do all that is due; return how many rows of each kind were looked at."""
    done: Counter[str] = Counter()
    done["calls"] = _each(_unanswered(at), _call_again, at=at)
    done["payments"] = _each(_watched(at), _look, at=at)
    done["refunds"] = _each(_pending_refunds(at), _look_for_refund, at=at)
    done["notices"] = process_due(at=at)
    if settings.PAYMENTS_SANDBOX:
        for pk in due_events(at=at):
            done["events"] += post_event(pk, at=at)
    return dict(done)


def _unanswered(at: datetime) -> QuerySet[GatewayCall]:
    return GatewayCall.objects.filter(state__in=OPEN, next_try_at__lte=at)


def _watched(at: datetime) -> QuerySet[GatewayCall]:
    """Return the calls whose payment moves, or is idle and no longer wanted; the next date says when to look."""
    owed = _still_owed().filter(payment=OuterRef("payment"))
    worth_it = Q(payment__state__in=WATCHED) | Q(payment__state__in=IDLE) & ~Exists(owed)
    return GatewayCall.objects.filter(worth_it, state=CallState.OK, next_try_at__lte=at)


def _pending_refunds(at: datetime) -> QuerySet[GatewayCall]:
    return GatewayCall.objects.filter(refund__state=RefundState.PENDING, next_try_at__lte=at)


def _each(due: QuerySet[GatewayCall], work: Callable[[GatewayCall, datetime], None], *, at: datetime) -> int:
    pks = list(due.order_by("next_try_at", "pk").values_list("pk", flat=True)[:BATCH])
    for pk in pks:
        call = _claim(due, pk, at=at)
        if call is None:
            continue
        try:
            work(call, at)
        except Exception as error:
            logger.exception("call %s could not be worked on", call.key)
            _keep_failure(call, type(error).__name__, at=at)
    return len(pks)


@transaction.atomic
def _claim(due: QuerySet[GatewayCall], pk: int, *, at: datetime) -> GatewayCall | None:
    call = due.filter(pk=pk).select_for_update(skip_locked=True, of=("self",)).first()
    if call is None:
        return None
    call.next_try_at = at + LEASE
    call.save(update_fields=["next_try_at"])
    return call


def _call_again(call: GatewayCall, at: datetime) -> None:
    """Repeat the call under its own key; one too old for that is only looked up, then handed over."""
    if at - call.created_at < KEY_LIFE:
        send_call(call, at=at)
        return
    GatewayCall.objects.filter(pk=call.pk, state__in=OPEN).update(state=CallState.ABANDONED, next_try_at=None)
    payment = refresh_payment(call.payment, at=at, source=FactSource.RECONCILE)
    if payment.state != PaymentState.SUCCEEDED or call.operation == "refund":
        raise_task(
            f"call:{call.key}",
            title=f"{call.payment.gateway} never answered a call for {call.payment.money}",
            detail=f"Look {call.key} up at the provider. It is not sent again.",
            at=at,
        )


def _look(call: GatewayCall, at: datetime) -> None:
    """Ask how an open payment stands; call it off where nothing is owed any more."""
    payment, is_over = call.payment, False
    if _is_owed(payment):
        refresh_payment(payment, at=at, source=FactSource.RECONCILE)
    else:
        is_over = cancel_payment(payment, at=at)
    again = None if is_over else at + _patience(call, at)
    GatewayCall.objects.filter(pk=call.pk).update(next_try_at=again, error_code="")


def _look_for_refund(call: GatewayCall, at: datetime) -> None:
    """Ask whether a refund on its way has arrived; one that ended is not looked for again."""
    refresh_payment(call.payment, at=at, source=FactSource.RECONCILE)
    GatewayCall.objects.filter(pk=call.pk).update(next_try_at=at + _patience(call, at), error_code="")


def _patience(call: GatewayCall, at: datetime) -> timedelta:
    """Return how long to wait before the next look: longer the older it is, half a day at most."""
    return max(FIRST_LOOK, min((at - call.created_at) / 4, timedelta(hours=12)))


def _is_owed(payment: Payment) -> bool:
    return _still_owed().filter(payment=payment).exists()


def _still_owed() -> QuerySet[Allocation]:
    """Return the parts of payments that are exactly what is left to pay; any other sum is out of date."""
    return Allocation.objects.filter(payable__closed_reason="", amount=F("payable__amount") - F("payable__paid"))


@transaction.atomic
def _keep_failure(call: GatewayCall, reason: str, *, at: datetime) -> None:
    call.refresh_from_db()
    call.tries += 1
    call.error_code = reason[:60]
    call.next_try_at = at + backoff(call.tries)
    call.save(update_fields=["tries", "error_code", "next_try_at"])
    if at - call.created_at >= timedelta(days=1):
        raise_task(f"call:{call.key}:failing", title="A payment call keeps failing", detail=reason, at=at)
