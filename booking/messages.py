"""What is written to customers about their orders. A message tells how things are when it leaves.

Every delivery names its order by public id; a message that time has overtaken is not sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils import timezone
from djmoney.money import Money

from booking.models import Appointment, Order, OrderStatus
from booking.models.scope import ENDED
from booking.pricing import quote_whole
from booking.queries import order_key
from booking.whole import whole_or_none
from core.money import money
from notifications.kinds import Message, register_kind
from notifications.models import Delivery
from notifications.rendering import render_message
from payments.models import Fact, FactType, Payable
from payments.queries import invoices_of, state_of


@dataclass(frozen=True)
class Visit:
    """One visit as the customer reads it, on the wall clock of the job."""

    service: str
    day: str
    hours: str
    who: str


def register() -> None:
    register_kind("order_confirmed", order_confirmed)
    register_kind("payment_failed", payment_failed)
    register_kind("money_back", money_back)
    register_kind("order_cancelled", order_cancelled)


def order_confirmed(delivery: Delivery) -> Message | None:
    """Say that we are coming. Not wanted any more once the order was cancelled."""
    order = order_about(delivery)
    if order is None or order.status not in (OrderStatus.CONFIRMED, OrderStatus.IN_PROGRESS, OrderStatus.COMPLETED):
        return None
    return render_message("order_confirmed", _context(order))


def payment_failed(delivery: Delivery) -> Message | None:
    """Say that a payment did not go through and how to pay. Not wanted once it is paid or has run out."""
    order = order_about(delivery)
    if order is None or order.status != OrderStatus.PLACED or order.payable is None or order.payable.is_settled:
        return None
    context = _context(order)
    context["retry_url"] = f"{settings.SITE_URL}/checkout/failed/{context['key']}/"
    if order.pay_until and order.pay_until > timezone.now():
        context["pay_until"] = _clock(timezone.localtime(order.pay_until, order.zone))
    return render_message("payment_failed", context)


def money_back(delivery: Delivery) -> Message | None:
    """Say that money went back, and hand over the credit note. Not wanted where it did not arrive after all."""
    order = order_about(delivery)
    fact = Fact.objects.filter(pk=delivery.step.removeprefix("fact-")).select_related("payment").first()
    if order is None or order.payable is None or fact is None:
        return None
    if fact.payment.facts.filter(type=FactType.REFUND_FAILED, psp_ref=fact.psp_ref).exists():
        return None
    note = order.payable.invoices.filter(fact=fact).first()
    context = _context(order)
    context["sum"] = Money(fact.amount, fact.currency)
    context["note_url"] = f"{context['order_url']}papers/{note}.pdf" if note else ""
    return render_message("money_back", context)


def order_cancelled(delivery: Delivery) -> Message | None:
    """Say what no longer happens, and whether money came. Not wanted where late money revived the order."""
    order = order_about(delivery)
    if order is None or order.status not in (OrderStatus.EXPIRED, OrderStatus.CANCELLED):
        return None
    context = _context(order)
    context["ran_out"] = order.status == OrderStatus.EXPIRED
    context["visits"] = [as_read(visit) for visit in _visits(order) if visit.status in ENDED]
    context["is_uncharged"] = order.payable is None or _is_uncharged(order.payable)
    context["again_url"] = _again_url(order)
    return render_message("order_cancelled", context)


def _is_uncharged(payable: Payable) -> bool:
    """Tell whether it is certain that no money came: none in the books, and no question open at a gateway."""
    state = state_of(payable)
    if state.paid.amount or state.is_unknown or state.is_processing or state.needs_action:
        return False
    came = Fact.objects.filter(payment__payables=payable, type=FactType.CHARGE_SUCCEEDED)  # and went back, perhaps
    return not came.exists()


def _again_url(order: Order) -> str:
    """Return where the same is booked again: straight at the service, where it was one and is still offered."""
    slugs = {item.service.slug for item in order.items.all() if item.service.active}
    service = {"service": slugs.pop()} if len(slugs) == 1 else {}
    return f"{settings.SITE_URL}/book/?{urlencode({'postcode': order.postcode, **service})}"


def order_about(delivery: Delivery) -> Order | None:
    return whole_or_none(Order.objects.placed_ever().filter(public_id=delivery.subject_id))


def _context(order: Order) -> dict[str, Any]:
    """Return everything a mail about an order says. The key was made when the order was placed."""
    at = timezone.now()
    key = order_key(order, at=at)
    quote = quote_whole(order, at=at)
    paid, due = _paid_and_due(order)
    page = f"{settings.SITE_URL}/orders/{key}/"
    invoice = next((paper for paper in invoices_of(order.payable) if not paper.is_credit_note), None)
    return {
        "order": order,
        "first_name": first_name(order.guest_name),
        "key": key,
        "visits": [as_read(visit) for visit in _visits(order)],
        "packages": [item for item in order.items.all() if not item.appointments.all()],
        "address": [
            line for line in (order.address_line1, order.address_line2, order.city, order.postcode) if line.strip()
        ],
        "lines": quote.lines,
        "total": quote.total,
        "tax": quote.tax,
        "paid": paid,
        "due": due,
        "order_url": page,
        "calendar_url": f"{page}calendar.ics",
        "invoice_url": f"{page}papers/{invoice}.pdf" if invoice else "",
        "receipt_url": f"{page}receipt.pdf" if paid else "",
    }


def _paid_and_due(order: Order) -> tuple[Money, Money]:
    if order.payable is None:
        return money(0, order.currency), money(0, order.currency)
    paid = Money(order.payable.paid, order.payable.currency)
    return paid, max(order.payable.money - paid, money(0, order.payable.currency))


def _visits(order: Order) -> list[Appointment]:
    """Return the visits in the order they happen, from what `whole()` fetched."""
    visits = [visit for item in order.items.all() for visit in item.appointments.all()]
    return sorted(visits, key=lambda visit: visit.starts_at)


def as_read(visit: Appointment) -> Visit:
    starts, ends = (timezone.localtime(moment, visit.zone) for moment in (visit.starts_at, visit.ends_at))
    people = [first_name(slot.provider.name) for slot in visit.slots.all() if slot.booked]
    return Visit(
        service=str(visit.item),
        day=f"{starts:%A} {starts.day} {starts:%B %Y}",
        hours=f"{_clock(starts)} to {_clock(ends)}",
        who=" and ".join([", ".join(people[:-1]), people[-1]] if len(people) > 1 else people),
    )


def _clock(moment: datetime) -> str:
    return f"{moment:%H:%M}"


def first_name(name: str) -> str:
    return name.split()[0] if name.strip() else ""
