"""An order is fetched with everything in it, and nothing is asked of what it does not have."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from booking.models import Order
from booking.whole import whole_or_none
from tests.booking.factories import NOW, make_appointment, make_item, make_order, make_provider, make_service, make_slot

pytestmark = pytest.mark.django_db


def fetched(order: Order) -> Order:
    found = whole_or_none(Order.objects.filter(pk=order.pk))
    assert found is not None
    return found


def two_visits() -> Order:
    """Make an order whose second service is done before the first, by a crew of two."""
    order, crew = make_order(), [make_provider(), make_provider()]
    for hours, people in ((5, crew[:1]), (1, crew)):
        visit = make_appointment(make_item(order=order), starts_at=NOW + timedelta(hours=hours))
        for who in people:
            make_slot(who, visit)
    return order


def test_two_queries_bring_a_basket_with_its_visits(django_assert_num_queries: Any) -> None:
    order = two_visits()
    with django_assert_num_queries(2):
        found = fetched(order)
        told = [
            (
                item.order.pk,
                item.service.name,
                visit.item.order.postcode,
                [slot.provider.name for slot in visit.slots.all()],
            )
            for item in found.items.all()
            for visit in item.appointments.all()
        ]
    assert [len(names) for *_, names in told] == [1, 2]


def test_what_is_fetched_is_what_there_is() -> None:
    order = two_visits()
    plain = Order.objects.whole().get(pk=order.pk)
    for one in (plain, fetched(order)):
        assert [item.pk for item in one.items.all()] == list(order.items.values_list("pk", flat=True))
    pairs = [
        [
            (item.pk, visit.pk, slot.pk)
            for item in one.items.all()
            for visit in item.appointments.all()
            for slot in visit.slots.all()
        ]
        for one in (plain, fetched(order))
    ]
    assert pairs[0] == pairs[1]


def test_what_is_filtered_afterwards_asks_the_database() -> None:
    order = fetched(two_visits())
    assert order.items.exclude(pk=order.items.all()[0].pk).count() == 1


def test_an_empty_basket_is_found_too() -> None:
    assert not fetched(make_order()).items.all()


def test_nothing_is_found_where_there_is_nothing() -> None:
    assert whole_or_none(Order.objects.filter(pk=0)) is None


def test_a_visit_that_nobody_was_claimed_for_is_not_lost() -> None:
    order = two_visits()
    bare = make_appointment(make_item(order=order, service=make_service()), starts_at=NOW)
    *_, last = fetched(order).items.all()
    assert [(visit.pk, list(visit.slots.all())) for visit in last.appointments.all()] == [(bare.pk, [])]
