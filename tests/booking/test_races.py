"""Many at once: one time goes to one person, whatever the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from booking.actions import claims, taking
from booking.actions.basket import add_item, choose_time, give_details, move_basket, start_basket
from booking.actions.claims import HoldLost, TimeTaken, book_slots, claim_time, extend_holds
from booking.actions.orders import expire_order
from booking.actions.purge import purge_drafts
from booking.actions.resuming import resume_basket
from booking.actions.schedule import lock_days, ready_days, rebuild_days, refresh_provider
from booking.availability.days import local_day
from booking.availability.demand import demand_for
from booking.choosing import Chosen
from booking.models import Appointment, Order, Provider, ProviderDay, Slot, SlotStatus
from catalogue.models import Service
from core.geo import Place
from tests.booking.factories import NOW, make_appointment, make_item, make_order, make_provider, make_service
from tests.booking.sale import ADA, HOME, open_for_business, place
from tests.booking.truth import differing_days
from tests.payments.faults import locked_by_another
from tests.running import eventually

pytestmark = pytest.mark.django_db(transaction=True)

TEN = datetime(2027, 3, 8, 10, tzinfo=UTC)
UNTIL = NOW + timedelta(minutes=30)
AT_ONCE = 20


def together(deed: Callable[[Appointment], Any], visits: Sequence[Appointment]) -> Counter[str]:
    """Do `deed` to all visits at once, each on a connection of its own; return how often each outcome came."""

    def one(visit: Appointment) -> str:
        try:
            deed(visit)
        except (TimeTaken, HoldLost) as lost:
            return lost.code
        finally:
            connection.close()
        return "won"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return Counter(pool.map(one, visits))


def visits_at(service: Service, starts: Sequence[datetime]) -> list[Appointment]:
    item = make_item(service, order=make_order())
    return [make_appointment(item, starts_at=start) for start in starts]


def claiming(service: Service, *providers: Provider) -> Callable[[Appointment], Any]:
    demand, ids = demand_for(service, service.minutes), [provider.pk for provider in providers]
    return lambda visit: claim_time(visit, demand, ids, at=NOW, held_until=UNTIL)


def waiting_for_locks() -> int:
    """Return how many connections to this PostgreSQL database wait for a row."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # within a transaction it would say the same for ever
        cursor.execute(waiting)
        return int(cursor.fetchone()[0])


def overlapping() -> int:
    """Return how many pairs of live claims of one provider overlap."""
    live = list(Slot.objects.exclude(status=SlotStatus.RELEASED).order_by("provider", "starts_at"))
    return sum(
        one.provider_id == two.provider_id and two.starts_at < one.ends_at
        for place, one in enumerate(live)
        for two in live[place + 1 :]
    )


@pytest.mark.fault("9a")
def test_of_two_hundred_who_want_one_time_one_gets_it() -> None:
    service, provider = make_service(), make_provider()
    ready_days([provider.pk], first=TEN.date(), days=1, at=NOW)
    assert together(claiming(service, provider), visits_at(service, [TEN] * 200)) == {"won": 1, "time_taken": 199}
    assert Slot.objects.count() == 1


def test_one_gets_it_even_if_the_day_has_no_row_yet() -> None:
    service, provider = make_service(), make_provider()
    visits = visits_at(service, [TEN + timedelta(days=300)] * 40)
    assert together(claiming(service, provider), visits) == {"won": 1, "time_taken": 39}


@pytest.mark.fault("9b")
def test_unequal_starts_never_overlap() -> None:
    service, provider = make_service(step_minutes=15), make_provider()
    starts = [TEN + timedelta(days=day, minutes=15 * quarter) for day in range(10) for quarter in range(4)]
    assert together(claiming(service, provider), visits_at(service, starts * 3))["won"] == 10
    assert overlapping() == 0
    assert differing_days() == []


@pytest.mark.postgresql
def test_visits_beside_each_other_on_one_day_all_leave_their_mark() -> None:
    service, provider = make_service(), make_provider()
    ready_days([provider.pk], first=TEN.date(), days=1, at=NOW)
    visits = visits_at(service, [TEN.replace(hour=hour) for hour in range(9, 17)])
    with ThreadPoolExecutor(1) as crowd:
        with locked_by_another(ProviderDay.objects.all()):
            outcome = crowd.submit(together, claiming(service, provider), visits)
            assert eventually(lambda: waiting_for_locks() == len(visits))
        assert outcome.result() == {"won": 8}
    assert differing_days() == []


def test_anyone_fills_everyone_and_no_one_twice() -> None:
    service, providers = make_service(), [make_provider() for _ in range(5)]
    outcome = together(claiming(service, *providers), visits_at(service, [TEN] * 40))
    assert outcome == {"won": 5, "time_taken": 35}
    assert Slot.objects.values("provider").distinct().count() == 5


def test_crews_are_whole_even_in_a_crowd() -> None:
    service, providers = make_service(crew=2), [make_provider() for _ in range(5)]
    assert together(claiming(service, *providers), visits_at(service, [TEN] * 20))["won"] == 2
    assert Slot.objects.count() == 4
    assert overlapping() == 0


def test_a_hold_that_ran_out_goes_either_to_its_owner_or_to_the_next() -> None:
    service, provider = make_service(), make_provider()
    (owner, *others) = visits_at(service, [TEN] * 6)
    claiming(service, provider)(owner)
    demand, late = demand_for(service, 60), UNTIL + timedelta(minutes=1)

    def deed(visit: Appointment) -> None:
        if visit == owner:
            book_slots(visit, at=late)
        else:
            claim_time(visit, demand, [provider.pk], at=late, held_until=late + timedelta(minutes=30))

    assert together(deed, [*others[:3], owner, *others[3:]])["won"] == 1
    assert Slot.objects.live(late).count() == 1


