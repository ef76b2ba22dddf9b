"""The preview of the editor: it can be framed, brings the checker, and leaves public pages alone."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from wagtail.models import Page
from wagtail.test.utils.form_data import querydict_from_html

from core.userbar import RULES, SAYINGS, ContentChecks
from home.models import StandardPage
from tests.booking.factories import make_service
from tests.home.editors import as_editor, edit_url, post_page
from tests.home.factories import make_home, make_index, make_page, make_service_page

pytestmark = pytest.mark.django_db


def preview(client: Client, page: Page, **changes: str) -> HttpResponse:
    form = querydict_from_html(client.get(edit_url(page)).content.decode(), form_id="page-edit-form").dict()
    client.post(f"{edit_url(page)}preview/", {**form, "body-count": "0", **changes})
    return client.get(f"{edit_url(page)}preview/?in_preview_panel=true")  # type: ignore[return-value]


@pytest.fixture
def page() -> StandardPage:
    return make_page(make_home())


def test_the_preview_shows_what_is_being_written_and_saves_nothing(page: StandardPage) -> None:
    html = preview(as_editor("Marketing"), page, title="Brand new").content.decode()
    assert "Brand new</h1>" in html
    assert StandardPage.objects.get(pk=page.pk).title == page.title


def test_the_cms_may_frame_a_preview_and_nobody_a_page(page: StandardPage, client: Client) -> None:
    assert "frame-ancestors 'self'" in preview(as_editor("Marketing"), page)["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in client.get(page.get_url())["Content-Security-Policy"]


def test_the_checker_is_in_the_preview_with_our_rules(page: StandardPage) -> None:
    html = preview(as_editor("Marketing"), page).content.decode()
    assert "js/cms/checks.js" in html
    config = json.loads(re.findall(r'<script id="checker-axe-configuration"[^>]*>(.*?)</script>', html, re.DOTALL)[0])
    assert {rule for rule, _, _ in RULES} <= {rule["id"] for rule in config["spec"]["rules"]}
    assert "runOnly" not in config["options"]


def test_no_page_a_visitor_gets_knows_of_the_checker(page: StandardPage) -> None:
    client = as_editor("Marketing")
    answer = client.get(page.get_url())
    assert "userbar" not in answer.content.decode()
    assert "Cookie" not in answer.get("Vary", "")


def test_a_service_page_that_sells_nothing_is_marked_for_the_checker() -> None:
    service = make_service(price=None)
    page = make_service_page(make_index(make_home()), service)
    html = Client().get(page.get_url()).content.decode()
    assert "data-not-on-sale" in html
    assert "Call us" in html


def test_every_rule_of_ours_is_said_in_words_and_tested_in_the_browser() -> None:
    script = (Path(settings.ROOT) / "static/js/cms/checks.js").read_text()
    for rule, _, _ in RULES:
        assert rule in SAYINGS
        assert f'"check-{rule}"' in script
    assert all(ContentChecks.axe_messages[rule]["help_text"] for rule in SAYINGS)


def test_an_editor_types_and_reads_times_by_the_clock_of_the_firm(page: StandardPage) -> None:
    """In summer the firm's ten o'clock is nine in UTC."""
    client = as_editor("Marketing")
    post_page(client, page, go_live_at="2031-07-01 10:00", **{"action-publish": "1"})
    draft = StandardPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert draft.go_live_at == datetime(2031, 7, 1, 9, tzinfo=UTC)


def test_a_page_can_be_seen_as_somebody_out_of_our_area_meets_it() -> None:
    service = make_service(price=40)
    page = make_service_page(make_index(make_home()), service)
    page.save_revision()
    client = as_editor("Marketing")
    empty = {f"{name}-count": "0" for name in ("steps", "questions", "included", "not_included")}
    preview(client, page, **empty)
    far = client.get(f"{edit_url(page)}preview/?in_preview_panel=true&mode=out_of_area").content.decode()
    assert "Somebody out of our area is told" in far
    assert "Somebody out of our area is told" not in preview(client, page, **empty).content.decode()
    assert "Somebody out of our area is told" not in client.get(page.get_url()).content.decode()
