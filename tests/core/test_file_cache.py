"""Processes that share a folder count in it together."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import pytest
import time_machine

from core.file_cache import SharedFileCache

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> str:
    return str(tmp_path / "cache")


def count(folder: str) -> list[int]:
    cache = SharedFileCache(folder, {})
    cache.add("tries", 0, timeout=60)
    return [cache.incr("tries") for _ in range(50)]


def test_of_many_who_count_at_once_each_gets_a_number_of_its_own(folder: str) -> None:
    with ProcessPoolExecutor(4, mp_context=get_context("fork")) as pool:
        numbers = [number for found in pool.map(count, [folder] * 4) for number in found]
    assert sorted(numbers) == list(range(1, 201))


def test_what_is_there_is_not_added_again(folder: str) -> None:
    cache = SharedFileCache(folder, {})
    assert cache.add("tries", 7)
    assert not cache.add("tries", 0)
    assert cache.get("tries") == 7


def test_a_number_that_is_counted_up_is_kept_no_longer_and_no_shorter(folder: str) -> None:
    cache = SharedFileCache(folder, {})
    with time_machine.travel(NOON, tick=False) as clock:
        cache.set("tries", 1, timeout=3600)
        clock.shift(1800)
        cache.incr("tries")
        clock.shift(1700)
        assert cache.get("tries") == 2
        clock.shift(200)
        assert cache.get("tries") is None


def test_a_number_kept_for_good_stays_so(folder: str) -> None:
    cache = SharedFileCache(folder, {})
    with time_machine.travel(NOON, tick=False) as clock:
        cache.set("tries", 1, timeout=None)
        cache.incr("tries")
        clock.shift(100_000)
        assert cache.incr("tries", 3) == 5


def test_nothing_is_counted_where_nothing_is(folder: str) -> None:
    with pytest.raises(ValueError, match="no tries"):
        SharedFileCache(folder, {}).incr("tries")
