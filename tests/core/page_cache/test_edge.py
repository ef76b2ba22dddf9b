"""A CDN in front is told what to throw away, by the worker."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, ClassVar

import pytest
from django_q.models import OrmQ
from pytest_django import Settings

from core.page_cache import by_reference, purge_all
from core.page_cache.purging import paths_of
from core.page_cache.tasks import purge_edge
from home.models import HomePage
from tests.booking.factories import make_service
from tests.core.page_cache.test_purging import is_kept, warm
from tests.home.factories import make_page
from tests.home.test_pages import block

Commit = Callable[[], AbstractContextManager[Any]]


class Edge:
    """Remembers what it was told, as Wagtail's own backends are told it."""

    told: ClassVar[list[str]] = []

    def __init__(self, params: dict[str, Any]) -> None:
        self.params = params

    def purge_batch(self, urls: list[str]) -> None:
        Edge.told.extend(urls)


@pytest.fixture
def edge(settings: Settings) -> type[Edge]:
    settings.WAGTAILFRONTENDCACHE = {"default": {"BACKEND": f"{__name__}.Edge"}}
    Edge.told.clear()
    return Edge


def test_a_page_leaves_the_cdn_as_well(home: HomePage, edge: type[Edge], commit: Commit) -> None:
    page = make_page(home)
    page.summary = "New words."
    with commit():
        page.save()
    (task,) = OrmQ.objects.all()
    assert task.task["func"] == "core.page_cache.tasks.purge_edge"
    purge_edge(*task.task["args"])
    assert f"http://testserver{page.get_url()}" in edge.told
    assert "http://testserver/sitemap.xml" in edge.told


def test_everything_leaves_the_cdn_page_by_page(home: HomePage, edge: type[Edge], commit: Commit) -> None:
    page, draft = make_page(home), make_page(home, live=False)
    purge_edge(None)
    assert f"http://testserver{page.get_url()}" in edge.told
    assert f"http://testserver{paths_of(draft)[0]}" not in edge.told


def test_without_a_cdn_nothing_is_queued(home: HomePage, commit: Commit) -> None:
    with commit():
        purge_all()
    assert not OrmQ.objects.exists()


def test_what_editors_put_somewhere_is_thrown_away_there_alone(home: HomePage, commit: Commit) -> None:
    service = make_service()
    shown = make_page(home)
    shown.body = [block("postcode_search", {"heading": "Go", "text": "", "service": service.pk, "label": "Go"})]
    shown.save()
    other = make_page(make_page(home))
    warm(shown.get_url(), other.get_url())
    with commit():
        by_reference(service)
    assert is_kept(other.get_url())
    assert not is_kept(shown.get_url())


def test_what_nobody_put_anywhere_may_be_shown_everywhere(home: HomePage, commit: Commit) -> None:
    warm("/")
    with commit():
        by_reference(make_service())
    assert not is_kept("/")
