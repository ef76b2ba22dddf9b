"""What every test stands on: a migrated copy of a template database, and an empty cache."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection

from tests.databases import copy_postgresql, copy_sqlite
from tests.emptying import empty_quickly
from tests.papers import throw_invoices_away


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    base = settings.DATABASES["default"]
    if "sqlite" in base["ENGINE"]:
        copy_sqlite(Path(base["TEST"]["NAME"]))
    else:
        copy_postgresql(base["TEST"]["NAME"] or f"test_{base['NAME']}")


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    return True


@pytest.fixture(scope="session", autouse=True)
def quick_emptying() -> None:
    empty_quickly()


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    """Throttles count in the cache and pages are kept there; no test should inherit another's."""
    for cache in caches.all(initialized_only=True):
        cache.clear()


@pytest.fixture(autouse=True)
def no_invoice_is_in_the_way(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that commits is cleaned up by emptying every table, which the table of invoices refuses."""
    commits = any(name in request.fixturenames for name in ("transactional_db", "live_server"))
    mark = request.node.get_closest_marker("django_db")
    if not commits and not (mark and mark.kwargs.get("transaction")):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    throw_invoices_away()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what only PostgreSQL can show; the suite runs on both."""
    if connection.vendor != "postgresql":
        items[:] = [item for item in items if not item.get_closest_marker("postgresql")]
