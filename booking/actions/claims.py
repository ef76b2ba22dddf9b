"""Claims on people's time: held, booked, given back. With `taking` the only writer of slots.

Every deed locks the provider-days it touches, in key order, before it looks. On SQLite the transaction
itself is the lock. On PostgreSQL an exclusion constraint has the last word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import F, FilteredRelation, Q, QuerySet, Sum

from booking.actions.locking import Key, lock_by_order, lock_by_order_and_key, lock_by_visit, note_expiry, slots_of
from booking.actions.schedule import lock_days, refresh_rows
from booking.actions.taking import claim, release_overdue, take_if_free
from booking.availability.days import DAY, TICK, day_at
from booking.availability.demand import Demand, demand_for
from booking.models import Appointment, Order, Provider, ProviderDay, Slot, SlotStatus
from booking.models.visits import SLOT_MOVES
from core.errors import Conflict
from core.models import Event
from core.sweeps import one_by_one
from core.transitions import move, move_all

LIVE = (SlotStatus.HELD, SlotStatus.BOOKED)
# What PostgreSQL says to those who come second: overlap refused, waited too long, deadlock.
SECOND = {"23P01", "55P03", "40P01"}
LOST = "Your time was not kept any longer, and somebody else has taken it. Choose another one."


class TimeTaken(Conflict):
    """Nobody is free for the visit any more."""

    code = "time_taken"


class HoldLost(Conflict):
    """A hold ran out and its time now belongs to somebody else."""

    code = "hold_lost"


def claim_time(
    appointment: Appointment, demand: Demand, provider_ids: Sequence[int], *, at: datetime, held_until: datetime
) -> list[Slot]:
    """Hold the time of the visit for as many of these providers as it needs.

    The least busy of that week come first, ties in rotation. Raises TimeTaken where too few are free.
    """
    demand = replace(demand, minutes=_minutes(appointment))
    with transaction.atomic():
        willing = _by_load(appointment, provider_ids, at=at)
        while len(willing) >= demand.crew:
            chosen = willing[: demand.crew]
            last = len(willing) == demand.crew
            refused, slots = _attempt(appointment, demand, chosen, at=at, held_until=held_until, last=last)
            if not refused:
                return slots
            willing = [one for one in willing if one not in refused]
        raise TimeTaken("Somebody has just taken that time. Choose another one.")


def extend_holds(appointment: Appointment, *, at: datetime, held_until: datetime) -> None:
    """Keep the visit's holds until `held_until`; one that was lost is taken again if its time is still free.

    Raises HoldLost where it is not.
    """
    with transaction.atomic():
        slots, rows = _held_again(appointment, at=at, held_until=held_until)
        held = [slot for slot in slots if slot.status == SlotStatus.HELD]
        Slot.objects.filter(pk__in=[slot.pk for slot in held]).update(held_until=held_until)
        note_expiry(rows)


def keep_held(order: Order, rows: Sequence[ProviderDay], *, at: datetime, held_until: datetime) -> None:
    """Keep those holds of a basket that have not run out, on days that are locked already: `rows`.

    A crew of which somebody was lost is made whole again, or HoldLost is raised.
    """
    if not rows:
        return
    by_visit, whole = _live_slots(Slot.objects.filter(appointment__item__order=order).select_related("appointment"))
    running = [mine for mine in by_visit.values() if any(slot.is_held_at(at) for slot in mine)]
    for mine in running:
        if mine not in whole:
            extend_holds(mine[0].appointment, at=at, held_until=held_until)
    held = [slot for mine in running if mine in whole for slot in mine if slot.status == SlotStatus.HELD]
    if held:
        Slot.objects.filter(pk__in=[slot.pk for slot in held]).update(held_until=held_until)
        days = {(slot.provider_id, slot.slot_date) for slot in held}
        note_expiry([row for row in rows if (row.provider_id, row.day) in days])


def book_slots(appointment: Appointment, *, at: datetime) -> None:
    """Turn the visit's holds into bookings; a hold that was lost is taken again first, or HoldLost is raised."""
    with transaction.atomic():
        slots, rows = _held_again(appointment, at=at, held_until=at + timedelta(minutes=settings.HOLD_MINUTES))
        for slot in slots:
            if slot.status == SlotStatus.HELD:
                move(slot, SlotStatus.BOOKED, at=at, moves=SLOT_MOVES, held_until=None)
        note_expiry(rows)


