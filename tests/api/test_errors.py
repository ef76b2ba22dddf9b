"""Every refusal reads alike."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404
from django.test import Client
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory

from core.api import PublicView, error_response, field_messages, json_safe
from core.errors import Conflict, DomainError, NotAllowed
from core.money import money
from tests.booking.factories import make_service

UNEXPECTED = KeyError("our own fault")


def answer(exc: Exception) -> Response:
    request = PublicView().initialize_request(APIRequestFactory().get("/api/services"))
    response = error_response(exc, {"view": PublicView(), "request": request})
    assert response is not None
    return response


@pytest.mark.parametrize(
    ("exc", "status", "code"),
    [
        (DomainError("No."), 422, "refused"),
        (DomainError("No.", code="closed"), 422, "closed"),
        (Conflict("No."), 409, "conflict"),
        (NotAllowed("No."), 403, "not_allowed"),
        (Http404("secret table"), 404, "not_found"),
        (PermissionDenied("secret rule"), 403, "permission_denied"),
        (exceptions.NotAuthenticated(), 401, "not_authenticated"),
        (exceptions.AuthenticationFailed(), 401, "authentication_failed"),
        (exceptions.ParseError(), 400, "parse_error"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
        (exceptions.NotAcceptable(), 406, "not_acceptable"),
        (exceptions.UnsupportedMediaType("text/xml"), 415, "unsupported_media_type"),
        (exceptions.Throttled(), 429, "throttled"),
        (exceptions.ValidationError("No."), 400, "invalid"),
        (OperationalError("lock timeout"), 503, "busy"),
        (UNEXPECTED, 500, "fault"),
    ],
)
def test_every_kind_has_the_same_shape(exc: Exception, status: int, code: str) -> None:
    response = answer(exc)
    assert response.status_code == status
    assert set(response.data) == {"error"}
    error = response.data["error"]
    assert error["code"] == code
    assert error["message"]
    assert "secret" not in str(response.data)
    assert "our own fault" not in str(response.data)


@pytest.mark.parametrize("wait", [None, 0, 0.2, 59.01])
def test_a_limit_always_says_how_long_to_wait(wait: float | None) -> None:
    response = answer(exceptions.Throttled(wait=wait))
    assert int(response["Retry-After"]) >= 1


def test_what_helps_to_go_on_is_json() -> None:
    class Odd:
        def __str__(self) -> str:
            return "odd"

    at = datetime(2027, 6, 1, 10, tzinfo=ZoneInfo("Europe/London"))
    extra: dict[str, Any] = {
        "nearest": [at],
        "total": money("9.5"),
        "id": UUID(int=1),
        "rate": Decimal("2.50"),
        "odd": Odd(),
    }
    error = answer(DomainError("No.", **extra)).data["error"]
    assert error == {
        "code": "refused",
        "message": "No.",
        "nearest": ["2027-06-01T09:00:00Z"],
        "total": {"amount": "9.50", "currency": "GBP"},
        "id": str(UUID(int=1)),
        "rate": "2.50",
        "odd": "odd",
    }


def test_it_keeps_what_json_has_and_writes_days_as_days() -> None:
    assert json_safe({1: (None, True, 2, date(2027, 6, 1))}) == {"1": [None, True, 2, "2027-06-01"]}


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        ({"a": ["x", "y"]}, {"a": ["x", "y"]}),
        ({"items": [{}, {"service": ["x"]}]}, {"items.1.service": ["x"]}),
        ({"items": {"0": {"extras": [{"id": ["x"]}]}}}, {"items.0.extras.0.id": ["x"]}),
        (["x"], {"request": ["x"]}),
        ({"a": {}}, {}),
    ],
)
def test_fields_are_named_by_path(detail: Any, said: dict[str, list[str]]) -> None:
    assert dict(field_messages(detail)) == said


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api", "/api/", "/api/nothing", "/api/services/a/b/c", "/api/staff/not-a-uuid"])
def test_an_address_of_the_api_that_does_not_exist_says_so_in_json(client: Client, path: str) -> None:
    for response in (client.get(path), client.post(path, {}, content_type="application/json")):
        assert response.status_code == 404
        assert response.json()["error"]["code"] == "not_found"


def test_a_method_that_is_not_there_is_a_405(client: Client) -> None:
    response = client.put("/api/services")
    assert (response.status_code, response.json()["error"]["code"]) == (405, "method_not_allowed")
    assert "GET" in response["Allow"]


@pytest.mark.django_db
@pytest.mark.parametrize("accept", ["application/json", "application/json; version=1", "*/*", ""])
def test_it_answers_version_one(client: Client, accept: str) -> None:
    make_service()
    response = client.get("/api/services", headers={"Accept": accept} if accept else {})
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")


@pytest.mark.parametrize("accept", ["application/json; version=2", "application/json; version=x", "text/csv"])
def test_it_says_406_to_a_version_or_form_it_does_not_speak(client: Client, accept: str) -> None:
    response = client.get("/api/services", headers={"Accept": accept})
    assert (response.status_code, response.json()["error"]["code"]) == (406, "not_acceptable")


@pytest.mark.parametrize("path", ["/api/services?postcode=%00", "/api/services/%00"])
def test_a_null_byte_in_an_address_is_refused_in_the_same_shape(client: Client, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.json()["error"]["code"]) == (400, "invalid")


@pytest.mark.django_db
def test_a_fault_of_ours_is_reported_and_says_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise UNEXPECTED

    monkeypatch.setattr("catalogue.api.services_now", fail)
    with pytest.raises(KeyError):  # what listens for faults hears of it
        client.get("/api/services")
    client.raise_request_exception = False
    response = client.get("/api/services")
    assert response.status_code == 500
    assert response.json()["error"]["code"] == "fault"
