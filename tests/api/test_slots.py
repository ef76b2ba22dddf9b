"""When somebody is free, as programs ask it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from tests.api.factories import make_town
from tests.booking.factories import MONDAY, make_provider, make_service

pytestmark = pytest.mark.django_db


def ask(client: Client, **query: Any) -> Any:
    return client.get("/api/slots", {"service": "clean", "postcode": "BS6 5QA"} | query)


@pytest.mark.parametrize("path", ["/api/slots", "/api/slots/"])
def test_a_day_has_its_starts_and_who_could_come(client: Client, path: str) -> None:
    town = make_town(people=2)
    body = client.get(path, {"service": "clean", "postcode": "bs65qa", "day": str(MONDAY)}).json()
    assert (body["postcode"], body["timezone"], body["minutes"]) == ("BS6 5QA", "Europe/London", 60)
    assert body["starts"][0] == {
        "starts_at": "2027-03-08T09:00:00Z",
        "starts_at_local": "2027-03-08T09:00:00+00:00",
        "ends_at": "2027-03-08T10:00:00Z",
        "ends_at_local": "2027-03-08T10:00:00+00:00",
        "staff": [str(person.public_id) for person in town.people],
    }
    assert body["starts"][-1]["starts_at"] == "2027-03-08T16:00:00Z"
    assert "days" not in body


def test_summer_has_its_own_offset(client: Client) -> None:
    make_town()
    first = ask(client, day="2027-06-01").json()["starts"][0]
    assert (first["starts_at"], first["starts_at_local"]) == ("2027-06-01T08:00:00Z", "2027-06-01T09:00:00+01:00")


def test_what_is_chosen_sizes_the_visit(client: Client) -> None:
    town = make_town()
    body = ask(client, day=MONDAY, options=town.large.pk, extras=f"{town.oven.pk}:2").json()
    assert body["minutes"] == 60 + 60 + 2 * 30
    assert body["starts"][-1]["ends_at"] == "2027-03-08T17:00:00Z"


def test_one_person_can_be_asked_for(client: Client) -> None:
    town = make_town(people=2)
    wanted = str(town.people[1].public_id)
    assert ask(client, day=MONDAY, staff=wanted).json()["starts"][0]["staff"] == [wanted]
    stranger = make_provider(services=[make_service()])
    assert ask(client, day=MONDAY, staff=stranger.public_id).json()["starts"] == []


def test_a_stretch_has_its_open_days(client: Client) -> None:
    town = make_town(people=0)
    make_provider(weekdays=[0, 2], services=[town.service])
    body = ask(client, **{"from": MONDAY, "to": MONDAY + timedelta(days=6)}).json()
    assert body["days"] == ["2027-03-08", "2027-03-10"]
    assert "starts" not in body


def test_without_dates_it_answers_for_the_next_thirty_days(client: Client) -> None:
    make_town()
    days = ask(client).json()["days"]
    assert len(days) == 30
    assert days[0] == "2027-03-01"


def test_without_dates_it_answers_for_no_more_than_can_be_asked(client: Client, settings: Settings) -> None:
    settings.HORIZON_DAYS = 90
    make_town()
    assert len(ask(client).json()["days"]) == 60


def test_sixty_days_are_the_most_in_one_answer(client: Client) -> None:
    make_town()
    assert len(ask(client, **{"from": MONDAY, "to": MONDAY + timedelta(days=59)}).json()["days"]) == 60
    response = ask(client, **{"from": MONDAY, "to": MONDAY + timedelta(days=60)})
    assert (response.status_code, list(response.json()["error"]["fields"])) == (400, ["to"])


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"service": "never"}, "service"),
        ({"service": ""}, "service"),
        ({"service": "x" * 500}, "service"),
        ({"day": "yesterday"}, "day"),
        ({"day": "2027-02-30"}, "day"),
        ({"from": "2027-03-09", "to": "2027-03-08"}, "to"),
        ({"options": "1;2"}, "options"),
        ({"options": "999999"}, "options"),
        ({"options": "9" * 30}, "options"),
        ({"extras": "1:x"}, "extras"),
        ({"extras": "999999:1"}, "extras"),
        ({"extras": "1:999"}, "extras"),
        ({"staff": "ada"}, "staff"),
    ],
)
def test_what_it_cannot_read_is_named(client: Client, query: dict[str, str], field: str) -> None:
    make_town()
    response = ask(client, **query)
    assert response.status_code == 400
    assert list(response.json()["error"]["fields"]) == [field]


@pytest.mark.parametrize("day", ["0001-01-01", "1970-01-01", "2027-02-28", "2029-01-01", "9999-12-31"])
def test_days_gone_and_days_far_off_have_nothing_free(client: Client, day: str) -> None:
    make_town()
    assert ask(client, day=day).json()["starts"] == []
    stretch = ask(client, **{"from": day, "to": day})
    assert stretch.json()["days"] == []
    assert ask(client, **{"from": day}).status_code == 200


def test_where_nobody_comes_nothing_is_free(client: Client) -> None:
    make_town()
    assert ask(client, postcode="AB10 1AB", day=MONDAY).json()["starts"] == []
    assert ask(client, postcode="AB10 1AB").json()["days"] == []


def test_too_much_for_one_visit_says_so(client: Client) -> None:
    town = make_town(minutes=700)
    response = ask(client, day=MONDAY, extras=f"{town.oven.pk}:1")
    assert (response.status_code, response.json()["error"]["code"]) == (422, "not_offered")


@pytest.mark.parametrize("query", [{"day": MONDAY}, {"from": MONDAY}])
def test_it_asks_the_database_as_often_for_many_as_for_one(
    client: Client, query: dict[str, Any], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    town = make_town()
    for _ in range(11):
        make_provider(services=[town.service])
    with django_assert_max_num_queries(12):
        assert ask(client, **query).status_code == 200
