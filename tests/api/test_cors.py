"""A separate front end may call the API where a setting names it; no page opens to it, and no cookie is shared."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.api.factories import make_town

pytestmark = pytest.mark.django_db
APP = "https://app.example.com"
ALLOW = "Access-Control-Allow-Origin"


@pytest.fixture(autouse=True)
def front_end(settings: Any) -> None:
    settings.CORS_ALLOWED_ORIGINS = [APP]


def preflight(path: str, origin: str = APP) -> Any:
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    return Client().options(path, headers=asked)


@pytest.mark.parametrize("path", ["/api/orders", "/api/orders/", "/api/auth/token"])
def test_a_named_origin_is_answered_before_it_asks(path: str) -> None:
    answer = preflight(path)

    assert (answer.status_code, answer[ALLOW]) == (200, APP)
    assert "idempotency-key" in answer["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer


def test_it_reads_answers_and_refusals() -> None:
    make_town()
    for path, status in (("/api/services", 200), ("/api/orders", 401), ("/api/nothing", 404)):
        answer = Client().get(path, headers={"Origin": APP})
        assert (answer.status_code, answer[ALLOW]) == (status, APP)


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://app.example.com", f"{APP}.evil.example"])
def test_any_other_origin_is_not(origin: str) -> None:
    assert ALLOW not in preflight("/api/orders", origin)


@pytest.mark.parametrize("path", ["/", "/book/", "/dashboard/", "/accounts/login/", "/admin/", "/api/webhooks/stripe"])
def test_pages_and_webhooks_stay_closed(path: str) -> None:
    assert ALLOW not in preflight(path)
    assert ALLOW not in Client().get(path, headers={"Origin": APP})


def test_without_the_setting_nobody_is_let_in(settings: Any) -> None:
    settings.CORS_ALLOWED_ORIGINS = []

    assert ALLOW not in preflight("/api/orders")
