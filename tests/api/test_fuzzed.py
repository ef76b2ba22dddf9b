"""A few made-up requests to every operation, always the same ones: the rest is `python quality/run.py fuzz`."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
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


@pytest.mark.django_db
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
        operation: Any = found.ok()

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
