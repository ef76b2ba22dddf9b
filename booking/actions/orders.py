"""From basket to order: place it, start its payment, confirm it, let it run out."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from djmoney.money import Money

from booking.actions.claims import book_visits, lock_visits, release_slots
from booking.actions.measuring import count_steps
from booking.answering import missing, unanswered
from booking.errors import GONE, BasketGone, Incomplete, NotOffered, PriceChanged
from booking.models import Appointment, ItemChoice, Order, OrderItem, OrderStatus, PaymentChoice
from booking.models.orders import ORDER_MOVES
from booking.models.visits import APPOINTMENT_MOVES, AppointmentStatus
from booking.pricing import Quote, base_price, choice_price, items_to_price, quote_items
from booking.queries import first_order_key, order_key
from core.models import Event, EventName
from core.money import tax_within
from core.transitions import move, move_all, move_through, write_trail
from notifications.actions import queue_message
from payments.actions.invoices import issue_invoice
from payments.actions.pay import start_payment
from payments.actions.payables import close_payable, open_payable
from payments.models import Payable, PayableKind, Payment

PLACED = (OrderStatus.PLACED, "")
SURE = (OrderStatus.CONFIRMED, "Nothing to pay before the visit")


def place_order(order: Order, *, shown_total: Money, payment_choice: str, at: datetime) -> Order:
    """Turn a basket into an order and its holds into bookings, or raise and change nothing.

    Placing it twice gives the same order. Raises BasketGone, Incomplete, NotOffered, PriceChanged, or
    HoldLost where a time has run out and somebody else has it now.
    """
    while True:
        try:
            return _place(order, shown_total=shown_total, payment_choice=payment_choice, at=at)
        except IntegrityError as error:
            if not _is_number_taken(error):
                raise


@transaction.atomic
def _place(order: Order, *, shown_total: Money, payment_choice: str, at: datetime) -> Order:
    locked = Order.objects.select_for_update().filter(pk=order.pk).first()
    if locked is None:
        raise BasketGone(GONE)
    if locked.status != OrderStatus.DRAFT:
        return locked
    items = items_to_price(locked, at=at)
    visits = _visits(locked, items)
    quote = quote_items(locked, items, at=at)
    if quote.total != shown_total:
        raise PriceChanged(
            "The price has changed since you last saw it. Check it and confirm again.", total=quote.total
        )
    _check_payment(items, payment_choice)
    _freeze(items, at=at)
    is_sure = _promote(locked, quote, visits, payment_choice, at=at)
    steps = (EventName.ADD_PAYMENT_INFO, EventName.PURCHASE) if is_sure else (EventName.ADD_PAYMENT_INFO,)
    count_steps(*steps, order=locked, items=items, at=at)
    return locked


def _promote(order: Order, quote: Quote, visits: list[Appointment], payment_choice: str, *, at: datetime) -> bool:
    """Make a priced basket an order, confirmed at once if nothing is to be paid before the visit; return whether."""
    order.number = _new_number()
    payable = _owe(order, quote, visits, pay_now=payment_choice == PaymentChoice.CARD, at=at)
    is_sure = payable is None or not payable.required_for_confirmation
    trail: list[Event] = []
    book_visits(visits, at=at, trail=trail)
    move_through(
        order,
        [PLACED, SURE] if is_sure else [PLACED],
        at=at,
        moves=ORDER_MOVES,
        trail=trail,
        number=order.number,
        payable=payable,
        total=quote.total.amount,
        tax=quote.tax.amount,
        payment_choice=payment_choice,
        placed_at=at,
        pay_until=at + timedelta(minutes=settings.PAYMENT_MINUTES),
        confirmed_at=at if is_sure else None,
    )
    first_order_key(order, at=at)
    if is_sure:
        _follow(order, visits, at=at, reason=SURE[1], trail=trail)
    else:
        write_trail(trail)
    return is_sure


def start_order_payment(order: Order, *, gateway: str, at: datetime) -> Payment:
    """Begin, resume or retry the payment of a placed order. Must not run inside a transaction."""
    if order.payable is None or order.status != OrderStatus.PLACED:
        raise NotOffered("There is nothing to pay on this order.")
    address = reverse("booking:success", args=[order_key(order, at=at)])
    return start_payment(order.payable, gateway=gateway, return_url=f"{settings.SITE_URL}{address}", at=at)


@transaction.atomic
def confirm_order(order: Order, *, at: datetime, reason: str = "") -> None:
    """Confirm the order and its visits, write the invoice and tell the customer."""
    trail: list[Event] = []
    move(order, OrderStatus.CONFIRMED, at=at, moves=ORDER_MOVES, reason=reason, trail=trail, confirmed_at=at)
    _follow(order, _appointments(order), at=at, reason=reason, trail=trail)
    count_steps(EventName.PURCHASE, order=order, at=at)


def _follow(order: Order, visits: list[Appointment], *, at: datetime, reason: str, trail: list[Event]) -> None:
    """Do what a confirmed order brings about: its visits, the trail of it all, the mail, the invoice."""
    move_all(visits, AppointmentStatus.CONFIRMED, at=at, moves=APPOINTMENT_MOVES, reason=reason, trail=trail)
    write_trail(trail)
    queue_message("order_confirmed", subject_id=str(order.public_id), recipient=order.guest_email, at=at)
    if order.payable is not None:
        issue_invoice(order.payable, at=at)  # last, since whoever needs the next number waits for our commit


@transaction.atomic
def expire_order(order: Order, *, at: datetime) -> None:
    """Let an order that was not paid in time go, and give its times back."""
    move(order, OrderStatus.EXPIRED, at=at, moves=ORDER_MOVES, reason="Not paid in time")
    if order.payable is not None:
        close_payable(order.payable, reason="hold_lost", at=at)
    visits = _appointments(order)
    lock_visits(visits)
    for visit in visits:
        release_slots(visit, at=at)
    move_all(visits, AppointmentStatus.EXPIRED, at=at, moves=APPOINTMENT_MOVES, reason="Not paid in time")
    if order.placed_at:  # of a basket nobody was promised anything
        queue_message("order_cancelled", subject_id=str(order.public_id), recipient=order.guest_email, at=at)


def _appointments(order: Order) -> list[Appointment]:
    return list(Appointment.objects.filter(item__order=order).order_by("pk"))


def _visits(order: Order, items: list[OrderItem]) -> list[Appointment]:
    """Return the visit of every item. Raises Incomplete for the first thing still to be answered."""
    if not items:
        raise Incomplete("Choose a service first.", where="services")
    visits = {visit.item_id: visit for visit in _appointments(order)}
    for item in items:
        if item.needs_time and item.pk not in visits:
            raise Incomplete(f"Choose a day and time for “{item.service.name}”.", where="time", item=item.pk)
    for item in items:
        if question := unanswered(item):
            raise Incomplete(missing(question), where="questions", item=item.pk)
    if not (order.guest_name and order.guest_email and order.guest_phone and order.address_line1 and order.city):
        raise Incomplete("Tell us who we are coming to and where.", where="details")
    return list(visits.values())


def _check_payment(items: list[OrderItem], choice: str) -> None:
    if choice not in PaymentChoice.values:
        raise Incomplete("Choose how you want to pay.", where="payment")
    if choice == PaymentChoice.ON_DAY and not all(item.service.pay_on_day for item in items):
        raise NotOffered("One of these services is paid when you book. Choose to pay now by card.")


def _freeze(items: list[OrderItem], *, at: datetime) -> None:
    """Write names and prices into the rows, so that no later change of the catalogue touches them."""
    chosen = []
    for item in items:
        base = base_price(item, at=at)
        assert base is not None
        gross = base
        for choice in item.choices.all():
            price = choice_price(choice)
            choice.price, gross = price.amount, gross + price
            chosen.append(choice)
        item.service_name, item.base_price, item.gross = item.service.name, base.amount, gross.amount
        item.tax_rate = item.service.rate_charged
        item.tax = tax_within(gross, item.tax_rate).amount
    OrderItem.objects.bulk_update(items, ["service_name", "base_price", "gross", "tax", "tax_rate"])
    ItemChoice.objects.bulk_update(chosen, ["price"])


def _owe(order: Order, quote: Quote, visits: list[Appointment], *, pay_now: bool, at: datetime) -> Payable | None:
    """Open what is owed. An order that costs nothing owes nothing and asks no gateway."""
    if not quote.total.amount:
        return None
    return open_payable(
        kind=PayableKind.ORDER_FULL,
        label=f"Order {order.spoken_number}",
        amount=quote.total,
        tax=quote.tax,
        quote_hash=quote.hash,
        document=_document(order, quote, visits, pay_now=pay_now),
        required_for_confirmation=pay_now,
        at=at,
    )


def _document(order: Order, quote: Quote, visits: list[Appointment], *, pay_now: bool) -> dict[str, object]:
    """Return what papers will say: buyer and lines as they are now, and by when what is paid later is due."""
    address = [order.address_line1, order.address_line2, order.city, order.postcode]
    document: dict[str, object] = {
        "buyer": {"name": order.guest_name, "email": order.guest_email, "address": [line for line in address if line]},
        "lines": [
            {
                "name": line.name,
                "detail": line.detail,
                "amount": str(line.amount.amount),
                "tax": str(line.tax.amount),
                "rate": str(line.rate),
            }
            for line in quote.lines
        ],
    }
    if visits and not pay_now:
        last = max(visits, key=lambda visit: visit.starts_at)
        document["due_on"] = last.starts_at.astimezone(last.zone).date().isoformat()
    return document


def _new_number() -> str:
    """Return eight digits; not a sequence, so it tells nobody how many orders there are."""
    return str(10_000_000 + secrets.randbelow(90_000_000))


def _is_number_taken(error: IntegrityError) -> bool:
    """Tell whether another order has the number, by what either database says of it."""
    return any(name in str(error) for name in ("booking_order_number", "booking_order.number"))
