"""Many at once: one renders, the rest get the old copy, and nothing rendered before a purge outlives it."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from core.page_cache import boundaries, cacheable, store
from core.page_cache.middleware import PageCache

FILES = "django.core.cache.backends.filebased.FileBasedCache"


class Renderer:
    """A slow view behind the middleware. What it shows is read when a rendering begins."""

    def __init__(self) -> None:
        self.asked, self.words, self.slow = 0, "old", 0.0
        self.begun = threading.Event()
        self.middleware = PageCache(cacheable(self.answer))

    def answer(self, request: HttpRequest) -> HttpResponse:
        self.asked += 1
        words = self.words
        self.begun.set()
        time.sleep(self.slow)
        return HttpResponse(words)

    def get(self) -> tuple[str, str]:
        answer = self.middleware(RequestFactory().get("/view/"))
        return answer.content.decode(), answer["X-Cache"]


@pytest.fixture(autouse=True)
def file_cache(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep pages as production does without Redis, and ask no database from threads."""
    settings.CACHES = settings.CACHES | {"pages": {"BACKEND": FILES, "LOCATION": tmp_path}}
    monkeypatch.setattr(boundaries, "_asked_each_time", [])
    monkeypatch.setattr(boundaries, "_remembered", [])


@pytest.fixture
def renderer() -> Renderer:
    return Renderer()


def test_fifty_after_a_purge_cost_one_or_two_renderings(renderer: Renderer) -> None:
    renderer.get()
    renderer.asked, renderer.words, renderer.slow = 0, "new", 0.3
    store.renew(["/view/"])
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda _: renderer.get(), range(50)))
    assert renderer.asked <= 2
    assert ("new", "miss") in answers
    assert ("old", "stale") in answers
    assert renderer.get() == ("new", "hit")


def test_what_was_rendered_before_a_purge_is_not_kept(renderer: Renderer) -> None:
    renderer.slow = 0.2
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(renderer.get)
        renderer.begun.wait(5)
        renderer.words = "new"
        store.renew(["/view/"])
        assert slow.result() == ("old", "miss")
    assert renderer.get() == ("new", "miss")


@pytest.mark.parametrize("purge", [lambda: store.renew(["/view/"]), store.renew_all])
def test_what_was_purged_while_it_was_rendered_anew_is_not_kept(renderer: Renderer, purge: object) -> None:
    assert callable(purge)
    renderer.get()
    purge()
    renderer.begun.clear()
    renderer.slow = 0.2
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(renderer.get)
        renderer.begun.wait(5)
        renderer.words = "newest"
        purge()
        slow.result()
    assert renderer.get() == ("newest", "miss")


def test_nobody_gets_an_old_copy_of_what_was_closed(renderer: Renderer) -> None:
    renderer.get()
    renderer.words, renderer.slow = "new", 0.2
    store.withdraw_old_copies(300)
    store.renew_all()
    with ThreadPoolExecutor(8) as pool:
        answers = {words for words, _how in pool.map(lambda _: renderer.get(), range(8))}
    assert answers == {"new"}


def test_a_renderer_that_fails_keeps_nobody_waiting(renderer: Renderer) -> None:
    renderer.get()
    store.renew_all()

    def fail(request: HttpRequest) -> HttpResponse:
        raise ConnectionError

    whole, renderer.middleware.get_response = renderer.middleware.get_response, fail
    with pytest.raises(ConnectionError):
        renderer.get()
    renderer.middleware.get_response = whole
    assert renderer.get() == ("old", "miss")


def test_an_answer_that_may_no_longer_be_kept_takes_its_old_copy_along(renderer: Renderer) -> None:
    renderer.get()
    store.renew_all()
    whole = renderer.middleware.get_response
    renderer.middleware.get_response = lambda request: HttpResponse("private", headers={"Cache-Control": "private"})
    assert renderer.middleware(RequestFactory().get("/view/")).content == b"private"
    renderer.middleware.get_response = whole
    assert store.look(store.key_of("http://testserver/view/?"), "/view/")[0] is None


def test_a_lost_version_only_costs_a_rendering(renderer: Renderer) -> None:
    renderer.get()
    store.shared().delete(store.EVERYTHING)
    assert renderer.get() == ("old", "miss")
    assert renderer.get() == ("old", "hit")
