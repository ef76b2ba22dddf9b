"""Every role at every address: what is answered is what a person decided in `access_table.py`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import Role, User
from tests.access_table import ROLES, TREES, VERDICTS, Verdict
from tests.dashboard.factories import make_order, make_provider, make_user
from tests.home.editors import make_editor

ALL = [*TREES.values(), *VERDICTS]


def routes(resolver: URLResolver, space: tuple[str, ...] = ()) -> Iterator[str]:
    """Name every route: by namespace and name; one without a name by its pattern.

    The same address with and without its last slash is one route.
    """
    pages = [entry for entry in resolver.url_patterns if isinstance(entry, URLPattern)]
    names = {bare(page): page.name for page in pages if page.name}
    for page in pages:
        yield ":".join((*space, page.name or names.get(bare(page)) or bare(page)))
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver) and str(entry.pattern) not in TREES:
            yield from routes(entry, (*space, entry.namespace) if entry.namespace else space)


def bare(page: URLPattern) -> str:
    return str(page.pattern).rstrip("/")


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
        "editor": make_editor("Marketing"),
        "admin": User.objects.create_superuser("boss@example.com", "four words in a row"),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("verdict", ALL, ids=lambda verdict: verdict.name)
def test_each_role_is_answered_as_decided(verdict: Verdict, people: dict[str, User | None]) -> None:
    answers = {}
    for role in ROLES:
        client, user = Client(), people[role]
        if user:
            client.force_login(user)
        answers[role] = client.get(verdict.path, follow=verdict.follow and bool(user)).status_code

    assert answers == {role: verdict.answer(role) for role in ROLES}
