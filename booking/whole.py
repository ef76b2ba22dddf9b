"""An order with everything in it. Of what an order does not have, such as answers, nothing is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import BooleanField, Func, Model, Prefetch, QuerySet, prefetch_related_objects

from booking.models import Appointment, ItemAnswer, ItemChoice, Order, OrderItem, Slot
from booking.models.orders import OrderQuerySet
from catalogue.models import Question

CHOICES = ItemChoice.objects.select_related("option__group", "extra")
BESIDE = ("payable", "customer", "draft")
SLOTS = Slot.objects.select_related("provider")


class Has(Func):
    """Whether there are rows, in SQL: an `Exists` takes Django longer to write than a database to answer."""

    template = "EXISTS(SELECT 1 FROM %(table)s WHERE %(column)s = %(expressions)s)"
    output_field = BooleanField()


# Items that know what belongs to them. Every step begins here, so the statement is built once.
KNOWN_ITEMS: QuerySet[OrderItem] = OrderItem.objects.select_related("service").annotate(
    has_choices=Has("pk", table="booking_itemchoice", column="item_id"),
    has_answers=Has("pk", table="booking_itemanswer", column="item_id"),
    has_questions=Has("service_id", table="catalogue_question", column="service_id"),
    has_appointments=Has("pk", table="booking_appointment", column="item_id"),
    has_unclaimed=Has(
        "pk",
        template="EXISTS(SELECT 1 FROM booking_appointment visit WHERE visit.item_id = %(expressions)s"
        " AND NOT EXISTS(SELECT 1 FROM booking_slot WHERE appointment_id = visit.id))",
    ),
)
WHOLE_ITEMS: QuerySet[OrderItem] = KNOWN_ITEMS.select_related(*(f"order__{name}" for name in BESIDE))


def whole_or_none(orders: OrderQuerySet, *, visits: bool = True) -> Order | None:
    """Return the order among these, of which there is one at most, as `whole()` would fetch it.

    Its items bring it along; only of an empty one it is asked for by itself. Without `visits` the items know no
    more than whether they have one.
    """
    items = list(WHOLE_ITEMS.filter(order__in=orders))
    order = items[0].order if items else orders.select_related(*BESIDE).first()
    if order is not None:
        _attach(order, "items", items)
        _fetch_parts(items)
        if visits:
            _fetch_visits(items)
    return order


def items_with_choices(order: Order) -> list[OrderItem]:
    """Return the items as the database has them now, with services, choices, questions and answers."""
    items = list(KNOWN_ITEMS.filter(order=order))
    for item in items:
        item.order = order
    _fetch_parts(items)
    return items


def items_of(order: Order) -> list[OrderItem]:
    """Return the items an order was fetched with or, if it was not, as the database has them."""
    if "items" in getattr(order, "_prefetched_objects_cache", {}):
        return list(order.items.all())
    return list(order.items.select_related("service"))


def has_visit(item: OrderItem) -> bool:
    """Tell whether an item that was fetched here has a visit."""
    return bool(vars(item)["has_appointments"])


def _fetch_parts(items: list[OrderItem]) -> None:
    _fetch(items, "choices", CHOICES.all())
    _fetch(items, "answers", ItemAnswer.objects.all())
    _fetch(items, "questions", Question.objects.all(), of="service__")


def _fetch_visits(items: list[OrderItem]) -> None:
    """Fetch the visits with the claims they have: the claims bring them along, unless one has none."""
    if not any(map(has_visit, items)) or any(vars(item)["has_unclaimed"] for item in items):
        _fetch(items, "appointments", Appointment.objects.prefetch_related(Prefetch("slots", SLOTS)))
        return
    visits: dict[Appointment, list[Slot]] = {}
    claims = SLOTS.select_related("appointment").filter(appointment__item__in=items)
    for slot in claims.order_by("appointment__starts_at", "pk"):
        visits.setdefault(slot.appointment, []).append(slot)
    for item in items:
        _attach(item, "appointments", [visit for visit in visits if visit.item_id == item.pk])
    for visit, slots in visits.items():
        _attach(visit, "slots", slots)


def _fetch(items: list[OrderItem], name: str, rows: QuerySet[Model], of: str = "") -> None:
    """Fetch what the items have of this; where none has any, the empty answer costs no query."""
    if any(vars(item)[f"has_{name}"] for item in items):
        prefetch_related_objects(items, Prefetch(of + name, rows))
        return
    none = rows.none()
    for item in items:
        _keep(item.service if of else item, name, none, [])


def _attach(owner: Model, name: str, rows: Sequence[Model]) -> None:
    """Give a row those that belong to it, as a prefetch does."""
    for row in rows:
        setattr(row, getattr(type(owner), name).field.name, owner)
    _keep(owner, name, getattr(owner, name).all(), rows)


def _keep(owner: Model, name: str, found: Any, rows: Sequence[Model]) -> None:
    found._result_cache, found._prefetch_done = rows, True
    vars(owner).setdefault("_prefetched_objects_cache", {})[name] = found
