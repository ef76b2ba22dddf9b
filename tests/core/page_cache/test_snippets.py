"""Snippets, the ground we cover and the order of lists: changed anywhere, right on every page at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from booking.models import Provider, ServiceArea
from catalogue.actions import number_rows
from catalogue.models import Service
from core.models import Announcement, Badge, CallToAction
from core.schedule import run_schedule
from home.models import HomePage, StandardPage
from tests.booking.factories import make_provider, make_service
from tests.booking.visitor import make_map
from tests.core.page_cache.test_purging import Commit, is_kept, show, warm
from tests.home.blocks import block, make_faq
from tests.home.factories import make_index, make_page

OLD, NEW = "As it was before", "As it is from now on"


def a_question() -> tuple[Any, str, dict[str, Any]]:
    faq = make_faq(question=OLD)
    return faq, "question", block("faq", {"heading": "Asked", "kept": [faq.pk], "group": "", "questions": []})


def a_badge() -> tuple[Any, str, dict[str, Any]]:
    badge = Badge.objects.create(name=OLD, evidence_url="https://example.com/proof")
    return badge, "name", block("trust_bar", {"heading": "", "badges": [badge.pk]})


def a_call() -> tuple[Any, str, dict[str, Any]]:
    action = CallToAction.objects.create(heading=OLD, text="", label="Book", link="/book/")
    return action, "heading", block("call_to_action", {"kept": action.pk, "label": "Book", "link": "/book/"})


@pytest.mark.parametrize("make", [a_question, a_badge, a_call])
def test_a_published_snippet_is_shown_and_a_deleted_one_is_gone(
    home: HomePage, commit: Commit, make: Callable[[], tuple[Any, str, dict[str, Any]]]
) -> None:
    snippet, field, shown = make()
    page = make_page(home, body=[shown])
    path = page.get_url()
    warm(path)
    assert OLD in show(path)
    setattr(snippet, field, NEW)
    with commit():
        draft = snippet.save_revision()
    assert OLD in show(path)
    with commit():
        draft.publish()
    assert NEW in show(path)
    with commit():
        type(snippet).objects.all().delete()
    assert NEW not in show(path)


Placed = tuple[Badge | Announcement, HomePage | StandardPage]


def a_badge_on_a_page(home: HomePage, **fields: Any) -> Placed:
    badge = Badge.objects.create(name=NEW, evidence_url="https://example.com/proof", **fields)
    return badge, make_page(home, body=[block("trust_bar", {"heading": "", "badges": [badge.pk]})])


def an_announcement_on_every_page(home: HomePage, **fields: Any) -> Placed:
    return Announcement.objects.create(text=f"<p>{NEW}</p>", **fields), home


def let_come(snippet: Badge | Announcement, name: str) -> datetime:
    """Let a time that an editor gave it come while kept pages are young; nothing is saved in a way they would see."""
    now = timezone.now()
    type(snippet).objects.filter(pk=snippet.pk).update(**{name: now})
    for revision in snippet.revisions.all():
        revision.content[name] = now.isoformat()
        revision.approved_go_live_at = revision.approved_go_live_at and now
        revision.save()
    return now


@pytest.mark.parametrize("make", [a_badge_on_a_page, an_announcement_on_every_page])
def test_a_snippet_the_schedule_puts_on_is_shown_on_a_page_that_was_kept(
    home: HomePage, commit: Commit, make: Callable[..., Placed]
) -> None:
    snippet, page = make(home, live=False, go_live_at=timezone.now() + timedelta(days=1))
    snippet.save_revision().publish()
    path = page.get_url()
    warm(path)
    now = let_come(snippet, "go_live_at")
    assert is_kept(path)
    assert NEW not in show(path)
    with commit():
        run_schedule(at=now)
    assert NEW in show(path)


@pytest.mark.parametrize("make", [a_badge_on_a_page, an_announcement_on_every_page])
def test_a_snippet_the_schedule_takes_off_is_gone_from_a_page_that_was_kept(
    home: HomePage, commit: Commit, make: Callable[..., Placed]
) -> None:
    snippet, page = make(home, expire_at=timezone.now() + timedelta(days=1))
    path = page.get_url()
    warm(path)
    now = let_come(snippet, "expire_at")
    assert is_kept(path)
    assert NEW in show(path)
    with commit():
        run_schedule(at=now)
    assert NEW not in show(path)


def test_new_ground_is_told_at_once(home: HomePage, commit: Commit) -> None:
    path = make_page(home, body=[block("proofs", {"heading": ""})]).get_url()
    make_provider(area=None)
    warm(path)
    with commit():
        Provider.objects.create(name="Maya Lind", slug="maya-lind")
    assert not is_kept(path)


def test_a_list_put_in_another_order_is_shown_so(home: HomePage, commit: Commit) -> None:
    for place in (7, 9):
        make_service(position=place)
    path = make_index(home).get_url()
    warm(path)
    with commit():
        number_rows(Service)
    assert not is_kept(path)


def test_an_order_that_stays_throws_nothing_away(home: HomePage, commit: Commit) -> None:
    make_service(position=0)
    warm("/")
    with commit():
        number_rows(Service)
    assert is_kept("/")


def test_ground_and_pages_are_forgotten_in_this_order(home: HomePage, commit: Commit) -> None:
    make_map()
    person = make_provider(area=None)
    path = make_page(home, body=[block("areas", {"heading": "Where", "text": "", "map": True})]).get_url()
    warm(path)
    before = show(path)
    with commit():
        ServiceArea.objects.create(provider=person, lat=Decimal("51.468"), lng=Decimal("-2.598"), radius_km=30)
    assert show(path) != before
    with commit():
        ServiceArea.objects.all().delete()
    assert show(path) == before
