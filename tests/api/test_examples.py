"""Every example of the schema works when it is posted; only keys that exist for one order or sign-in are filled in."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client

from accounts.models import Role, User
from booking.models import Order, ProviderDay
from catalogue.models import Extra, Option, OptionGroup
from core.models import PostcodeArea
from tests.accounts.people import PASSWORD, make_person
from tests.booking.factories import make_provider, make_service

pytestmark = pytest.mark.django_db(transaction=True)
Filled = tuple[str, dict[str, Any]]  # the path, and what is filled into the example
WRITES = ("post", "patch", "put", "delete")


@pytest.fixture
def schema() -> dict[str, Any]:
    document: dict[str, Any] = Client().get("/api/schema", headers={"Accept": "application/json"}).json()
    return document


def examples(schema: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    found = []
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {}).get("application/json")
            if content is not None:
                found += [
                    (path, method, shown["value"]) for shown in content.get("examples", {"": {"value": None}}).values()
                ]
    return found


def post(client: Client, path: str, **sent: Any) -> Any:
    return client.post(path, sent, content_type="application/json", headers={"Idempotency-Key": str(uuid4())})


def order_of(client: Client, schema: dict[str, Any]) -> dict[str, Any]:
    [example] = [sent for path, _method, sent in examples(schema) if path == "/api/orders"]
    body: dict[str, Any] = post(client, "/api/orders", **example).json()
    return body


def link_in_mail() -> str:
    found = re.search(r"https?://\S+/([^/\s]+)/?\s", str(mail.outbox[-1].body))
    assert found
    return found[1]


def open_shop() -> None:
    """Make what the example of an order asks for: its service, option and extra, at its price."""
    PostcodeArea.objects.create(outcode="BS6", lat="51.46800", lng="-2.60000")
    service = make_service(slug="regular-clean", name="Regular clean", price=Decimal("64.50"))
    group = OptionGroup.objects.create(service=service, name="How big is the home?")
    Option.objects.create(pk=3, group=group, name="2 bedrooms", price=0)
    Extra.objects.create(pk=4, service=service, name="Oven", price=25, minutes=30, max_quantity=2)
    make_provider(services=[service])


def with_order(path: str) -> Callable[[Client, dict[str, Any]], Filled]:
    def fill(client: Client, schema: dict[str, Any]) -> Filled:
        placed = order_of(client, schema)
        return path.replace("{number}", placed["number"]), {"key": placed["key"]}

    return fill


def with_account(client: Client, schema: dict[str, Any]) -> Filled:
    placed = order_of(client, schema)
    client.force_login(make_person(Order.objects.get().guest_email))
    return f"/api/bkg/guest/order/{placed['number']}/link-login", {"key": placed["key"]}


def with_refresh(path: str) -> Callable[[Client, dict[str, Any]], Filled]:
    def fill(client: Client, schema: dict[str, Any]) -> Filled:
        make_person()
        tokens = post(client, "/api/auth/token", email="priya@example.com", password=PASSWORD).json()
        return path, {"refresh": tokens["refresh"]}

    return fill


def with_person(client: Client, schema: dict[str, Any]) -> Filled:
    make_person("ada@example.com")
    return "/api/auth/token", {}


def with_link(client: Client, schema: dict[str, Any]) -> Filled:
    post(client, "/api/auth/register", name="Ada", email="ada@example.com", password="four quiet words here")
    return "/api/auth/email/verify", {"key": link_in_mail()}


def with_reset_link(client: Client, schema: dict[str, Any]) -> Filled:
    make_person()
    post(client, "/api/auth/password/reset", email="priya@example.com")
    return "/api/auth/password/reset/confirm", {"key": link_in_mail()}


def as_admin(path: str) -> Callable[[Client, dict[str, Any]], Filled]:
    def fill(client: Client, schema: dict[str, Any]) -> Filled:
        client.force_login(make_person("boss@example.com", role=Role.ADMIN))
        made = post(client, "/api/customers", name="Somebody", email="somebody@example.com").json()
        return path.replace("{id}", str(made["id"])), {}

    return fill


FILLED: dict[tuple[str, str], Callable[[Client, dict[str, Any]], Filled]] = {
    ("/api/create-payment-intent", "post"): with_order("/api/create-payment-intent"),
    ("/api/bkg/guest/check-email", "post"): with_order("/api/bkg/guest/check-email"),
    ("/api/bkg/guest/order/{number}/link-login", "post"): with_account,
    ("/api/bkg/guest/order/{number}/link-register", "post"): with_order("/api/bkg/guest/order/{number}/link-register"),
    ("/api/auth/token", "post"): with_person,
    ("/api/auth/token/refresh", "post"): with_refresh("/api/auth/token/refresh"),
    ("/api/auth/token/revoke", "post"): with_refresh("/api/auth/token/revoke"),
    ("/api/auth/email/verify", "post"): with_link,
    ("/api/auth/password/reset/confirm", "post"): with_reset_link,
    ("/api/customers", "post"): as_admin("/api/customers"),
    ("/api/customers/{id}", "patch"): as_admin("/api/customers/{id}"),
}


def test_every_operation_with_a_body_shows_an_example(schema: dict[str, Any]) -> None:
    bare = [(path, method) for path, method, sent in examples(schema) if sent is None]

    assert not bare


def test_every_example_works(schema: dict[str, Any]) -> None:
    open_shop()
    for path, method, sent in examples(schema):
        client = Client(REMOTE_ADDR=f"203.0.113.{len(path)}")
        Order.objects.all().delete()
        ProviderDay.objects.all().delete()  # they remember what was taken
        User.objects.all().delete()
        where, known = FILLED[path, method](client, schema) if (path, method) in FILLED else (path, {})
        answer = getattr(client, method)(
            where, {**sent, **known}, content_type="application/json", headers={"Idempotency-Key": str(uuid4())}
        )
        assert 200 <= answer.status_code < 300, (method, path, answer.content)
