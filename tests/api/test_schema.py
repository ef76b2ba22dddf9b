"""The description of the API is whole, and its pages work under our own rules."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import resolve

from config import api

OPERATIONS = {
    ("/api/services", "get"),
    ("/api/services/by-postcode", "get"),
    ("/api/services/{slug}", "get"),
    ("/api/staff", "get"),
    ("/api/staff/by-postcode", "get"),
    ("/api/staff/{public_id}", "get"),
    ("/api/slots", "get"),
    ("/api/address/autocomplete", "get"),
    ("/api/address/details", "get"),
    ("/api/orders", "get"),
    ("/api/orders", "post"),
    ("/api/orders/{key}", "get"),
    ("/api/bkg/guest/check-email", "post"),
    ("/api/bkg/guest/order/{number}/link-login", "post"),
    ("/api/bkg/guest/order/{number}/link-register", "post"),
    ("/api/auth/token", "post"),
    ("/api/auth/token/refresh", "post"),
    ("/api/auth/token/revoke", "post"),
    ("/api/auth/me", "get"),
    ("/api/auth/register", "post"),
    ("/api/auth/email/verify", "post"),
    ("/api/auth/email/resend", "post"),
    ("/api/auth/password/reset", "post"),
    ("/api/auth/password/reset/confirm", "post"),
    ("/api/orders/{key}/payment-status", "get"),
    ("/api/checkout", "post"),
    ("/api/create-payment-intent", "post"),
    ("/api/customers", "get"),
    ("/api/customers", "post"),
    ("/api/customers/{id}", "get"),
    ("/api/customers/{id}", "patch"),
    ("/api/customers/{id}", "delete"),
    ("/api/appointments", "get"),
    ("/api/appointments", "post"),
    ("/api/appointments/{public_id}", "get"),
}
PRIVATE_LISTS = ("appointments", "customers", "orders")


@pytest.fixture
def schema(client: Client) -> dict[str, Any]:
    document: dict[str, Any] = client.get("/api/schema/", headers={"Accept": "application/json"}).json()
    return document


def test_it_is_valid_and_without_a_warning(tmp_path: Path) -> None:
    call_command("spectacular", urlconf="config.api", validate=True, fail_on_warn=True, file=str(tmp_path / "api.yaml"))


def test_it_names_every_endpoint_once(schema: dict[str, Any]) -> None:
    assert {(path, method) for path, methods in schema["paths"].items() for method in methods} == OPERATIONS


def test_every_operation_says_how_it_refuses(schema: dict[str, Any]) -> None:
    for methods in schema["paths"].values():
        for operation in methods.values():
            assert {"400", "406", "429", "503"} <= set(operation["responses"])
            assert operation["description"]
    assert {"201", "401", "403", "409", "413", "415", "422"} <= set(schema["paths"]["/api/orders"]["post"]["responses"])


def test_placing_an_order_needs_a_key_and_shows_an_example(schema: dict[str, Any]) -> None:
    operation = schema["paths"]["/api/orders"]["post"]
    [header] = [parameter for parameter in operation["parameters"] if parameter["in"] == "header"]
    assert (header["name"], header["required"]) == ("Idempotency-Key", True)
    assert operation["requestBody"]["content"]["application/json"]["examples"]


def test_nothing_read_only_is_asked_of_the_client(schema: dict[str, Any]) -> None:
    wanted = schema["components"]["schemas"]["NewOrderRequest"]["properties"]
    assert set(wanted) == {"postcode", "items", "customer", "address", "notes", "payment", "expected_total"}


@pytest.mark.parametrize("entry", api.urlpatterns, ids=lambda entry: str(entry.name))
def test_every_path_has_a_twin_with_a_slash(entry: Any) -> None:
    path = "/" + re.sub(r"<uuid:\w+>", "00000000-0000-4000-8000-000000000000", str(entry.pattern))
    path = re.sub(r"<\w+:\w+>", "something", re.sub(r"<int:\w+>", "7", path))
    assert resolve(f"{path}/").func is resolve(path).func is entry.callback


@pytest.mark.parametrize("path", ["/api/docs", "/api/docs/"])
def test_the_documentation_needs_no_inline_script_or_style_and_no_other_host(client: Client, path: str) -> None:
    response = client.get(path)
    page = response.content.decode()
    assert response.status_code == 200
    assert "<style" not in page
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert re.findall(r'(?:src|href)="([^"]+)"', page)
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)
    assert "unsafe" not in response["Content-Security-Policy"]
    script = client.get(f"{path}?script=")
    assert script["Content-Type"].startswith("application/javascript")
    assert "/api/schema" in script.content.decode()


@pytest.mark.parametrize("path", ["services", "services/by-postcode", "staff", "staff/by-postcode", *PRIVATE_LISTS])
def test_a_list_is_described_as_the_pages_it_comes_in(schema: dict[str, Any], path: str) -> None:
    operation = schema["paths"][f"/api/{path}"]["get"]
    [told] = operation["responses"]["200"]["content"].values()
    page = schema["components"]["schemas"][told["schema"]["$ref"].rsplit("/", 1)[1]]
    assert set(page["properties"]) == {"count", "next", "previous", "results"}
    assert {"page", "page_size"} <= {parameter["name"] for parameter in operation["parameters"]}


def test_every_operation_says_that_the_web_server_refuses_an_address_that_is_too_long(schema: dict[str, Any]) -> None:
    refused = [operation["responses"].get("414") for path in schema["paths"].values() for operation in path.values()]
    assert all(told and list(told["content"]) == ["text/html"] for told in refused)
