"""What an order must look like, and what is said when it does not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from booking.models import Order
from core.models import IdempotentRequest
from tests.api.factories import make_town, make_wanted, send
from tests.booking.factories import make_provider

pytestmark = pytest.mark.django_db

LONG = "x" * 201
PEOPLE = [
    "e\u0301" * 100,
    "Ж" * 200, "李" * 200, "ا" * 200, "ก" * 200, "🧹" * 200, "é" * 200, "O'Neill-\"Smith\" <b>&amp;</b>",
    "שלום עולם", "Nguyễn Thị Minh Khai", "=cmd|' /C calc'!A0", "a", "\u202eevil", "Zoë 👩‍👩‍👧‍👦",
]  # fmt: skip


def put(body: Any, path: str, value: Any) -> Any:
    """Return the body with the value at a path such as items.0.service."""
    *steps, last = path.split(".")
    inner = body
    for step in steps:
        inner = inner[int(step)] if step.isdigit() else inner[step]
    inner[last] = value
    return body


@pytest.mark.parametrize("name", PEOPLE)
def test_names_in_any_script_make_the_round_trip_unchanged(client: Client, name: str) -> None:
    wanted = put(make_wanted(make_town(), notes=f"{name}\n{name}"), "customer.name", name)
    wanted = put(wanted, "address.line1", name)
    placed = send(client, wanted)
    assert placed.status_code == 201
    shown = client.get(f"/api/orders/{placed.json()['key']}").json()
    assert (shown["customer"]["name"], shown["address"]["line1"]) == (name, name)
    assert shown["notes"] == f"{name}\n{name}"


def at(path: str, *values: Any) -> list[tuple[str, Any]]:
    return [(path, value) for value in values]


UNUSABLE: list[tuple[str, Any]] = [
    *at("customer.name", None, "", "   ", LONG, "a\0b", "a\nb", "\ud800", [], {}, True),
    *at("customer.email", "", "nobody", "a\0@b.co", "a@b.co\nBcc: x@y.z", "x" * 250 + "@b.co"),
    *at("customer.phone", "", "12", "not a phone", "0" * 300, "+44\0"),
    *at("address.line1", "", LONG, "a\0", "a\rb"),
    *at("address.line2", LONG, "a\0"),
    *at("address.city", "", "x" * 101, "\0"),
    *at("postcode", None, "", "nowhere", "ZZ9 9ZZ", "x" * 5000, "BS6\0 5QA", [], 7),
    *at("notes", "x" * 2001, "a\0b", None, []),
    *at("payment", "", "free", None, ["card"], "card\0"),
    *at("items", None, "clean"),
    *at("items.0.service", "", "never", "a b", "x" * 500, "clean\0", None, 3),
    *at("items.0.staff", "ada", 1, "00000000-0000-4000-8000-000000000000"),
    *at("items.0.options", [999_999], [10**30], "1", {"a": 1}, [999_998, 999_998]),
    *at("items.0.extras", [{"id": 999_999}], [{"id": 10**30}], 1),
    *at("items.0.starts_at", "", "tomorrow", "2027-03-08", "2027-03-08T09:00:00", "0001-01-01T00:00:00+14:00", None, 1),
    ("items.0.starts_at", "9999-12-31T23:59:59-14:00"),
    ("items.0.starts_at", "2027-02-28T09:00:00Z"),
    ("items.0.starts_at", "2029-03-08T09:00:00Z"),
    ("expected_total.amount", "a lot"),
    ("expected_total.amount", "1e9999"),
    ("expected_total.amount", "NaN"),
    ("expected_total.currency", "gbp"),
    ("expected_total.currency", "ZZZ"),
]


@pytest.mark.parametrize(("path", "value"), UNUSABLE)
def test_what_cannot_be_used_is_named_by_its_path(client: Client, path: str, value: Any) -> None:
    wanted = make_wanted(make_town(), expected_total={"amount": "60.00", "currency": "GBP"})
    response = send(client, put(wanted, path, value))
    assert response.status_code == 400
    error = response.json()["error"]
    assert (error["code"], error["message"]) == ("invalid", "Some of what was sent cannot be used.")
    assert any(said == path or said.startswith(f"{path}.") for said in error["fields"]), error
    assert not Order.objects.exists()
    assert not IdempotentRequest.objects.exists()


@pytest.mark.parametrize("path", ["postcode", "items", "customer", "address", "payment", "customer.phone"])
def test_what_is_missing_is_named(client: Client, path: str) -> None:
    wanted = make_wanted(make_town())
    inner = wanted
    *steps, last = path.split(".")
    for step in steps:
        inner = inner[step]
    del inner[last]
    assert list(send(client, wanted).json()["error"]["fields"]) == [path]


def test_an_order_has_one_to_ten_items(client: Client) -> None:
    town = make_town()
    item = make_wanted(town)["items"][0]
    for items in ([], [item] * 11):
        response = send(client, make_wanted(town, items=items))
        assert response.status_code == 400
        assert [name.split(".")[0] for name in response.json()["error"]["fields"]] == ["items"]


def test_choices_must_belong_to_the_service_and_be_named_once(client: Client) -> None:
    town = make_town()
    other = make_town(slug="other", people=0)
    wanted = make_wanted(town)
    wanted["items"][0] |= {
        "options": [other.small.pk],
        "extras": [{"id": town.oven.pk, "quantity": 1}, {"id": town.oven.pk, "quantity": 2}],
    }
    fields = send(client, wanted).json()["error"]["fields"]
    assert fields == {
        "items.0.options": [f"“Clean” has no option {other.small.pk}."],
        "items.0.extras": ["Name each extra once, with its quantity."],
    }
    wanted["items"][0] |= {"options": [town.small.pk], "extras": [{"id": town.oven.pk, "quantity": 3}]}
    assert list(send(client, wanted).json()["error"]["fields"]) == ["items.0.extras"]


def test_someone_who_does_not_do_this_service_is_not_booked_for_it(client: Client) -> None:
    town = make_town()
    stranger = make_provider(name="Zed")
    wanted = put(make_wanted(town), "items.0.staff", str(stranger.public_id))
    response = send(client, wanted)
    assert (response.status_code, response.json()["error"]["code"]) == (409, "time_taken")


@pytest.mark.parametrize(
    "body",
    ["", "{", "[", "null", "[]", '"text"', "1", "NaN", "[" * 50_000, b"\xff\xfe", '{"a": Infinity}', "\ufeff{}"],
)
def test_a_body_that_is_not_an_order_is_a_400(client: Client, body: str | bytes) -> None:
    response = client.post("/api/orders", body, content_type="application/json", headers={"Idempotency-Key": "k"})
    assert response.status_code == 400
    assert response.json()["error"]["code"] in {"parse_error", "invalid"}


@pytest.mark.parametrize("charset", ["rot13", "hex", "zlib", "utf-16", "nonsense"])
def test_an_odd_charset_does_no_harm(client: Client, charset: str) -> None:
    body = json.dumps(make_wanted(make_town())).encode()
    response = client.generic(
        "POST", "/api/orders", body, content_type=f"application/json; charset={charset}", HTTP_IDEMPOTENCY_KEY="k"
    )
    assert response.status_code == 201


@pytest.mark.parametrize("content_type", ["text/plain", "multipart/form-data; boundary=x", "application/xml", "x"])
def test_only_json_is_understood(client: Client, content_type: str) -> None:
    response = client.generic("POST", "/api/orders", b"{}", content_type=content_type, HTTP_IDEMPOTENCY_KEY="k")
    assert (response.status_code, response.json()["error"]["code"]) == (415, "unsupported_media_type")


def test_too_much_at_once_is_a_413(client: Client) -> None:
    response = send(client, make_wanted(make_town(), more="x" * 100_000))
    assert (response.status_code, response.json()["error"]["code"]) == (413, "too_large")


@pytest.mark.parametrize("key", ["", " ", "x" * 201, "tab\there"])
def test_a_key_is_needed_that_can_be_kept(client: Client, key: str) -> None:
    body = json.dumps(make_wanted(make_town()))
    headers = {"Idempotency-Key": key} if key else {}
    response = client.post("/api/orders", body, content_type="application/json", headers=headers)
    assert response.status_code == 400
    error = response.json()["error"]
    assert (error["code"], list(error["fields"])) == ("idempotency_key_needed", ["Idempotency-Key"])
    assert not Order.objects.exists()


def test_several_mistakes_are_named_together(client: Client) -> None:
    wanted = make_wanted(make_town(), postcode="nowhere", payment="free")
    wanted = put(wanted, "customer.name", "")
    assert set(send(client, wanted).json()["error"]["fields"]) == {"postcode", "payment", "customer.name"}
