"""The line above every page: in its time, at one query, and not in the way of a booking."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import Announcement
from core.schedule import run_schedule
from tests.home.factories import make_home, make_page

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def announce(**overrides: Any) -> Announcement:
    return Announcement.objects.create(**{"text": "<p>We are closed on Friday.</p>"} | overrides)


def test_it_stands_above_a_page(client: Client) -> None:
    announce(link="/contact/", link_label="Our hours")
    html = client.get(make_page(make_home()).get_url()).content.decode()
    assert "We are closed on Friday." in html
    assert 'href="/contact/">Our hours</a>' in html


def test_it_is_not_shown_in_the_booking(client: Client) -> None:
    announce()
    make_home()
    assert "closed on Friday" not in client.get("/book/").content.decode()


def test_a_draft_is_never_shown(client: Client) -> None:
    announce(live=False)
    assert "closed on Friday" not in client.get(make_home().get_url()).content.decode()


@pytest.mark.parametrize(
    ("begins", "ends", "shown"),
    [(None, None, True), (0, 1, True), (-2, 0, False), (1, 2, False), (None, 1, True), (-1, None, True)],
)
def test_it_is_shown_from_its_first_moment_to_before_its_last(
    begins: int | None, ends: int | None, shown: bool
) -> None:
    announce(
        go_live_at=None if begins is None else NOON + begins * HOUR,
        expire_at=None if ends is None else NOON + ends * HOUR,
    )
    assert Announcement.objects.shown_at(NOON).exists() is shown


def test_the_newest_is_shown() -> None:
    announce(text="<p>Old</p>", last_published_at=NOON - HOUR)
    newest = announce(text="<p>New</p>", last_published_at=NOON)
    assert Announcement.objects.shown_at(NOON).first() == newest


def test_a_scheduled_one_waits_for_its_moment() -> None:
    line = announce(live=False, go_live_at=timezone.now() + HOUR)
    line.save_revision().publish()
    line.refresh_from_db()
    assert not line.live
    assert line.approved_schedule


def test_the_clock_brings_it_and_takes_it_away() -> None:
    begins = timezone.now() + HOUR
    line = announce(live=False, go_live_at=begins, expire_at=begins + HOUR)
    line.save_revision().publish()
    for minutes, shown in ((-1, False), (1, True), (61, False)):
        moment = begins + timedelta(minutes=minutes)
        with time_machine.travel(moment, tick=False):
            run_schedule(at=moment)
        assert Announcement.objects.shown_at(moment).exists() is shown


def test_it_costs_one_query(client: Client) -> None:
    page = make_page(make_home())
    client.get(page.get_url())
    with CaptureQueriesContext(connection) as queries:
        client.get(page.get_url())
    assert sum("core_announcement" in query["sql"] for query in queries) == 1


def test_a_page_with_one_stays_cacheable(client: Client) -> None:
    announce()
    answer = client.get(make_home().get_url())
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


def test_a_link_needs_words_and_a_sound_address() -> None:
    for link, label in (("/contact/", ""), ("javascript:alert(1)", "Go")):
        with pytest.raises(ValidationError):
            Announcement(text="<p>x</p>", link=link, link_label=label).full_clean()


def test_an_editor_makes_and_previews_one(admin_client: Client) -> None:
    assert admin_client.get("/cms/snippets/core/announcement/add/").status_code == 200
    line = announce(text="<p>Only in the preview</p>", live=False)
    assert "Only in the preview" in line.make_preview_request(preview_mode="").content.decode()
