"""Pages that need approval: no way onto the site leads past the people who approve."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, WorkflowPage

from accounts.models import User
from core.schedule import run_schedule
from home.granting import sync_editor_groups
from home.models import StandardPage
from home.roles import APPROVERS
from tests.home.blocks import make_landing
from tests.home.editors import as_admin, make_editor, post_page, signed_in
from tests.home.factories import make_home, make_page

pytestmark = pytest.mark.django_db
PUBLISH, SUBMIT = {"action-publish": "1"}, {"action-submit": "1"}


@pytest.fixture(autouse=True)
def standard_pages_need_approval(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(StandardPage, "needs_approval", True)


@pytest.fixture
def home() -> Page:
    return make_home()


@pytest.fixture
def writer() -> User:
    return make_editor("Marketing")


@pytest.fixture
def approver() -> User:
    return make_editor(APPROVERS)


@pytest.fixture
def page(home: Page) -> StandardPage:
    page = make_page(home, title="Spring", live=False)
    page.save_revision()
    return page


def is_live(page: Page) -> bool:
    return bool(Page.objects.get(pk=page.pk).live)


def public_at(client: Client, page: Page, moment: datetime) -> int:
    """Let the clock come to a moment, and return what a visitor is answered then."""
    with time_machine.travel(moment, tick=False):
        run_schedule(at=moment)
        return client.get(page.get_url()).status_code


def answer_review(client: Client, page: Page, answer: str, comment: str = "") -> None:
    """Approve or reject as the button of the editor does."""
    fresh = Page.objects.get(pk=page.pk)
    state = fresh.current_workflow_task_state
    if state is not None:
        url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, answer, state.pk])
        client.post(url, {"comment": comment})


def submit(writer: User, page: Page, **changes: str) -> Client:
    client = signed_in(writer)
    post_page(client, page, **SUBMIT, **changes)
    return client


def test_a_new_page_waits_for_approval_from_the_start(page: StandardPage) -> None:
    assert page.get_workflow() is not None


def test_pages_that_were_there_before_are_attached_by_the_deed(page: StandardPage) -> None:
    WorkflowPage.objects.all().delete()
    sync_editor_groups()
    assert StandardPage.objects.get(pk=page.pk).get_workflow() is not None


def test_marketing_does_not_publish_it(writer: User, page: StandardPage) -> None:
    post_page(signed_in(writer), page, **PUBLISH)
    assert not is_live(page)


def test_marketing_submits_and_an_approver_puts_it_on_the_site(writer: User, approver: User, page: Page) -> None:
    submit(writer, page)
    assert not is_live(page)
    answer_review(signed_in(approver), page, "approve")
    assert is_live(page)


def test_marketing_cannot_approve_by_a_forged_form(writer: User, page: Page) -> None:
    client = submit(writer, page)
    answer_review(client, page, "approve")
    post_page(client, page, **{"action-workflow-action": "1", "workflow-action-name": "approve"})
    assert not is_live(page)


def test_nobody_approves_their_own_submission(approver: User, page: Page) -> None:
    client = submit(approver, page)
    answer_review(client, page, "approve")
    post_page(client, page, **PUBLISH)
    assert not is_live(page)
    answer_review(signed_in(make_editor(APPROVERS)), page, "approve")
    assert is_live(page)


def test_an_approver_sends_it_back_with_a_word(writer: User, approver: User, page: Page) -> None:
    client = submit(writer, page)
    answer_review(signed_in(approver), page, "reject", "Say which spring.")
    assert not is_live(page)
    post_page(client, page, **SUBMIT, title="Spring 2027")
    answer_review(signed_in(approver), page, "approve")
    assert Page.objects.get(pk=page.pk).title == "Spring 2027"


def test_what_is_being_looked_at_does_not_change_meanwhile(writer: User, page: Page) -> None:
    client = submit(writer, page)
    post_page(client, page, title="Something else")
    assert Page.objects.get(pk=page.pk).get_latest_revision_as_object().title == "Spring"


def test_an_approved_page_waits_for_its_time(writer: User, approver: User, page: Page) -> None:
    later = timezone.now() + timedelta(hours=2)
    page.go_live_at = later
    page.save_revision()
    submit(writer, page)
    answer_review(signed_in(approver), page, "approve")
    run_schedule(at=later - timedelta(minutes=1))
    assert not is_live(page)


def test_a_landing_page_is_public_at_its_time_once_it_is_approved(
    client: Client, writer: User, approver: User, home: Page
) -> None:
    page = make_landing(home, title="Spring clean", live=False)
    begins = (timezone.now() + timedelta(days=1)).replace(second=0, microsecond=0)
    submit(writer, page, go_live_at=timezone.localtime(begins).strftime("%Y-%m-%d %H:%M"))
    # Before anybody approved it, its time alone brings it nowhere.
    assert public_at(client, page, begins) == 404
    answer_review(signed_in(approver), page, "approve")
    assert public_at(client, page, begins - timedelta(minutes=1)) == 404
    assert public_at(client, page, begins) == 200


def test_a_new_page_published_at_once_is_kept_as_a_draft(writer: User, home: Page) -> None:
    form = {"title": "Bold", "slug": "bold", "summary": "", "body-count": "0", "comments-TOTAL_FORMS": "0"}
    form |= {"comments-INITIAL_FORMS": "0", **PUBLISH}
    answer = signed_in(writer).post(reverse("wagtailadmin_pages:add", args=["home", "standardpage", home.pk]), form)
    assert answer.status_code == 302
    assert not StandardPage.objects.get(slug="bold").live


def test_the_form_of_a_new_page_offers_no_publishing(writer: User, home: Page) -> None:
    url = reverse("wagtailadmin_pages:add", args=["home", "standardpage", home.pk])
    assert "action-publish" not in signed_in(writer).get(url).content.decode()
    assert "action-publish" in as_admin().get(url).content.decode()


def test_a_copy_is_a_draft(writer: User, approver: User, home: Page, page: Page) -> None:
    submit(writer, page)
    answer_review(signed_in(approver), page, "approve")
    form = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": str(home.pk), "publish_copies": "on"}
    signed_in(writer).post(reverse("wagtailadmin_pages:copy", args=[page.pk]), form)
    assert not StandardPage.objects.get(slug="copy").live


def test_publishing_in_bulk_leads_past_nobody(writer: User, page: Page) -> None:
    signed_in(writer).post(f"/cms/bulk/wagtailcore/page/publish/?id={page.pk}&next=/cms/")
    assert not is_live(page)


def test_an_administrator_needs_nobody(page: Page) -> None:
    post_page(as_admin(), page, **PUBLISH)
    assert is_live(page)


def test_the_approvers_are_written_to(writer: User, approver: User, page: Page) -> None:
    with_mail: list[Any] = mail.outbox
    submit(writer, page)
    assert [approver.email] in [message.to for message in with_mail]


def test_other_kinds_of_page_need_nobody(writer: User, home: Page) -> None:
    post_page(signed_in(writer), home, title="Larkfield again", **PUBLISH)
    assert Page.objects.get(pk=home.pk).title == "Larkfield again"
