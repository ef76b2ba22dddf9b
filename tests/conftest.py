"""What every test stands on: a migrated copy of a template database, and an empty cache."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection

from tests.databases import copy_postgresql, copy_sqlite


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


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    """Throttles count in the cache and pages are kept there; no test should inherit another's."""
    for cache in caches.all(initialized_only=True):
        cache.clear()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what only PostgreSQL can show; the suite runs on both."""
    if connection.vendor != "postgresql":
        items[:] = [item for item in items if not item.get_closest_marker("postgresql")]
