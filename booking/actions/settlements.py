"""What becomes of an order when money moves, or does not move in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction

from booking.actions.claims import HoldLost, TimeTaken, book_slots, claim_time, lock_visits
from booking.actions.orders import confirm_order, expire_order
from booking.availability.demand import demand_for
from booking.models import Appointment, Order, OrderStatus
from core.models import OfficeTask
from core.sweeps import one_by_one
from notifications.actions import queue_message
from payments.actions.pay import call_off
from payments.actions.payables import reopen_payable
from payments.models import Fact, FactType, Settlement, SettlementKind
from payments.queries import state_of


def consume_settlements(*, at: datetime) -> int:
    """Act on all news about money that nobody has acted on; return how many."""
    waiting = Settlement.objects.open().filter(payable__order__isnull=False)
    return one_by_one(partial(consume_settlement, at=at), waiting.values_list("pk", flat=True)[:500])


@transaction.atomic
def consume_settlement(pk: int, *, at: datetime) -> bool:
    """Act on one piece of news, once; return whether it was still open."""
    ours = Settlement.objects.select_related("payable__order").filter(payable__order__isnull=False)
    locked = ours.select_for_update(of=("self", "payable__order"))
    settlement = locked.filter(pk=pk, consumed_at=None).first()
    if settlement is None:
        return False
    order = settlement.payable.order
    if settlement.kind == SettlementKind.PAID:
        _on_paid(order, settlement, at=at)
    elif settlement.kind == SettlementKind.FAILED and order.status == OrderStatus.PLACED:
        _write_to(order, "payment_failed", step=f"attempt-{settlement.fact_id}", at=at)
    elif settlement.kind == SettlementKind.REFUNDED:
        _write_to(order, "money_back", step=f"fact-{settlement.fact_id}", at=at)
    settlement.consumed_at = at
    settlement.save(update_fields=["consumed_at"])
    return True


def _write_to(order: Order, kind: str, *, step: str, at: datetime) -> None:
    """Have a message written to the customer, once a step."""
    queue_message(kind, subject_id=str(order.public_id), step=step, recipient=order.guest_email, at=at)


def expire_unpaid_orders(*, at: datetime) -> int:
    """Let orders go whose time to pay is up, asking the gateway first; return how many went."""
    unpaid = Order.objects.unpaid_after(at).select_related("payable").order_by("pay_until")
    return one_by_one(partial(_expire_unpaid, at=at), unpaid[:200])


def _expire_unpaid(order: Order, *, at: datetime) -> bool:
    """Call the payment off where it was begun, so that nobody can pay on an open page, then let the order go."""
    assert order.payable is not None
    if state_of(order.payable).is_paid:
        return False
    if not call_off(order.payable, at=at):
        # The money may be on its way: the times stay held until the gateway knows.
        grace = at + timedelta(minutes=settings.PAYMENT_MINUTES)
        Order.objects.filter(pk=order.pk, status=OrderStatus.PLACED).update(pay_until=grace)
        return False
    with transaction.atomic():
        locked = Order.objects.unpaid_after(at).select_for_update().filter(pk=order.pk).first()
        state = state_of(order.payable)
        if locked is None or state.is_paid or state.is_unknown or state.is_processing:
            return False
        expire_order(locked, at=at)
        if state.paid:
            # Money that came short, or was partly given back before anybody acted on it.
            _ask_office(locked, "was let go with money paid", at=at)
    return True


def _on_paid(order: Order, settlement: Settlement, *, at: datetime) -> None:
    assert order.payable is not None
    is_settled = order.payable.is_settled  # if not, the payment is flagged for review, and the rest may still come
    if order.status == OrderStatus.PLACED and is_settled:
        confirm_order(order, at=at, reason="Paid")
    elif order.status == OrderStatus.EXPIRED and is_settled and settlement.fact.type == FactType.CHARGE_SUCCEEDED:
        # A refund that failed is paid money too, but nobody's wish to be visited.
        _revive(order, settlement.fact, at=at)
    elif order.status in (OrderStatus.EXPIRED, OrderStatus.CANCELLED) and order.payable.paid:
        _ask_office(order, "holds money and is not visited", at=at)


def _revive(order: Order, fact: Fact, *, at: datetime) -> None:
    """Confirm an order whose money came too late, if every time is still free; else leave it to a person.

    The money stays the customer's: nothing is refunded by itself.
    """
    assert order.payable is not None
    visits = Appointment.objects.filter(item__order=order).select_related("item__service").order_by("pk")
    try:
        with transaction.atomic():
            reopen_payable(order.payable, because=fact, at=at)
            lock_visits(visits)
            for visit in visits:
                _take_again(visit, at=at)
            confirm_order(order, at=at, reason="Paid late, times still free")
    except (HoldLost, TimeTaken):
        _ask_office(order, "was paid after its time was given away", at=at)


def _take_again(visit: Appointment, *, at: datetime) -> None:
    # The customer chose in time; the notice they need was checked then.
    demand = replace(demand_for(visit.item.service, visit.item.minutes), notice=0)
    who = list(visit.slots.order_by("pk").values_list("provider", flat=True))
    claim_time(visit, demand, who, at=at, held_until=at + timedelta(minutes=settings.HOLD_MINUTES))
    book_slots(visit, at=at)


def _ask_office(order: Order, what: str, *, at: datetime) -> None:
    OfficeTask.objects.get_or_create(
        key=f"order:{order.public_id}:{what[:60]}",
        defaults={
            "title": f"{order} {what}",
            "detail": f"{order.guest_name}, {order.guest_email}, {order.guest_phone}: offer another time or a refund.",
            "created_at": at,
        },
    )
