"""A few made-up requests to every operation, always the same ones: the rest is `python quality/run.py fuzz`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.models import Role
from config.wsgi import application
from core.throttle import Limit
from tests.accounts.people import PASSWORD, make_person
from tests.api.factories import make_town
from tests.dashboard.factories import make_order

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 6


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Leave the test's connection open between requests, as Django's own client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize("role", ["", Role.CUSTOMER, Role.MANAGER, Role.ADMIN])
def test_made_up_requests_are_answered_as_the_schema_says(role: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Limit, "allow_request", lambda *_: True)
    make_town()
    headers = {}
    if role:
        user = make_person(role=role)
        make_order(user=user)
        sent = {"email": user.email, "password": PASSWORD}
        token = Client().post("/api/auth/token", sent, content_type="application/json").json()["access"]
        headers["Authorization"] = f"Bearer {token}"
    schema = schemathesis.openapi.from_wsgi("/api/schema", application)
    for found in schema.get_all_operations():
        operation: Any = cast(Any, found).ok()

        @seed(1)
        @settings(
            max_examples=EXAMPLES,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            case.call_and_validate(headers=headers, checks=CHECKS)

        ask()
