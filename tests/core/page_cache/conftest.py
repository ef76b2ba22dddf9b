"""A small site whose pages are kept."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from home.models import HomePage
from tests.home.factories import make_home


@pytest.fixture(autouse=True)
def kept(settings: Settings, db: None) -> None:
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
