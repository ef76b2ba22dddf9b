"""Customers race for the same time, by page and by program, against a site that runs for real."""

from __future__ import annotations

import itertools
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
import requests

from tests.faults.asking import WITHOUT_QUESTIONS, FreeStart, PageCustomer, free_starts, order_for
from tests.running import RunningSite, running_site

ATTEMPTS = 300
AT_ONCE = 50
BY_PAGE = 100  # of the attempts; each needs a basket first
OTHER_LENGTHS = ("move-in-consultation", "website-consultation", "seo-check-up")
_addresses = (f"2001:db8::{number:x}" for number in itertools.count(1))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    with running_site(tmp_path_factory.mktemp("race")) as site:
        yield site


def by_program(site: RunningSite, start: FreeStart) -> Callable[[], int]:
    """Return an attempt to place an order by the API; it answers with the status."""
    body = order_for(start, f"{uuid.uuid4().hex}@example.com")
    headers = {"X-Forwarded-For": next(_addresses), "Idempotency-Key": uuid.uuid4().hex}

    def attempt() -> int:
        return requests.post(f"{site.url}/api/orders", json=body, headers=headers, timeout=120).status_code

    return attempt


def all_at_once(attempts: list[Callable[[], int]]) -> Counter[int]:
    """Make every attempt, so many at the same time, the first ones at the same instant; count the statuses."""
    gate = Barrier(AT_ONCE)
    early = itertools.count()

    def run(attempt: Callable[[], int]) -> int:
        if next(early) < AT_ONCE:
            gate.wait(timeout=60)
        return attempt()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return Counter(pool.map(run, attempts))


def live_claims(site: RunningSite) -> list[tuple[int, datetime, datetime]]:
    rows = site.rows(
        "SELECT provider_id, starts_at, ends_at FROM booking_slot WHERE status IN ('held', 'booked') ORDER BY 1, 2"
    )
    return [(provider, _instant(starts), _instant(ends)) for provider, starts, ends in rows]


def _instant(value: datetime | str) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


@pytest.mark.fault("9a")
def test_three_hundred_attempts_by_page_and_program_win_one_slot_once(site: RunningSite) -> None:
    start = next(start for start in reversed(free_starts(site, WITHOUT_QUESTIONS)) if len(start.staff) == 1)
    before = len(live_claims(site))
    with ThreadPoolExecutor(8) as pool:
        pages = list(
            pool.map(lambda address: PageCustomer(site, start, address), itertools.islice(_addresses, BY_PAGE))
        )
    programs = [by_program(site, start) for _ in range(ATTEMPTS - BY_PAGE)]
    mixed = [attempt for pair in itertools.zip_longest(programs, pages) for attempt in pair if attempt is not None]

    answers = all_at_once(mixed)

    # 201: the API's order; 302: the page led on to the basket; 409: somebody else was first.
    assert set(answers) <= {201, 302, 409}, answers
    assert answers[201] + answers[302] == 1, answers
    assert len(live_claims(site)) == before + 1


@pytest.mark.fault("9b")
def test_visits_of_unequal_lengths_never_overlap(site: RunningSite) -> None:
    services = (WITHOUT_QUESTIONS, *OTHER_LENGTHS)
    starts = [start for service in services for start in free_starts(site, service, most_days=2)]

    answers = all_at_once([by_program(site, start) for start in (starts * 3)[:ATTEMPTS]])

    assert set(answers) <= {201, 409}, answers
    assert answers[201] > 0
    for (one, _, ends), (other, starts_at, _) in itertools.pairwise(live_claims(site)):
        assert one != other or starts_at >= ends


def test_the_site_logged_no_error_in_the_races(site: RunningSite) -> None:
    assert site.errors() == []
