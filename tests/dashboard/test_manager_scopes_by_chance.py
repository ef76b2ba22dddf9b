"""Scopes by chance: pages and API show a manager what a plain reading of the rule says, and no more."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from accounts.models import Role
from booking.actions.scope import handlers_for
from booking.models import ManagerRight, ManagerScope, Order, Provider, Right
from catalogue.models import Service
from core.models import PostcodeArea
from tests.dashboard.factories import make_order, make_provider, make_service, make_user, make_visit

STARTS = datetime(2027, 6, 22, 8, 30, tzinfo=UTC)
OUTCODES = ("BS6", "BS16", "M1")
SCOPES = 15


def plainly(order: Order, scope: ManagerScope) -> bool:
    """Say whether an order lies in a scope, as a person would work it out from the rows."""
    areas = {area.outcode for area in scope.areas.all()}
    services, providers = set(scope.services.all()), set(scope.providers.all())
    for item in order.items.all():
        coming = {slot.provider for visit in item.appointments.all() for slot in visit.slots.all() if slot.booked}
        if item.service in services or coming & providers:
            return True
    return order.postcode.split(" ")[0] in areas


def make_orders(chance: random.Random, people: list[Provider], services: list[Service]) -> list[Order]:
    orders = []
    for number in range(10):
        who, morning = tuple(chance.sample(people, chance.randint(0, 2))), STARTS + timedelta(days=number)
        order = make_order(
            number=f"{20000000 + number}", postcode=f"{chance.choice(OUTCODES)} 5QA", providers=who, starts_at=morning
        )
        later = morning + timedelta(hours=5)
        make_visit(order, service=chance.choice(services), providers=(chance.choice(people),), starts_at=later)
        orders.append(order)
    return orders


@pytest.mark.django_db
def test_a_manager_sees_what_the_rule_says_and_no_more(client: Client) -> None:
    chance = random.Random(20261126)
    people = [make_provider(name) for name in ("Maya Lindqvist", "Tom Okafor", "Ida Brandt")]
    services = [make_service(name) for name in ("Windows", "Ovens", "Carpets")]
    areas = [PostcodeArea.objects.get_or_create(outcode=code, defaults={"lat": 51, "lng": -2})[0] for code in OUTCODES]
    orders = make_orders(chance, people, services)
    user = make_user("mo@example.com", role=Role.MANAGER)
    scope = ManagerScope.objects.create(user=user)
    ManagerRight.objects.create(scope=scope, right=Right.SEE_ORDERS)
    client.force_login(user)
    for _turn in range(SCOPES):
        scope.areas.set(chance.sample(areas, chance.randint(0, 1)))
        scope.services.set(chance.sample(services, chance.randint(0, 1)))
        scope.providers.set(chance.sample(people, chance.randint(0, 1)))

        expected = {order.number for order in orders if plainly(order, scope)}

        page = client.get("/dashboard/orders/").content.decode()
        answer = client.get("/api/orders?page_size=100").json()
        assert set(re.findall(r'/dashboard/orders/(\d{8})/"', page)) == expected
        assert {order["number"] for order in answer["results"]} == expected
        assert {order.number for order in orders if user in handlers_for(order)} == expected
        for order in orders[:3]:
            status = client.get(f"/dashboard/orders/{order.number}/").status_code
            assert status == (200 if order.number in expected else 404)
