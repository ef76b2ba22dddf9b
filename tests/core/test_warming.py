"""The first visitor of a page waits for no picture."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_q.models import OrmQ

from core.models import Rendition
from core.warming import warm_page, warm_recent
from home.models import StandardPage
from tests.core.page_cache.test_purging import make_photo
from tests.home.factories import make_home, make_page
from tests.home.test_pages import block

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> StandardPage:
    page = make_page(make_home())
    page.body = [block("picture", {"image": make_photo().pk, "caption": ""})]
    page.save_revision().publish()
    return page


def test_publishing_queues_it(page: StandardPage) -> None:
    (task,) = OrmQ.objects.all()
    assert task.task["func"] == "core.warming.warm_page"
    assert task.task["args"] == (page.pk,)


def test_all_sizes_are_there_before_the_first_visitor(page: StandardPage) -> None:
    assert not Rendition.objects.exists()
    assert warm_page(page.pk)
    made = Rendition.objects.count()
    assert made >= 6
    Client().get(page.get_url())
    assert Rendition.objects.count() == made


def test_twice_does_it_once(page: StandardPage) -> None:
    assert warm_page(page.pk)
    assert not warm_page(page.pk)
    assert warm_recent(at=timezone.now()) == 0


def test_the_sweep_finds_what_a_lost_task_left(page: StandardPage) -> None:
    assert warm_recent(at=timezone.now()) == 1
    assert Rendition.objects.exists()


def test_a_new_picture_is_made_as_well(page: StandardPage) -> None:
    warm_page(page.pk)
    before = Rendition.objects.count()
    page.body = [block("picture", {"image": make_photo("Another").pk, "caption": ""})]
    page.save_revision().publish()
    assert warm_page(page.pk)
    assert Rendition.objects.count() > before


def test_what_was_published_long_ago_or_is_gone_is_left_alone(page: StandardPage) -> None:
    assert warm_recent(at=timezone.now() + timedelta(days=2)) == 0
    page.unpublish()
    assert not warm_page(page.pk)
    assert not warm_page(987654)
