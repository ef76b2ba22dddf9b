"""What becomes of an order when money moves, or does not move in time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from booking.actions.claims import HoldLost, TimeTaken, book_slots, claim_time
from booking.actions.orders import confirm_order, expire_order
from booking.availability.demand import demand_for
from booking.models import Appointment, Order, OrderStatus
from core.models import OfficeTask
from notifications.actions import queue_message
from payments.actions.pay import refresh_payment
from payments.models import Settlement, SettlementKind
from payments.queries import state_of


def consume_settlements(*, at: datetime) -> int:
    """Act on all news about money that nobody has acted on; return how many."""
    waiting = Settlement.objects.open().filter(payable__order__isnull=False)
    return sum(consume_settlement(pk, at=at) for pk in waiting.values_list("pk", flat=True)[:500])


@transaction.atomic
def consume_settlement(pk: int, *, at: datetime) -> bool:
    """Act on one piece of news, once; return whether it was still open."""
    settlement = Settlement.objects.select_for_update().filter(pk=pk, consumed_at=None).first()
    if settlement is None:
        return False
    order = Order.objects.select_for_update().filter(payable=settlement.payable_id).first()
    if order is None:
        return False
    if settlement.kind == SettlementKind.PAID:
        _on_paid(order, at=at)
    elif settlement.kind == SettlementKind.FAILED and order.status == OrderStatus.PLACED:
        queue_message(
            "payment_failed",
            subject_id=str(order.public_id),
            step=f"attempt-{settlement.fact_id}",
            recipient=order.guest_email,
            at=at,
        )
    settlement.consumed_at = at
    settlement.save(update_fields=["consumed_at"])
    return True


def expire_unpaid_orders(*, at: datetime) -> int:
    """Let orders go whose time to pay is up, asking the gateway first; return how many went."""
    return sum(_expire_unpaid(order, at=at) for order in Order.objects.unpaid_after(at).order_by("pay_until")[:200])


def _expire_unpaid(order: Order, *, at: datetime) -> bool:
    assert order.payable is not None
    payment = state_of(order.payable).payment
    if payment is not None:
        refresh_payment(payment, at=at)
    state = state_of(order.payable)
    if state.is_paid:
        return False
    if state.is_unknown or state.is_processing:
        # The money may be on its way: the times stay held until the gateway knows.
        grace = at + timedelta(minutes=settings.PAYMENT_MINUTES)
        Order.objects.filter(pk=order.pk, status=OrderStatus.PLACED).update(pay_until=grace)
        return False
    with transaction.atomic():
        locked = Order.objects.select_for_update().get(pk=order.pk)
        if locked.status != OrderStatus.PLACED or state_of(order.payable).is_paid:
            return False
        expire_order(locked, at=at)
    return True


def _on_paid(order: Order, *, at: datetime) -> None:
    assert order.payable is not None
    if not state_of(order.payable).is_paid:
        return  # short: the payment is flagged for review, and the rest may still come
    if order.status == OrderStatus.PLACED:
        confirm_order(order, at=at, reason="Paid")
    elif order.status == OrderStatus.EXPIRED:
        _revive(order, at=at)
    elif order.status == OrderStatus.CANCELLED:
        _ask_office(order, "was paid after it was cancelled", at=at)


def _revive(order: Order, *, at: datetime) -> None:
    """Confirm an order whose money came too late, if every time is still free; else leave it to a person.

    The money stays the customer's: nothing is refunded by itself.
    """
    try:
        with transaction.atomic():
            for visit in Appointment.objects.filter(item__order=order).select_related("item__service").order_by("pk"):
                _take_again(visit, at=at)
            confirm_order(order, at=at, reason="Paid late, times still free")
    except (HoldLost, TimeTaken):
        _ask_office(order, "was paid after its time was given away", at=at)


def _take_again(visit: Appointment, *, at: datetime) -> None:
    demand = demand_for(visit.item.service, visit.item.minutes)
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
