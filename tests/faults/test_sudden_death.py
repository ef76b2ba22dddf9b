"""A process may be killed at any statement of a sale: nothing acknowledged is lost, nothing is done twice."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.faults.asking import WITHOUT_QUESTIONS, free_starts, order_for
from tests.running import RunningSite, running_site

FEWEST_POINTS = {"place": 100, "pay": 20, "hear": 20, "settle": 60}


@pytest.fixture(scope="module")
def order(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return an order for a free time, as JSON."""
    with running_site(tmp_path_factory.mktemp("ask"), start=["web"]) as site:
        start = free_starts(site, WITHOUT_QUESTIONS)[-1]
    return json.dumps(order_for(start, "ada@example.com"))


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    """Return a seeded site in which nothing runs."""
    with running_site(tmp_path_factory.mktemp("lab"), start=[]) as site:
        yield site


@pytest.mark.fault(19, 20, 21)
@pytest.mark.parametrize("deed", FEWEST_POINTS)
def test_a_death_at_any_statement_leaves_one_order_one_charge_and_one_mail(
    site: RunningSite, order: str, deed: str
) -> None:
    done = site.run("tests/faults/dying.py", deed, ORDER=order, LOG_LEVEL="CRITICAL")
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout)
    assert found["wrong"] == {}
    assert found["points"] >= FEWEST_POINTS[deed]
    assert found["died"] == found["tried"]
