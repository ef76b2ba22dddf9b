"""What pages report: read strictly, refused quietly, and never a way to fill the table."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import User
from core.analytics.beacon import A_MINUTE
from core.models import AnalyticsEvent
from core.sources import Source, sign

pytestmark = pytest.mark.django_db
SAME = {"Sec-Fetch-Site": "same-origin"}


def tell(client: Client | None = None, *, headers: dict[str, str] | None = None, raw: Any = None, **said: Any) -> int:
    body = raw if raw is not None else json.dumps({"name": "view_item", **said})
    sent = SAME if headers is None else headers
    return (
        (client or Client(enforce_csrf_checks=True))
        .post("/_f/seen", body, content_type="application/json", headers=sent)
        .status_code
    )


def test_it_is_written_down_with_its_page_and_block() -> None:
    view = uuid4()
    assert tell(src=sign(Source(7, "hero")), service="oven-clean", view=str(view)) == 204
    event = AnalyticsEvent.objects.get()
    assert (event.name, event.page_id, event.block_id, event.service, event.view) == (
        "view_item", 7, "hero", "oven-clean", view,
    )  # fmt: skip


def test_it_sets_no_cookie() -> None:
    client = Client()
    tell(client)
    assert not client.cookies


def test_a_forged_source_is_no_page() -> None:
    assert tell(src="7:hero.forged") == 204
    assert AnalyticsEvent.objects.get().page_id == 0


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "{",
        "[]",
        "null",
        "7",
        '"view_item"',
        "[" * 900,
        json.dumps({"name": "x" * 3000}),
        b"\xff\xfe",
        '{"name": NaN}',
    ],
)
def test_what_cannot_be_read_is_refused(raw: Any) -> None:
    assert tell(raw=raw) == 400
    assert not AnalyticsEvent.objects.exists()


@pytest.mark.parametrize(
    "said",
    [
        {"name": "purchase"},
        {"name": "add_payment_info"},
        {"name": "anything"},
        {"name": None},
        {"name": ["view_item"]},
        {"service": "a b"},
        {"service": "x" * 51},
        {"service": "\0"},
        {"src": {"page": 7}},
        {"view": 5},
    ],
)
def test_what_is_no_event_of_a_page_is_refused(said: dict[str, Any]) -> None:
    assert tell(**said) == 400
    assert not AnalyticsEvent.objects.exists()


def test_a_view_that_is_no_uuid_is_left_out() -> None:
    assert tell(view="not-one") == 204
    assert AnalyticsEvent.objects.get().view is None


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_another_site_cannot_report(headers: dict[str, str]) -> None:
    assert tell(headers=headers) == 400
    assert not AnalyticsEvent.objects.exists()


def test_a_browser_that_only_names_its_origin_is_believed() -> None:
    assert tell(headers={"Origin": "http://testserver"}) == 204


def test_another_type_of_content_is_refused() -> None:
    answer = Client().post("/_f/seen", {"name": "view_item"}, headers=SAME)
    assert answer.status_code == 400


def test_one_address_reports_only_so_much_a_minute() -> None:
    client = Client()
    answers = [tell(client) for _ in range(A_MINUTE + 2)]
    assert 429 in answers[A_MINUTE // 2 :]
    assert AnalyticsEvent.objects.count() <= A_MINUTE * 2


def test_a_robot_is_answered_and_not_counted() -> None:
    assert tell(headers={**SAME, "User-Agent": "Mozilla/5.0 (compatible; bingbot/2.0)"}) == 204
    assert not AnalyticsEvent.objects.exists()


def test_whoever_objects_is_not_counted() -> None:
    client = Client()
    client.post("/privacy/choices/", {"counting": "off"})
    assert tell(client) == 204
    assert not AnalyticsEvent.objects.exists()


@pytest.mark.parametrize(("role", "events"), [("manager", 0), ("staff", 0), ("customer", 1)])
def test_people_who_work_here_are_not_counted(role: str, events: int) -> None:
    client = Client()
    client.force_login(User.objects.create_user("mo@example.com", role=role))
    assert tell(client) == 204
    assert AnalyticsEvent.objects.count() == events
