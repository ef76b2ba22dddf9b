"""Suggestions for the form, by our own address: the key stays here."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from core.addresses import address_lookup
from core.models import PostcodeArea
from tests.servers.google_places import KEY, Places

pytestmark = pytest.mark.django_db
SESSION = "6f0c6f0e-2f8b-4a80-9b5e-0d6a0f0b7a11"


@pytest.fixture(autouse=True)
def _map() -> None:
    PostcodeArea.objects.update_or_create(outcode="BS6", defaults={"lat": Decimal("51.468"), "lng": Decimal("-2.598")})


def ask(client: Client, **changes: str) -> Any:
    return client.get("/api/address/autocomplete", {"q": "12", "postcode": "bs65qa", "session": SESSION, **changes})


def test_it_suggests_by_house_number(client: Client, settings: Any) -> None:
    settings.ADDRESS_LOOKUP = "local"
    [row] = ask(client).json()["suggestions"]
    assert row["text"].endswith("Bristol, BS6 5QA")
    address = client.get("/api/address/details", {"id": row["id"], "session": SESSION}).json()
    assert address["line1"].startswith("12 ")
    assert (address["city"], address["postcode"]) == ("Bristol", "BS6 5QA")


def test_without_a_service_there_is_nothing_and_no_fault(client: Client) -> None:
    assert address_lookup() is None
    assert ask(client).json() == {"suggestions": []}
    assert client.get("/api/address/details", {"id": "x", "session": SESSION}).status_code == 404


def test_a_service_that_fails_is_silent(client: Client, places: Places) -> None:
    places.fail_with = (500, b"")
    assert ask(client).json() == {"suggestions": []}


def test_the_key_never_reaches_the_browser(client: Client, places: Places) -> None:
    answer = ask(client)
    assert answer.json()["suggestions"]
    assert KEY not in answer.content.decode() + str(answer.headers)
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "wrong",
    [
        {"q": ""},
        {"q": "x" * 121},
        {"q": "a\nb"},
        {"postcode": "nowhere"},
        {"session": "7"},
        {"session": ""},
        {"q": "\0"},
    ],
)
def test_what_cannot_be_asked_is_refused(client: Client, settings: Any, wrong: dict[str, str]) -> None:
    settings.ADDRESS_LOOKUP = "local"
    assert ask(client, **wrong).status_code == 400


@pytest.mark.parametrize("odd", ["BS6 5QA/1/2", "x" * 300, "; drop table", "BS6 5QA/0000"])
def test_an_unknown_id_is_not_there(client: Client, settings: Any, odd: str) -> None:
    settings.ADDRESS_LOOKUP = "local"
    assert client.get("/api/address/details", {"id": odd, "session": SESSION}).status_code == 404


def test_one_caller_asks_only_so_often(client: Client, settings: Any) -> None:
    settings.ADDRESS_LOOKUP = "local"
    answers = {ask(client).status_code for _ in range(200)}
    assert answers == {200, 429}
