"""Limits hold for a site of several processes together, whatever address a flood makes up for itself."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from booking.views.after import TRIES_A_MINUTE
from tests.running import RunningSite, running_site

WRITES_A_MINUTE = 40
Ask = Callable[[dict[str, str]], requests.Response]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    with running_site(tmp_path_factory.mktemp("limits"), start=["web"], WEB_WORKERS="2") as site:
        yield site


def let_through(ask: Ask, address: str, *, most: int) -> tuple[int, int]:
    """Ask three times as often as is allowed, eight at once; return how many were answered, and the minutes it took.

    Our own proxy adds the last address; whatever stands before it anybody can make up.
    """
    began = time.time() // 60
    with ThreadPoolExecutor(8) as pool:
        headers = [{"x-FORWARDED-for": f"192.0.2.{number}, {address}"} for number in range(3 * most)]
        answers = list(pool.map(ask, headers))
    minutes = int(time.time() // 60 - began) + 1
    counted = Counter(answer.status_code == 429 for answer in answers)
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in answers if answer.status_code == 429)
    assert max(answer.status_code for answer in answers) == 429
    return counted[False], minutes


def test_orders_are_looked_up_only_so_often(site: RunningSite) -> None:
    page = requests.get(f"{site.url}/orders/track/", timeout=60)
    token = page.cookies["csrftoken"]
    form = {"number": "12345678", "email": "ada@example.com", "csrfmiddlewaretoken": token}

    def look_up(headers: dict[str, str]) -> requests.Response:
        cookie = {"Cookie": f"csrftoken={token}"}
        return requests.post(f"{site.url}/orders/track/", data=form, headers=headers | cookie, timeout=60)

    answered, minutes = let_through(look_up, "2001:db8::7", most=TRIES_A_MINUTE)
    assert TRIES_A_MINUTE <= answered <= TRIES_A_MINUTE * minutes


def test_programs_place_orders_only_so_often(site: RunningSite) -> None:
    def place(headers: dict[str, str]) -> requests.Response:
        return requests.post(f"{site.url}/api/orders", json={}, headers=headers, timeout=60)

    answered, minutes = let_through(place, "2001:db8::8", most=WRITES_A_MINUTE)
    assert WRITES_A_MINUTE <= answered <= WRITES_A_MINUTE * minutes
