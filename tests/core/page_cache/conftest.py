"""A small site whose pages are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings as SettingsWrapper

from home.models import HomePage
from tests.home.factories import make_home


@pytest.fixture(autouse=True)
def kept(settings: SettingsWrapper, db: None) -> None:
    settings.PAGE_CACHE_SECONDS = 300


@pytest.fixture
def home() -> HomePage:
    return make_home()


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Any) -> Callable[[], AbstractContextManager[Any]]:
    """Make changes inside `with commit():`, and they are committed at its end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def visitor() -> Client:
    return Client()


@pytest.fixture
def no_query() -> Iterator[None]:
    with CaptureQueriesContext(connection) as queries:
        yield
    assert not queries.captured_queries
