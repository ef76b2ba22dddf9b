"""The schedule of editors: pages and snippets come and go by our own clock, at their minute."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from wagtail.models import Page, Revision

from catalogue.models import Service
from core.models import Announcement, Badge, OfficeTask
from core.schedule import run_schedule
from core.sweeps import registered_sweeps
from tests.booking.factories import make_service
from tests.home.factories import make_home, make_index, make_page, make_service_page

pytestmark = pytest.mark.django_db


def scheduled(page: Page, at: datetime) -> Page:
    """Give a page a time to go live, as a publisher does, and let that time come."""
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish()
    Page.objects.filter(pk=page.pk).update(go_live_at=at)
    for revision in Revision.objects.for_instance(page):
        revision.content["go_live_at"] = at.isoformat()
        revision.approved_go_live_at = at
        revision.save()
    return page


def is_live(page: Page) -> bool:
    return bool(Page.objects.get(pk=page.pk).live)


def test_the_clock_runs_the_schedule_each_minute_at_least() -> None:
    [sweep] = [sweep for sweep in registered_sweeps() if sweep.name == "core.schedule"]
    assert sweep.every <= timedelta(minutes=1)


def test_a_page_goes_live_at_its_minute_and_not_before() -> None:
    due = timezone.now() - timedelta(seconds=1)
    page = scheduled(make_page(make_home(), live=False), due)
    run_schedule(at=due - timedelta(minutes=1))
    assert not is_live(page)
    run_schedule(at=due)
    assert is_live(page)


def test_a_page_leaves_at_its_minute() -> None:
    ends = timezone.now()
    page = make_page(make_home(), expire_at=ends)
    run_schedule(at=ends - timedelta(seconds=1))
    assert is_live(page)
    run_schedule(at=ends)
    assert not is_live(page)
    assert Page.objects.get(pk=page.pk).expired


def test_a_page_that_was_over_before_the_clock_came_to_it_stays_off() -> None:
    begins = timezone.now() + timedelta(hours=1)
    page = make_page(make_home(), live=False, go_live_at=begins, expire_at=begins + timedelta(hours=1))
    page.save_revision().publish()
    late = begins + timedelta(hours=2)
    with time_machine.travel(late, tick=False):
        run_schedule(at=late)
    assert not is_live(page)
    assert Page.objects.get(pk=page.pk).expired


def test_running_it_again_changes_nothing() -> None:
    due = timezone.now() - timedelta(seconds=1)
    scheduled(make_page(make_home(), live=False), due)
    assert run_schedule(at=due) == 1
    assert run_schedule(at=due) == 0


def test_one_that_may_not_go_live_keeps_nobody_waiting_and_becomes_a_task() -> None:
    due = timezone.now() - timedelta(seconds=1)
    service = make_service(price=40)
    home = make_home()
    refused = scheduled(make_service_page(make_index(home), service, live=False), due - timedelta(minutes=5))
    welcome = scheduled(make_page(home, live=False), due)
    Service.objects.update(active=False)
    run_schedule(at=due)
    assert is_live(welcome)
    assert not is_live(refused)
    task = OfficeTask.objects.get()
    assert "Activate it" in task.detail
    assert run_schedule(at=due + timedelta(minutes=1)) == 0


def test_an_unforeseen_failure_is_raised_after_the_others_had_their_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    due = timezone.now() - timedelta(seconds=1)
    home = make_home()
    broken, fine = scheduled(make_page(home, live=False), due), scheduled(make_page(home, live=False), due)
    publish = Revision.publish

    def breaks_once(self: Revision, *args: Any, **kwargs: Any) -> Any:
        if self.object_id == str(broken.pk):
            raise RuntimeError("the disk is full")
        return publish(self, *args, **kwargs)

    monkeypatch.setattr(Revision, "publish", breaks_once)
    with pytest.raises(ExceptionGroup):
        run_schedule(at=due)
    assert is_live(fine)


def test_one_that_cannot_be_taken_off_keeps_nothing_from_going_live(monkeypatch: pytest.MonkeyPatch) -> None:
    due = timezone.now() - timedelta(seconds=1)
    home = make_home()
    make_page(home, expire_at=due)
    fine = scheduled(make_page(home, live=False), due)

    def breaks(self: Page, *args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(Page, "unpublish", breaks)
    with pytest.raises(ExceptionGroup):
        run_schedule(at=due)
    assert is_live(fine)


def a_badge(**times: Any) -> Badge:
    return Badge.objects.create(name="Insured", evidence_url="https://example.org/", live=False, **times)


def an_announcement(**times: Any) -> Announcement:
    return Announcement.objects.create(text="<p>Closed on Friday.</p>", live=False, **times)


@pytest.mark.parametrize("make", [a_badge, an_announcement])
def test_a_snippet_comes_and_goes_at_the_minutes_an_editor_chose(make: Callable[..., Badge | Announcement]) -> None:
    begins = timezone.now() + timedelta(hours=1)
    snippet = make(go_live_at=begins, expire_at=begins + timedelta(hours=1))
    snippet.save_revision().publish()
    for minutes, live in ((-1, False), (0, True), (59, True), (60, False)):
        moment = begins + timedelta(minutes=minutes)
        with time_machine.travel(moment, tick=False):
            run_schedule(at=moment)
        snippet.refresh_from_db()
        assert snippet.live is live, minutes
