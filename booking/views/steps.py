"""Where a visitor is in the flow, read from the basket alone."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from booking.answering import open_questions
from booking.models import Appointment, Order, OrderItem, SlotStatus
from booking.queries import order_key
from booking.session import item_in_basket, last_placed
from booking.whole import has_visit


def next_step(order: Order) -> str:
    """Return the address of the first question a basket fetched `whole()` still leaves open."""
    items = list(order.items.all())
    if not items:
        return reverse("booking:services")
    for item in items:
        if item.needs_time and not has_visit(item):
            return reverse("booking:time", args=[item.pk])
    if any(open_questions(item) for item in items):
        return reverse("booking:questions")
    known = order.guest_name and order.guest_email and order.guest_phone and order.address_line1 and order.city
    return reverse("booking:check" if known else "booking:details")


def without_basket(request: HttpRequest) -> HttpResponseRedirect:
    """Lead someone who has no basket to the order they just placed, or to the start."""
    order = last_placed(request)
    return to_order(order) if order else redirect("booking:postcode")


def to_order(order: Order) -> HttpResponseRedirect:
    """Lead to the page that says how a placed order stands. Its key was made with it, so this only reads."""
    return redirect("booking:success", order_key(order, at=timezone.now()))


def is_lost(visit: Appointment, item: OrderItem, *, at: datetime) -> bool:
    """Tell whether the time to finish is up for a visit fetched `whole()`: somebody else may have its time."""
    slots = [slot for slot in visit.slots.all() if slot.status != SlotStatus.RELEASED]
    return sum(slot.booked or bool(slot.held_until and slot.held_until > at) for slot in slots) < item.service.crew


def own_item(request: HttpRequest, pk: int) -> OrderItem:
    """Return an item of this visitor's basket; anybody else's is not found."""
    item = item_in_basket(request, pk)
    if item is None:
        raise Http404("There is no such service in your basket.")
    return item


def after_change(request: HttpRequest) -> str:
    """Return where a change leads: back to the answers if it was asked for there, else to the basket."""
    return reverse("booking:checkout" if from_check(request) else "booking:basket")


def from_check(request: HttpRequest) -> bool:
    return "check" in (request.POST.get("next"), request.GET.get("next"))