def book_visits(visits: Sequence[Appointment], *, at: datetime, trail: list[Event] | None = None) -> None:
    """Turn the holds of several visits into bookings under one lock, or raise HoldLost and book none.

    Holds still in their place, the ordinary case, are booked together, and their events left on the trail.
    """
    with transaction.atomic(savepoint=False):
        rows = lock_visits(visits)
        by_visit, whole = _live_slots(Slot.objects.filter(appointment__in=visits))
        for visit in visits:
            if by_visit[visit.pk] not in whole:
                book_slots(visit, at=at)
        held = [slot for mine in whole for slot in mine if slot.status == SlotStatus.HELD]
        move_all(held, SlotStatus.BOOKED, at=at, moves=SLOT_MOVES, trail=trail, held_until=None)
        note_expiry(rows)


def release_slots(appointment: Appointment, *, at: datetime) -> None:
    """Give the visit's time back."""
    with transaction.atomic():
        rows = lock_visits([appointment])
        slots = list(appointment.slots.filter(status__in=LIVE).select_related("provider"))
        # A visit can lie on two days if its provider has moved to another time zone since.
        beyond = {key for slot in slots for key in _keys(slot)} - {(row.provider_id, row.day) for row in rows}
        for slot in slots:
            move(slot, SlotStatus.RELEASED, at=at, moves=SLOT_MOVES)
        refresh_rows([*rows, *lock_days(beyond)] if beyond else rows)


def lock_visits(appointments: Iterable[Appointment]) -> list[ProviderDay]:
    """Lock every provider-day these visits claim.

    A deed that changes several visits in one transaction calls this first, so that two such deeds
    cannot wait for each other.
    """
    return lock_by_visit([appointment.pk for appointment in appointments])


def lock_to_move(order: Order, people: Iterable[Provider], starts_at: datetime) -> list[ProviderDay]:
    """Lock the days an order's visits claim together with those on which these people would come at `starts_at`.

    A deed that gives up one time and claims another calls this first: of two that swap days each would hold
    what the other waits for. Days that have no row yet are nobody's to hold.
    """
    days = sorted((one.pk, day_at(starts_at, one.zone)) for one in people)
    return lock_by_order_and_key(order.pk, days) if days else lock_by_order(order.pk)


def sweep_holds(*, at: datetime) -> int:
    """Tidy up: release the holds that have run out, day by day, and return how many days had any."""
    overdue = Slot.objects.overdue(at).order_by("provider_id", "slot_date")
    keys = list(overdue.values_list("provider_id", "slot_date").distinct())
    return one_by_one(partial(_sweep_day, at=at), keys)


@transaction.atomic
def _sweep_day(key: Key, *, at: datetime) -> bool:
    release_overdue(lock_days([key]), at=at)
    return True


def _attempt(
    appointment: Appointment,
    demand: Demand,
    chosen: Sequence[Provider],
    *,
    at: datetime,
    held_until: datetime,
    last: bool,
) -> tuple[list[Provider], list[Slot]]:
    """Claim the time of all of `chosen`, or of none; return who refused and the slots.

    An attempt that fails is rolled back to where it began and with that gives its locks back: the
    locks of several attempts would pile up out of order. Overdue holds it released are undone with
    it, which harms nobody: the next claim that succeeds on that day releases them again. After the
    `last` one the whole deed is rolled back anyway, so it needs no savepoint of its own.
    """
    try:
        with nullcontext() if last else transaction.atomic():
            refused, locked = take_if_free(demand, appointment.starts_at, chosen, at=at)
            if refused:
                raise _RefusedError(refused)
            return [], claim(appointment, demand, locked, held_until=held_until)
    except _RefusedError as no:
        return no.providers, []
    except (IntegrityError, OperationalError) as error:
        if getattr(error.__cause__, "sqlstate", None) not in SECOND:
            raise
        return list(chosen), []


