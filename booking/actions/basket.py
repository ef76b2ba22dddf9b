"""Filling a basket: services, choices, times, details. A basket is an order in status draft."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from booking.actions.attachments import forget_files
from booking.actions.claims import TimeTaken, claim_time, keep_held, lock_to_move, lock_visits, release_slots
from booking.actions.drafts import forget_typed, note_reminder
from booking.actions.locking import lock_by_order
from booking.actions.measuring import count_steps
from booking.actions.touching import lock_and_touch, lock_basket, touch
from booking.areas import people_for
from booking.availability.demand import demand_for
from booking.availability.queries import nearest_starts
from booking.choosing import Chosen, choices_for, total_minutes
from booking.drafts import DETAILS
from booking.errors import NotOffered
from booking.models import Appointment, ItemChoice, Order, OrderItem, Provider
from catalogue.models import Service
from core.geo import Place, locate, outcode
from core.models import EventName
from core.sources import Source

MAX_ITEMS = 10


@dataclass(frozen=True)
class Details:
    """Who the visit is for and where. The postcode is normalised; the phone is E.164."""

    name: str
    email: str
    phone: str
    address_line1: str
    address_line2: str
    city: str
    postcode: str
    notes: str


def start_basket(place: Place, *, at: datetime, source: Source | None = None, measured: bool = False) -> Order:
    """Make a basket; `source` is the page and block it began at, the first one and for good."""
    return Order.objects.create(
        postcode=place.postcode,
        currency=settings.CURRENCY,
        created_at=at,
        touched_at=at,
        source_page_id=source.page_id if source else None,
        source_block=source.block_id if source else "",
        is_measured=measured,
    )


@transaction.atomic
def move_basket(order: Order, place: Place, *, at: datetime) -> None:
    """Change where the visits are; times are given up, since other people may come there."""
    locked = lock_basket(order)
    if locked.postcode == place.postcode:
        return
    lock_visits(_visits(order))
    for item in locked.items.all():
        _give_up_time(item, at=at)
    touch(order, at=at, postcode=place.postcode)


@transaction.atomic
def add_item(order: Order, service: Service, chosen: Chosen, *, at: datetime) -> OrderItem:
    """Put a service into the basket. Raises NotOffered for anything that is not sold here."""
    lock_and_touch(order, at=at)
    return _add(order, service, chosen, beside=OrderItem.objects.filter(order=order).count(), at=at)


@transaction.atomic
def put_item(order: Order, service: Service, chosen: Chosen, *, at: datetime) -> OrderItem:
    """Put a service into the basket, as `add_item` does; one that waits for its time there is chosen again.

    Back and forth, or a second click: it is the same wish.
    """
    lock_and_touch(order, at=at)
    timed = Exists(Appointment.objects.filter(item=OuterRef("pk")))
    items = list(OrderItem.objects.filter(order=order).annotate(is_timed=timed).select_related("order", "service"))
    same = next((item for item in items if item.service_id == service.pk and not item.is_timed), None)
    if same is None:
        return _add(order, service, chosen, beside=len(items), at=at)
    change_item(same, chosen, at=at)
    return same


def _add(order: Order, service: Service, chosen: Chosen, *, beside: int, at: datetime) -> OrderItem:
    if beside >= MAX_ITEMS:
        raise NotOffered(f"An order holds up to {MAX_ITEMS} services. Place this one, then start another.")
    _check_on_sale(service, at=at)
    choices = choices_for(service, chosen)
    item = OrderItem.objects.create(order=order, service=service, minutes=total_minutes(service, choices))
    _write_choices(item, choices)
    return item


@transaction.atomic
def change_item(item: OrderItem, chosen: Chosen, *, at: datetime) -> None:
    """Choose again for a service; its time is given up if the visit now takes longer or shorter."""
    _lock_item(item, at=at)
    _check_on_sale(item.service, at=at)
    choices = choices_for(item.service, chosen)
    minutes = total_minutes(item.service, choices)
    if minutes != item.minutes:
        _give_up_time(item, at=at)
        item.minutes = minutes
        item.save(update_fields=["minutes"])
    item.choices.all().delete()
    _write_choices(item, choices)


@transaction.atomic
def remove_item(item: OrderItem, *, at: datetime) -> None:
    lock_and_touch(item.order, at=at)
    _give_up_time(item, at=at)
    forget_files([item])
    item.delete()


def choose_time(
    item: OrderItem,
    starts_at: datetime,
    *,
    at: datetime,
    provider_id: int | None = None,
    able: Sequence[Provider] | None = None,
) -> Appointment:
    """Claim a time for a service until the hold runs out; a time chosen before is given back.

    Whoever has just asked who can come to the basket's place passes them as `able`.

    Raises TimeTaken with `nearest`, a list of Start, and leaves the earlier time held.
    """
    try:
        return _hold(item, starts_at, provider_id, able, at=at)
    except TimeTaken as taken:
        ids = sorted(one.pk for one in people_for(item.service_id, locate(item.order.postcode)))
        wanted = [provider_id] if provider_id in ids else ids
        demand = demand_for(item.service, item.minutes)
        taken.extra["nearest"] = nearest_starts(demand, wanted, starts_at, at=at, zone=item.order.zone)
        raise


@transaction.atomic
def leave_time_open(item: OrderItem, *, at: datetime) -> None:
    """Buy a package without naming a time: we call the customer. A time chosen before is given back."""
    _lock_item(item, at=at)
    if not item.service.is_package:
        raise NotOffered(f"Choose a day and time for “{item.service.name}”.")
    _give_up_time(item, at=at)
    item.call_me, item.provider_wanted = True, None
    item.save(update_fields=["call_me", "provider_wanted"])
    keep_holds(item.order, at=at)


@transaction.atomic
def give_details(order: Order, details: Details, *, at: datetime, reminder: str | None = None) -> None:
    """Write down who and where; the times held are kept longer, since somebody is at work.

    The postcode was settled when the services were chosen. A neighbour's, in the same district, is taken:
    the same people come there. `reminder` is what the customer said about being reminded, if they were asked.
    """
    fields = asdict(details)
    contact = {f"guest_{name}": fields.pop(name) for name in ("name", "email", "phone")}
    if outcode(details.postcode) != outcode(order.postcode):
        fields.pop("postcode")
    lock_and_touch(order, at=at, **contact, **fields)
    draft = forget_typed(order, DETAILS)
    if reminder is not None:
        note_reminder(order, draft, reminder, at=at)
    keep_holds(order, at=at)
    count_steps(EventName.BEGIN_CHECKOUT, order=order, at=at)


def keep_holds(order: Order, *, at: datetime) -> None:
    """Extend every hold of the basket that has not run out yet."""
    keep_held(order, lock_by_order(order.pk), at=at, held_until=_hold_until(at))


@transaction.atomic
def _hold(
    item: OrderItem, starts_at: datetime, provider_id: int | None, able: Sequence[Provider] | None, *, at: datetime
) -> Appointment:
    asked_for = item.order.postcode
    now = _lock_item(item, at=at)
    order = item.order
    if not item.minutes:
        raise NotOffered(f"“{item.service.name}” needs no time.")
    if able is None or order.postcode != asked_for:
        able = people_for(item.service_id, locate(order.postcode))
    wanted = [one for one in able if provider_id in (None, one.pk)]
    if now.order_has_visits:
        keep_held(order, lock_to_move(order, wanted, starts_at), at=at, held_until=_hold_until(at))
    if now.has_visits:
        _give_up_time(item, at=at)
    if (item.provider_wanted_id, item.call_me) != (provider_id, False):
        item.provider_wanted_id, item.call_me = provider_id, False
        item.save(update_fields=["provider_wanted", "call_me"])
    appointment = Appointment.objects.create(
        item=item,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=item.minutes),
        timezone=order.timezone,
    )
    demand = demand_for(item.service, item.minutes)
    claim_time(appointment, demand, [one.pk for one in wanted], at=at, held_until=_hold_until(at))
    count_steps(EventName.SELECT_TIME, order=order, items=[item], at=at)
    return appointment


def _hold_until(at: datetime) -> datetime:
    return at + timedelta(minutes=settings.HOLD_MINUTES)


def _lock_item(item: OrderItem, *, at: datetime) -> Any:
    """Lock the item's basket and read both afresh: another tab may have changed or removed it, or moved house.

    Return the item as it was read, which also knows whether it and its order have visits.
    """
    lock_and_touch(item.order, at=at)
    visits = Appointment.objects.filter(item__order=OuterRef("order"))
    items: Any = OrderItem.objects.select_related("order").annotate(
        order_has_visits=Exists(visits), has_visits=Exists(visits.filter(item=OuterRef("pk")))
    )
    now = items.filter(pk=item.pk).first()
    if now is None:
        raise NotOffered("That service is not in your basket any more.")
    item.minutes, item.provider_wanted_id, item.call_me = now.minutes, now.provider_wanted_id, now.call_me
    item.order = now.order
    return now


def _visits(order: Order) -> QuerySet[Appointment]:
    return Appointment.objects.filter(item__order=order).order_by("pk")


def _give_up_time(item: OrderItem, *, at: datetime) -> None:
    _give_up(Appointment.objects.filter(item=item), at=at)


def _give_up(visits: Iterable[Appointment], *, at: datetime) -> None:
    for appointment in visits:  # never a list fetched before the lock
        release_slots(appointment, at=at)
        appointment.delete()


def _check_on_sale(service: Service, *, at: datetime) -> None:
    if not service.active or service.price(at) is None:
        raise NotOffered(f"“{service.name}” is not offered at the moment.")


def _write_choices(item: OrderItem, choices: list[ItemChoice]) -> None:
    for choice in choices:
        choice.item = item
    ItemChoice.objects.bulk_create(choices)
