"""Limits hold for a caller, however the request is written."""

from __future__ import annotations

import threading

import pytest
from django.test import Client
from rest_framework.settings import api_settings
from rest_framework.test import APIRequestFactory

from core.api import PublicView
from core.throttle import Limit

RATES = {"read": "3/min", "write": "2/min", "lookup": "2/min"}


@pytest.fixture(autouse=True)
def low_rates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Limit, "THROTTLE_RATES", RATES)
    # Mid-window, so that no test runs over the edge of a minute.
    monkeypatch.setattr(Limit, "timer", staticmethod(lambda: 1_800_000_030.0))


@pytest.mark.django_db
def test_one_too_many_is_a_429_that_says_how_long_to_wait(client: Client) -> None:
    answers = [client.get("/api/services") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1].json()["error"]["code"] == "throttled"
    assert answers[-1]["Retry-After"] == "30"


@pytest.mark.django_db
def test_slash_letter_case_and_forged_headers_are_no_way_round(client: Client) -> None:
    for path in ("/api/services", "/api/services/", "/api/services?Page=1"):
        assert client.get(path).status_code == 200
    for forged in ("203.0.113.9", "198.51.100.7, 203.0.113.9"):
        response = client.get("/api/services/", headers={"X-Forwarded-For": forged, "aCCept": "*/*"})
        assert response.status_code == 429


def test_behind_a_proxy_the_caller_is_the_one_the_proxy_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_settings, "NUM_PROXIES", 1)
    view = PublicView()

    def allowed(forwarded: str) -> bool:
        request = APIRequestFactory().get("/", headers={"X-Forwarded-For": forwarded})
        return Limit().allow_request(view.initialize_request(request), view)

    assert [allowed(f"10.0.0.{n}, 203.0.113.9") for n in range(4)] == [True, True, True, False]
    assert allowed("203.0.113.9, 198.51.100.7")


@pytest.mark.django_db
def test_another_caller_has_a_count_of_their_own(client: Client) -> None:
    for _ in range(4):
        client.get("/api/services")
    assert client.get("/api/services", REMOTE_ADDR="203.0.113.9").status_code == 200


@pytest.mark.django_db
def test_the_count_begins_again_with_the_next_window(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(4):
        client.get("/api/services")
    monkeypatch.setattr(Limit, "timer", staticmethod(lambda: 1_800_000_061.0))
    assert client.get("/api/services").status_code == 200


def test_callers_at_once_cannot_share_the_last_place() -> None:
    view, allowed = PublicView(), []
    start = threading.Barrier(12)

    def ask() -> None:
        request = view.initialize_request(APIRequestFactory().get("/"))
        start.wait(timeout=20)
        allowed.append(Limit().allow_request(request, view))

    threads = [threading.Thread(target=ask) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(allowed) == 3
