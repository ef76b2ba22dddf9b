"""Starting a payment, resuming it, and asking how it stands."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from djmoney.money import Money

from core.errors import Conflict
from payments.actions.calls import LEASE, OPEN, ask, mark_sent, send_call
from payments.actions.facts import begin_attempt, record_fact, record_outcome
from payments.actions.office import report_trouble
from payments.gateways import available_gateways, get_gateway
from payments.gateways.base import Answer, NewFact, Outcome, Unknown
from payments.models import (
    Allocation,
    CallState,
    FactSource,
    FactType,
    GatewayCall,
    Payable,
    Payment,
    PaymentState,
)

ON_THE_MOVE = (PaymentState.PROCESSING, PaymentState.AUTHORIZED)
RESUMABLE = (PaymentState.CREATED, PaymentState.ACTION_REQUIRED)
UNHEARD = (PaymentState.CREATED, PaymentState.FAILED)


class NothingToPay(Conflict):
    """The thing owed has been closed: its order ran out or was cancelled."""

    code = "nothing_to_pay"


def start_payment(payable: Payable, *, gateway: str, return_url: str, at: datetime) -> Payment:
    """Begin, resume or retry paying what is left of `payable`. Must not run inside a transaction.

    Whatever is paid already, on its way or not yet known is returned as it is: a second payment is
    never started beside it. After a failure a new attempt begins, under a new key.
    Raises NothingToPay, or UnknownGateway.
    """
    get_gateway(gateway)
    _call_off_outdated(payable, at=at)
    payment, call = _prepared(payable, gateway=gateway, return_url=return_url, at=at)
    return ask(call, at=at) if call else payment


def refresh_payment(payment: Payment, *, at: datetime, source: str = FactSource.API) -> Payment:
    """Ask the gateway how the payment stands and record it; an unclear answer changes nothing.

    Where nothing was heard since the call that began it, not even its answer, that call is repeated.
    """
    waiting = payment.calls.filter(state__in=OPEN, operation="create").first() if payment.state in UNHEARD else None
    if waiting is not None:
        return send_call(waiting, at=at)
    if payment.provider_ref is None:
        return payment
    return _learn(payment, get_gateway(payment.gateway).fetch(payment.provider_ref, at=at), source=source, at=at)


def cancel_payment(payment: Payment, *, at: datetime) -> bool:
    """Call an open payment off at its gateway; return whether it is certain that no money is on its way.

    That it has succeeded meanwhile is an answer, no error. Silence is not certain.
    """
    if payment.provider_ref is None:
        payment = refresh_payment(payment, at=at)
    if payment.provider_ref is None:  # refused or given up: there is nothing to call off
        return not payment.calls.filter(state__in=OPEN).exists()
    answer = get_gateway(payment.gateway).cancel(payment.provider_ref, at=at)
    _learn(payment, answer, source=FactSource.API, at=at)
    return not isinstance(answer, Unknown) and payment.state not in ON_THE_MOVE


def call_off(payable: Payable, *, at: datetime) -> bool:
    """Call every open payment of a thing off; return whether it is certain that no money is on its way.

    Must not run inside a transaction.
    """
    ended = (PaymentState.SUCCEEDED, PaymentState.CANCELED)
    still_open = payable.payments.exclude(state__in=ended)
    certain = [cancel_payment(payment, at=at) for payment in still_open]  # each of them, whatever the others say
    return all(certain)


def record_money_received(payable: Payable, amount: Money, *, reference: str, method: str, at: datetime) -> Payment:
    """Write down money that staff took in person; the same reference for the same thing counts once."""
    psp_ref = f"staff:{reference}"[:160]
    known = Payment.objects.filter(payables=payable, facts__psp_ref=psp_ref).first()
    if known is not None:
        return known
    payment = start_payment(payable, gateway="offline", return_url="/", at=at)
    if payment.gateway != "offline":
        raise Conflict("A card payment for this is still under way. Wait until it is settled.", code="under_way")
    taken = NewFact(
        type=FactType.CHARGE_SUCCEEDED,
        psp_ref=psp_ref,
        amount=amount,
        attempt=payment.attempt,
        occurred_at=at,
        method=method,
    )
    record_fact(payment, taken, source=FactSource.STAFF, at=at)
    _call_off_outdated(payable, at=at)
    return payment


def _call_off_outdated(payable: Payable, *, at: datetime) -> None:
    """Call off what was begun for another sum than is left: nobody may pay that sum on a page still open."""
    payable.refresh_from_db(fields=["paid"])
    if not payable.paid:
        return
    begun = payable.allocations.exclude(amount=payable.amount - payable.paid).select_related("payment")
    may_be_paid = begun.filter(
        payment__state__in=(*RESUMABLE, PaymentState.FAILED), payment__gateway__in=available_gateways()
    )
    for allocation in may_be_paid:
        cancel_payment(allocation.payment, at=at)


def _learn(payment: Payment, answer: Answer, *, source: str, at: datetime) -> Payment:
    report_trouble(payment.gateway, answer, at=at)
    if isinstance(answer, Outcome):
        record_outcome(payment, answer, source=source, at=at)
    return payment


def _prepared(payable: Payable, *, gateway: str, return_url: str, at: datetime) -> tuple[Payment, GatewayCall | None]:
    """Commit everything the call needs and that it leaves, and return it; no call where there is nothing to ask.

    The payments are locked before the payable, as everywhere; one that came in between means
    looking again.
    """
    while True:
        with transaction.atomic(durable=True):
            allocated = Allocation.objects.filter(payable=payable).values("payment")
            payments = list(Payment.objects.select_for_update().filter(pk__in=allocated).order_by("pk"))
            locked = Payable.objects.select_for_update().get(pk=payable.pk)
            if Allocation.objects.filter(payable=payable).count() == len(payments):
                return _decide(locked, payments, gateway=gateway, return_url=return_url, at=at)


def _decide(
    payable: Payable, payments: list[Payment], *, gateway: str, return_url: str, at: datetime
) -> tuple[Payment, GatewayCall | None]:
    payments.sort(key=lambda payment: (payment.created_at, payment.pk), reverse=True)
    if payable.is_settled:
        return next(payment for payment in payments if payment.state == PaymentState.SUCCEEDED), None
    unanswered = GatewayCall.objects.select_for_update().filter(payment__in=payments, state__in=OPEN)
    waiting = {call.payment_id: call for call in unanswered}
    for payment in payments:
        if payment.state != PaymentState.SUCCEEDED and (payment.pk in waiting or payment.state in ON_THE_MOVE):
            call = waiting.get(payment.pk)
            return payment, call if call and mark_sent(call, at=at) else None
    if payable.closed_reason:
        raise NothingToPay("This order is closed, so there is nothing to pay.")
    mine = [payment for payment in payments if payment.gateway == gateway and payment.amount == _due(payable)]
    for payment in mine:
        if payment.state in RESUMABLE:
            return payment, None
        if payment.state == PaymentState.FAILED:
            return payment, _retry(payment, payable, return_url=return_url, at=at)
    return _begin(payable, gateway=gateway, return_url=return_url, at=at)


def _due(payable: Payable) -> object:
    return payable.amount - payable.paid


def _retry(payment: Payment, payable: Payable, *, return_url: str, at: datetime) -> GatewayCall:
    """Begin the next attempt on the same payment, so that the gateway never holds two of them."""
    begin_attempt(payment, return_url=return_url)
    return _journal(payment, payable, at=at)


def _begin(payable: Payable, *, gateway: str, return_url: str, at: datetime) -> tuple[Payment, GatewayCall]:
    payment = Payment.objects.create(
        gateway=gateway,
        livemode=get_gateway(gateway).livemode,
        currency=payable.currency,
        amount=payable.amount - payable.paid,
        return_url=return_url,
        created_at=at,
    )
    Allocation.objects.create(payment=payment, payable=payable, amount=payment.amount)
    return payment, _journal(payment, payable, at=at)


def _journal(payment: Payment, payable: Payable, *, at: datetime) -> GatewayCall:
    """Write the call down as sent: it leaves as soon as this is committed."""
    return GatewayCall.objects.create(
        key=f"pay:{payment.pk}:{payment.attempt}",
        operation="create",
        payment=payment,
        params={
            "payment": str(payment.pk),
            "attempt": payment.attempt,
            "amount": str(payment.amount),
            "currency": payment.currency,
            "label": payable.label,
            "return_url": payment.return_url,
            "ref": payment.provider_ref,
        },
        state=CallState.SENT,
        tries=1,
        next_try_at=at + LEASE,
        created_at=at,
    )
