"""Which people and services a place gets."""

from __future__ import annotations

import pytest

from booking.areas import providers_for, providers_near, services_near
from core.geo import Place
from tests.booking.factories import NOW, make_provider, make_service

pytestmark = pytest.mark.django_db

CLIFTON = Place("BS8 4AA", 51.4560, -2.6150)
BATH = Place("BA1 1AA", 51.3810, -2.3590)


def test_an_area_covers_what_lies_within_its_circle() -> None:
    provider = make_provider(area=(51.455, -2.588, 10))
    assert providers_near(CLIFTON) == [provider.pk]
    assert providers_near(BATH) == []


def test_somebody_with_two_areas_is_named_once() -> None:
    provider = make_provider(area=(51.455, -2.588, 10))
    provider.areas.create(postcode="BS8 1AA", lat=51.45, lng=-2.6, radius_km=20)
    assert providers_near(CLIFTON) == [provider.pk]


def test_those_who_stopped_working_are_left_out() -> None:
    make_provider(active=False)
    assert providers_near(CLIFTON) == []


def test_only_those_who_do_the_service_come_for_it() -> None:
    service = make_service()
    make_provider()
    cleaner = make_provider(services=[service])
    assert providers_for(service.pk, CLIFTON) == [cleaner.pk]


def test_a_place_gets_the_services_somebody_near_does() -> None:
    near, far, unpriced = make_service(), make_service(), make_service(price=None)
    make_provider(services=[near, unpriced])
    make_provider(services=[far], area=(55.95, -3.19, 20))
    assert list(services_near(CLIFTON, at=NOW)) == [near]


def test_a_service_for_two_needs_two_people_near() -> None:
    service = make_service(crew=2)
    make_provider(services=[service])
    assert not services_near(CLIFTON, at=NOW).exists()
    make_provider(services=[service])
    assert services_near(CLIFTON, at=NOW).get() == service


def test_areas_are_read_in_one_query_however_many(django_assert_num_queries: object) -> None:
    for _ in range(5):
        make_provider()
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(providers_near(CLIFTON)) == 5
