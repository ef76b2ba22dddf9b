"""Thirty days of bookings, made with the product's own deeds: what they refuse is not there either.

Nobody is written to: messages about these bookings are marked as not wanted in the transaction
that made them.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from accounts.models import Customer
from booking.actions.basket import add_item, choose_time, give_details, start_basket
from booking.actions.orders import expire_order, place_order, start_order_payment
from booking.actions.settlements import consume_settlements
from booking.areas import providers_for
from booking.availability.demand import demand_for
from booking.availability.queries import Start, starts_on
from booking.models import Appointment, AppointmentStatus, Order, OrderItem, OrderStatus, PaymentChoice, Provider
from booking.models.orders import ORDER_MOVES
from booking.models.visits import APPOINTMENT_MOVES
from booking.pricing import quote_order
from core.transitions import move
from home.demo.customers import ACCOUNT, MAIL
from home.seeding.wishes import Wish, wishes
from notifications.models import Delivery
from payments.actions.pay import refresh_payment
from payments.gateways.sandbox import house
from payments.gateways.sandbox.cards import CARDS

NEVER_PAID = 17  # one card order in so many is left unpaid and runs out


def seed_orders(*, at: datetime) -> int:
    """Book the month around `at` and return how many bookings that made; none if there are some already."""
    if Order.objects.filter(guest_email__endswith=f"@{MAIL}").exists():
        return 0
    people = dict(Provider.objects.values_list("slug", "pk"))
    placed = [order for wish in wishes(at) if (order := _book(wish, people.get(wish.with_whom)))]
    unpaid = [order for order in placed if order.status == OrderStatus.PLACED]
    for number, order in enumerate(unpaid, start=1):
        _let_run_out(order) if number % NEVER_PAID == 0 else _pay_by_card(order)
    _tick_off_the_past(at=at)
    _link_to_account(at=at)
    return len(placed)


@transaction.atomic
def _book(wish: Wish, provider_id: int | None) -> Order | None:
    """Place one order; nothing where nobody has time that day."""
    order = start_basket(wish.place, at=wish.at)
    item = add_item(order, wish.service, wish.chosen, at=wish.at)
    start = _some_start(item, wish, provider_id)
    if start is None:
        transaction.set_rollback(True)
        return None
    choose_time(item, start.starts_at, at=wish.at, provider_id=provider_id)
    give_details(order, wish.details, at=wish.at)
    choice = PaymentChoice.ON_DAY if wish.on_day else PaymentChoice.CARD
    total = quote_order(order, at=wish.at).total
    placed = place_order(order, shown_total=total, payment_choice=choice, at=wish.at)
    _silence(placed, at=wish.at)
    return placed


def _some_start(item: OrderItem, wish: Wish, provider_id: int | None) -> Start | None:
    able = providers_for(wish.service.pk, wish.place)
    wanted = [pk for pk in able if provider_id in (None, pk)]
    demand = demand_for(wish.service, item.minutes)
    free = starts_on(demand, wanted, wish.day, at=wish.at, zone=ZoneInfo(settings.BUSINESS_TIME_ZONE))
    return free[int(wish.hour * len(free))] if free else None


def _pay_by_card(order: Order) -> None:
    """Pay as a customer would, a minute after placing; the gateway's answer is asked for, not believed."""
    assert order.placed_at is not None
    at = order.placed_at + timedelta(minutes=1)
    payment = start_order_payment(order, gateway="sandbox", at=at)
    house.pay_by_card(payment.provider_ref or "", CARDS[0], at=at)
    with transaction.atomic():
        refresh_payment(payment, at=at)
        consume_settlements(at=at)
        _silence(order, at=at)


@transaction.atomic
def _let_run_out(order: Order) -> None:
    assert order.pay_until is not None
    expire_order(order, at=order.pay_until)
    _silence(order, at=order.pay_until)


def _tick_off_the_past(*, at: datetime) -> None:
    """Complete the visits that are over, and the orders they were."""
    over = Appointment.objects.filter(
        status=AppointmentStatus.CONFIRMED, ends_at__lte=at, item__order__guest_email__endswith=f"@{MAIL}"
    )
    for visit in over.select_related("item__order"):
        with transaction.atomic():
            order, ended = visit.item.order, visit.ends_at
            move(visit, AppointmentStatus.COMPLETED, at=ended, moves=APPOINTMENT_MOVES, reason="Visit over")
            if not Appointment.objects.filter(item__order=order).exclude(status=AppointmentStatus.COMPLETED).exists():
                move(order, OrderStatus.COMPLETED, at=ended, moves=ORDER_MOVES, reason="Visit over")


def _link_to_account(*, at: datetime) -> None:
    customer = Customer.objects.filter(user__email=ACCOUNT).first()
    if customer is not None:
        Order.objects.filter(guest_email=customer.email).update(
            customer=customer, is_guest_order=False, account_linked_at=at
        )


def _silence(order: Order, *, at: datetime) -> None:
    """Mark every message about this order as not wanted, before any worker can see it, and let none follow."""
    Order.objects.filter(pk=order.pk).update(getting_ready_at=at)
    for delivery in Delivery.objects.filter(subject_id=str(order.public_id), status=Delivery.Status.QUEUED):
        move(delivery, Delivery.Status.SUPPRESSED, at=at, moves=Delivery.MOVES, reason="A booking of the demonstration")
