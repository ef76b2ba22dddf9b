"""Every role at every address: what is answered is what a person decided in `access_table.py`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import Role, User
from tests.access_table import ROLES, TREES, VERDICTS, Verdict
from tests.dashboard.factories import make_order, make_provider, make_user

ALL = [*TREES.values(), *VERDICTS]


def routes(resolver: URLResolver, space: tuple[str, ...] = ()) -> Iterator[str]:
    """Name every route: by namespace and name, by its pattern where it has no name."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            if str(entry.pattern) not in TREES:
                yield from routes(entry, (*space, entry.namespace) if entry.namespace else space)
        elif isinstance(entry, URLPattern):
            yield ":".join((*space, entry.name or str(entry.pattern)))


def test_every_route_has_a_verdict() -> None:
    missing = set(routes(get_resolver())) - {verdict.name for verdict in VERDICTS}

    assert not missing, f"Decide in tests/access_table.py who may open: {', '.join(sorted(missing))}"


def test_every_verdict_has_a_route() -> None:
    gone = {verdict.name for verdict in VERDICTS} - set(routes(get_resolver()))

    assert not gone


@pytest.fixture
def people() -> dict[str, User | None]:
    """One of each, and an order of the customer's that the provider comes to."""
    maya = make_user("maya@example.com", name="Maya Lindqvist", role=Role.STAFF)
    make_provider("Maya Lindqvist", user=maya)
    priya = make_user()
    make_order(user=priya)
    return {
        "anonymous": None,
        "customer": priya,
        "provider": maya,
        "manager": make_user("mo@example.com", role=Role.MANAGER),
        "admin": User.objects.create_superuser("boss@example.com", "four words in a row"),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("verdict", ALL, ids=lambda verdict: verdict.name)
def test_each_role_is_answered_as_decided(verdict: Verdict, people: dict[str, User | None]) -> None:
    answers = {}
    for role in ROLES:
        client = Client()
        if user := people[role]:
            client.force_login(user)
        answers[role] = client.get(verdict.path).status_code

    assert answers == {role: verdict.answer(role) for role in ROLES}
