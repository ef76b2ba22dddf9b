"""Google Places behind our own server: asked as its reference says, and never in anybody's way when it fails."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from core.addresses import Address, LookupFailed, google
from core.addresses.google import GooglePlaces
from tests.servers.google_places import Places

SESSION = "6f0c6f0e-2f8b-4a80-9b5e-0d6a0f0b7a11"


def test_it_suggests_what_google_knows(places: Places) -> None:
    found = GooglePlaces().suggest("12", "BS6 5QA", session=SESSION)
    assert [each.id for each in found] == ["ChIJhouse"]
    assert found[0].text.startswith("12 Cotham Vale")


def test_a_house_fills_one_line(places: Places) -> None:
    address = GooglePlaces().address("ChIJhouse", session=SESSION)
    assert address == Address("12 Cotham Vale", "", "Bristol", "BS6 5QA")


def test_a_flat_fills_two_lines(places: Places) -> None:
    address = GooglePlaces().address("ChIJflat", session=SESSION)
    assert address == Address("Flat 2, Mill House", "4 Mill Lane", "Bristol", "BS6 5QA")


def test_one_token_runs_through_a_search_and_ends_with_it(places: Places) -> None:
    lookup = GooglePlaces()
    lookup.suggest("1", "BS6 5QA", session=SESSION)
    lookup.suggest("12", "BS6 5QA", session=SESSION)
    lookup.address("ChIJhouse", session=SESSION)
    assert {asked["sessionToken"] for _kind, asked in places.asked} == {SESSION}
    assert not places.reused


def test_the_same_words_are_asked_once_within_a_search(places: Places) -> None:
    for _ in range(3):
        GooglePlaces().suggest("12", "BS6 5QA", session=SESSION)
    assert len(places.asked) == 1


def test_nothing_found_is_an_empty_list(places: Places) -> None:
    assert GooglePlaces().suggest("Nowhere", "BS6 5QA", session=SESSION) == []


def test_a_place_that_is_gone_is_none(places: Places) -> None:
    assert GooglePlaces().address("ChIJgone", session=SESSION) is None


@pytest.mark.parametrize("odd", ["../../etc", "a/b", "x?key=1", "ÄÖ", "a b"])
def test_an_odd_id_stays_one_part_of_the_address(places: Places, odd: str) -> None:
    assert GooglePlaces().address(odd, session=SESSION) is None


def test_a_wrong_key_is_a_failure(places: Places, settings: Any) -> None:
    settings.GOOGLE_PLACES_KEY = "stolen"
    with pytest.raises(LookupFailed):
        GooglePlaces().suggest("12", "BS6 5QA", session=SESSION)


@pytest.mark.parametrize(
    "answer",
    [
        (500, b"oops"),
        (429, b'{"error": {}}'),
        (302, b"{}"),
        (200, b"not json"),
        (200, b"[]"),
        (200, b'{"suggestions": [{}]}'),
        (200, b'{"suggestions": 7}'),
    ],
)
def test_whatever_google_answers_wrongly_is_a_failure(places: Places, answer: tuple[int, bytes]) -> None:
    places.fail_with = answer
    with pytest.raises(LookupFailed):
        GooglePlaces().suggest("12", "BS6 5QA", session=SESSION)


@pytest.mark.parametrize("body", [b"{}", b'{"addressComponents": [{}]}', b'{"addressComponents": null}'])
def test_an_address_in_another_form_is_a_failure(places: Places, body: bytes) -> None:
    places.fail_with = (200, body)
    with pytest.raises(LookupFailed):
        GooglePlaces().address("ChIJhouse", session=SESSION)


def test_a_place_without_a_street_or_postcode_is_no_address(places: Places) -> None:
    places.add("ChIJtown", "Bristol, UK", ("Bristol", ["postal_town"]))
    places.add("ChIJroad", "Mill Lane", ("Mill Lane", ["route"]), ("Bristol", ["postal_town"]))
    assert GooglePlaces().address("ChIJtown", session=SESSION) is None
    assert GooglePlaces().address("ChIJroad", session=SESSION) is None


def test_it_waits_only_so_long(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(google, "SECONDS", (0.2, 0.2))
    places.delay = threading.Event()
    with pytest.raises(LookupFailed):
        GooglePlaces().suggest("12", "BS6 5QA", session=SESSION)


def test_nobody_there_is_a_failure(settings: Any) -> None:
    settings.GOOGLE_PLACES_URL = "http://127.0.0.1:9"
    with pytest.raises(LookupFailed):
        GooglePlaces().suggest("12", "BS6 5QA", session=SESSION)