def test_an_owner_extends_while_others_push() -> None:
    service, provider = make_service(), make_provider()
    (owner, *others) = visits_at(service, [TEN] * 10)
    claiming(service, provider)(owner)

    def deed(visit: Appointment) -> None:
        if visit == owner:
            extend_holds(visit, at=NOW, held_until=UNTIL + timedelta(minutes=30))
        else:
            claiming(service, provider)(visit)

    assert together(deed, [*others[:5], owner, *others[5:]]) == {"won": 1, "time_taken": 9}
    assert owner.slots.get().held_until == UNTIL + timedelta(minutes=30)


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "deed",
    [
        lambda provider: refresh_provider(provider, at=NOW),
        lambda provider: rebuild_days([provider.pk], first=TEN.date(), days=1, at=NOW),
    ],
)
def test_days_made_anew_wait_for_a_claim_that_is_being_written(deed: Callable[[Provider], object]) -> None:
    service, provider = make_service(), make_provider()
    ready_days([provider.pk], first=TEN.date(), days=1, at=NOW)
    [visit] = visits_at(service, [TEN])
    provider.hours.update(ends=time(12))
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            claiming(service, provider)(visit)
            change = pool.submit(_on_its_own, deed, provider)
            assert eventually(waiting_for_locks)
        change.result()
    assert (provider.pk, TEN.date()) not in differing_days()


def _on_its_own(deed: Callable[[Provider], object], provider: Provider) -> None:
    try:
        deed(provider)
    finally:
        connection.close()


def test_without_the_lock_and_test_the_same_race_books_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof that the tests above would notice: with the guard away, everyone wins."""

    def trusting(demand: Any, starts_at: datetime, providers: Sequence[Provider], *, at: datetime) -> Any:
        rows = lock_days((one.pk, starts_at.date()) for one in providers)
        return [], [(row, local_day(row.day, one.zone)) for row, one in zip(rows, providers, strict=True)]

    monkeypatch.setattr(claims, "take_if_free", trusting)
    service, provider = make_service(), make_provider()
    visits = visits_at(service, [TEN] * 20)
    _constraint("DROP CONSTRAINT slots_never_overlap")
    try:
        assert together(claiming(service, provider), visits)["won"] == 20
        assert overlapping() > 0
    finally:
        Slot.objects.all().delete()
        _constraint(
            "ADD CONSTRAINT slots_never_overlap EXCLUDE USING gist (provider_id WITH =, "
            "tstzrange(starts_at, ends_at, '[)') WITH &&) WHERE (status IN ('held', 'booked'))"
        )


def _constraint(change: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE booking_slot {change}")


@pytest.mark.postgresql
def test_postgresql_refuses_an_overlap_by_itself() -> None:
    service, provider = make_service(), make_provider()
    first, second = visits_at(service, [TEN, TEN + timedelta(minutes=30)])
    claiming(service, provider)(first)
    with pytest.raises(IntegrityError, match="slots_never_overlap"), transaction.atomic():
        Slot.objects.create(
            appointment=second,
            provider=provider,
            service=service,
            slot_date=TEN.date(),
            starts_at=second.starts_at,
            ends_at=second.ends_at,
            held_until=UNTIL,
        )


@pytest.mark.postgresql
def test_an_overlap_only_the_database_sees_is_a_taken_time(monkeypatch: pytest.MonkeyPatch) -> None:
    service, provider = make_service(), make_provider()
    first, second = visits_at(service, [TEN, TEN])
    claiming(service, provider)(first)
    monkeypatch.setattr(taking, "_is_free", lambda *args, **kwargs: True)
    with pytest.raises(TimeTaken):
        claiming(service, provider)(second)
    assert Slot.objects.count() == 1


def finish(deed: Callable[[Order], object], order: Order) -> None:
    try:
        deed(order)
    finally:
        connection.close()


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("placed", "deed"),
    [
        (False, lambda order: purge_drafts(at=NOW + timedelta(days=30))),
        (False, lambda order: move_basket(order, Place("BS6 6AA", 51.469, -2.599), at=NOW)),
        (False, lambda order: resume_basket(order, at=NOW)),
        (True, lambda order: expire_order(order, at=NOW)),
    ],
    ids=["purge", "move", "resume", "expire"],
)
def test_a_deed_on_two_visits_locks_the_earlier_day_first(placed: bool, deed: Callable[[Order], object]) -> None:
    service, _ = open_for_business()
    order = start_basket(HOME, at=NOW)
    for starts_at in (TEN + timedelta(days=1), TEN):
        choose_time(add_item(order, service, Chosen(), at=NOW), starts_at, at=NOW)
    give_details(order, ADA, at=NOW)
    order = place(order) if placed else order
    later = ProviderDay.objects.select_for_update(nowait=True).filter(day=TEN.date() + timedelta(days=1))
    with ThreadPoolExecutor(1) as other:
        with locked_by_another(ProviderDay.objects.filter(day=TEN.date())):
            outcome = other.submit(finish, deed, order)
            assert eventually(lambda: waiting_for_locks() == 1)
            with transaction.atomic():
                assert later.get()  # not held by who still waits for the day before it
        outcome.result()
