"""The version is named in the Accept header."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("accept", ["application/json; version=1", "application/json", "*/*"])
def test_version_one_is_answered(client: Client, accept: str) -> None:
    answer = client.get("/api/services", headers={"Accept": accept})

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")


@pytest.mark.parametrize("path", ["/api/services", "/api/appointments", "/api/auth/me", "/api/orders/unknown"])
@pytest.mark.parametrize("version", ["2", "0", "one", ""])
def test_any_other_is_refused_in_our_shape(client: Client, path: str, version: str) -> None:
    answer = client.get(path, headers={"Accept": f"application/json; version={version}"})

    assert answer.status_code == 406
    assert answer.json()["error"]["message"] == "We answer in JSON, version 1. Ask for application/json; version=1."
