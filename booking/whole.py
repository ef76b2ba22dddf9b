"""An order with everything in it. Of what an order does not have, such as answers, nothing is asked."""

from __future__ import annotations

from django.db.models import Exists, Model, OuterRef, Prefetch, QuerySet, prefetch_related_objects

from booking.models import Appointment, ItemAnswer, ItemChoice, Order, OrderItem, Slot
from booking.models.orders import OrderQuerySet
from catalogue.models import Question

CHOICES = ItemChoice.objects.select_related("option__group", "extra")


def first_whole(orders: OrderQuerySet, *, slots: bool = True) -> Order | None:
    """Return the first of these orders with its items, as `whole()` would fetch it, or None.

    Without `slots` whoever looks at one asks for it then.
    """
    order = orders.select_related("payable", "customer").first()
    if order is not None:
        prefetch_related_objects([order], Prefetch("items", _items()))
        items = list(order.items.all())
        _fetch_parts(items)
        claims = [Prefetch("slots", Slot.objects.select_related("provider"))] if slots else []
        _fetch(items, "appointments", Appointment.objects.prefetch_related(*claims))
    return order


def items_with_choices(order: Order) -> list[OrderItem]:
    """Return the items as the database has them now, with services, choices, questions and answers."""
    items = list(_items().filter(order=order))
    for item in items:
        item.order = order
    _fetch_parts(items)
    return items


def _items() -> QuerySet[OrderItem]:
    """Return items that know what belongs to them."""
    mine = OuterRef("pk")
    return OrderItem.objects.select_related("service").annotate(
        has_choices=Exists(ItemChoice.objects.filter(item=mine)),
        has_answers=Exists(ItemAnswer.objects.filter(item=mine)),
        has_questions=Exists(Question.objects.filter(service=OuterRef("service"))),
        has_appointments=Exists(Appointment.objects.filter(item=mine)),
    )


def _fetch_parts(items: list[OrderItem]) -> None:
    _fetch(items, "choices", CHOICES.all())
    _fetch(items, "answers", ItemAnswer.objects.all())
    _fetch(items, "questions", Question.objects.all(), of="service__")


def _fetch(items: list[OrderItem], name: str, rows: QuerySet[Model], of: str = "") -> None:
    """Fetch what the items have of this; where none has any, the empty answer costs no query."""
    some = any(getattr(item, f"has_{name}") for item in items)
    prefetch_related_objects(items, Prefetch(of + name, rows if some else rows.none()))