class _RefusedError(Exception):
    """Carries who cannot come out of the savepoint; never leaves this module."""

    def __init__(self, providers: list[Provider]) -> None:
        self.providers = providers


def _live_slots(slots: QuerySet[Slot]) -> tuple[dict[int, list[Slot]], list[list[Slot]]]:
    """Return those of these claims that still stand, by visit, and those visits among them that have all they need."""
    by_visit: dict[int, list[Slot]] = defaultdict(list)
    for slot in slots.filter(status__in=LIVE).select_related("service").order_by("pk"):
        by_visit[slot.appointment_id].append(slot)
    return by_visit, [mine for mine in by_visit.values() if len(mine) >= mine[0].service.crew]


def _held_again(
    appointment: Appointment, *, at: datetime, held_until: datetime
) -> tuple[list[Slot], list[ProviderDay]]:
    """Return the visit's live slots, taken again where they were lost, and the days they lie on, locked.

    A hold that has run out but that nobody has replaced is still in its place, and good.
    """
    rows = lock_visits([appointment])
    slots, crew = slots_of(appointment.pk)
    live = [slot for slot in slots if slot.status in LIVE]
    missing = crew - len(live)
    if missing <= 0:
        return live, rows
    lost = _last_lost(appointment, slots, {slot.provider_id for slot in live})[:missing]
    if len(lost) < missing:
        raise HoldLost(LOST)
    # The customer chose in time; the notice they need has been checked then.
    demand = replace(demand_for(lost[0].service, _minutes(appointment)), notice=0)
    refused, locked = take_if_free(demand, appointment.starts_at, [slot.provider for slot in lost], at=at)
    if refused:
        raise HoldLost(LOST)
    again = claim(appointment, demand, locked, held_until=held_until)
    return live + again, [row for row in rows if row.pk not in {day.pk for day, _local in locked}] + [
        day for day, _local in locked
    ]


def _last_lost(appointment: Appointment, slots: Sequence[Slot], still_there: set[int]) -> list[Slot]:
    """Return the released slots of the visit's present time, one a provider, the latest first."""
    lost: dict[int, Slot] = {}
    for slot in slots:
        same_time = (slot.starts_at, slot.ends_at) == (appointment.starts_at, appointment.ends_at)
        if same_time and slot.provider_id not in still_there:
            lost.setdefault(slot.provider_id, slot)
    return list(lost.values())


def _by_load(appointment: Appointment, provider_ids: Sequence[int], *, at: datetime) -> list[Provider]:
    """Return the active providers among these, the least busy of the visit's week first.

    Those equally busy take turns: which of them is first moves on with each visit.
    """
    active = Provider.objects.filter(pk__in=provider_ids, active=True).only("timezone").order_by("pk")
    if len(provider_ids) == 1:
        return list(active)
    day = day_at(appointment.starts_at, appointment.zone)
    monday = day - day.weekday() * DAY
    live = Q(slots__status=SlotStatus.BOOKED) | Q(slots__status=SlotStatus.HELD, slots__held_until__gt=at)
    this_week = FilteredRelation(
        "slots", condition=Q(slots__slot_date__gte=monday, slots__slot_date__lt=monday + 7 * DAY) & live
    )
    worked = Sum(F("week__ends_at") - F("week__starts_at"))
    loaded: Iterable[Any] = active.alias(week=this_week).annotate(load=worked)
    load: dict[Provider, timedelta] = {one: one.load or timedelta(0) for one in loaded}
    turn = {one: (index - appointment.pk) % len(load) for index, one in enumerate(load)}
    return sorted(load, key=lambda one: (load[one], turn[one]))


def _keys(slot: Slot) -> set[Key]:
    """Return the provider-days a slot lies on: one, or two if the provider's time zone has changed since."""
    ends = day_at(slot.ends_at - TICK, slot.provider.zone)
    return {(slot.provider_id, day) for day in (slot.slot_date, ends)}


def _minutes(appointment: Appointment) -> int:
    return (appointment.ends_at - appointment.starts_at) // timedelta(minutes=1)
