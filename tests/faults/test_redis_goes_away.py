"""A site on several machines shares Redis; while it is away, pages are shown and nobody is told nonsense."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from tests.faults.asking import POSTCODE
from tests.faults.test_limits_of_two_processes import WRITES_A_MINUTE, let_through
from tests.running import RunningSite, running_site
from tests.servers.redis import RedisServer, redis_server

pytestmark = pytest.mark.redis


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with redis_server(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture(scope="module")
def site(redis: RedisServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    about = {"DJANGO_SETTINGS_MODULE": "tests.faults.quiet_settings", "REDIS_URL": redis.url, "WEB_WORKERS": "2"}
    with running_site(tmp_path_factory.mktemp("shared"), start=["web"], **about) as site:
        yield site


@pytest.fixture
def away(site: RunningSite, redis: RedisServer) -> Iterator[None]:
    """Take Redis away from a site that has just talked to it."""
    assert begin(site).status_code == 302
    redis.stop()
    yield
    redis.start()


def begin(site: RunningSite) -> requests.Response:
    """Type in a postcode, which begins a basket and with it a session."""
    session = requests.Session()
    session.headers["X-Forwarded-For"] = "192.0.2.44"
    session.get(f"{site.url}/book/", timeout=60)
    typed = {"postcode": POSTCODE, "csrfmiddlewaretoken": session.cookies["csrftoken"]}
    return session.post(f"{site.url}/book/", data=typed, timeout=60, allow_redirects=False)


def test_pages_are_kept_in_redis(site: RunningSite) -> None:
    answers = [requests.get(f"{site.url}/", timeout=60) for _ in range(2)]
    assert [(answer.status_code, answer.headers.get("X-Cache")) for answer in answers][-1] == (200, "hit")


def test_tries_are_counted_together_in_redis(site: RunningSite) -> None:
    def place(headers: dict[str, str]) -> requests.Response:
        return requests.post(f"{site.url}/api/orders", json={}, headers=headers, timeout=60)

    answered, minutes = let_through(place, "2001:db8::9", most=WRITES_A_MINUTE)
    assert WRITES_A_MINUTE <= answered <= WRITES_A_MINUTE * minutes


@pytest.mark.usefixtures("away")
@pytest.mark.parametrize("path", ["/", "/services/", "/book/", "/healthz"])
def test_pages_are_shown_while_redis_is_away(site: RunningSite, path: str) -> None:
    assert requests.get(f"{site.url}{path}", timeout=60).status_code == 200


@pytest.mark.usefixtures("away")
def test_a_page_that_is_not_there_is_missing_all_the_same_while_redis_is_away(site: RunningSite) -> None:
    assert requests.get(f"{site.url}/nowhere/", timeout=60).status_code == 404


@pytest.mark.usefixtures("away")
def test_who_books_is_told_when_to_come_back_while_redis_is_away(site: RunningSite) -> None:
    answer = begin(site)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Traceback" not in answer.text


@pytest.mark.usefixtures("away")
def test_a_program_is_told_when_to_come_back_while_redis_is_away(site: RunningSite) -> None:
    answer = requests.post(f"{site.url}/api/orders", json={}, timeout=60)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.json()["error"]["code"] == "busy"


def test_the_site_goes_on_once_redis_is_back(site: RunningSite, away: None, redis: RedisServer) -> None:
    assert begin(site).status_code == 503
    redis.start()
    assert begin(site).status_code == 302
    redis.stop()
