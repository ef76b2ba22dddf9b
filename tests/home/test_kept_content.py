"""Kept content in the editor: lists, drafts, previews, and every block before it is chosen."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from wagtail.models import Revision

from core.models import Badge, CallToAction, Faq
from core.outcodes import load_outcodes
from home.blocks import PageBody
from tests.home.blocks import chip, make_faq, make_sold
from tests.home.factories import make_home

pytestmark = pytest.mark.django_db
KINDS = ("faq", "calltoaction", "badge")


def make_kept() -> dict[str, Any]:
    return {
        "faq": make_faq("Cloths?"),
        "calltoaction": CallToAction.objects.create(heading="Ready?"),
        "badge": Badge.objects.create(name="Insured", evidence_url="https://example.org/"),
    }


@pytest.mark.parametrize("kind", KINDS)
def test_an_editor_finds_filters_and_opens_it(admin_client: Client, kind: str) -> None:
    kept = make_kept()[kind]
    listed = admin_client.get(f"/cms/snippets/core/{kind}/?q=&live=true")
    assert str(kept) in listed.content.decode()
    for view in ("edit", "usage", "history"):
        assert admin_client.get(f"/cms/snippets/core/{kind}/{view}/{kept.pk}/").status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_it_can_be_previewed(admin_client: Client, kind: str) -> None:
    kept = make_kept()[kind]
    kept.save_revision()
    revision = Revision.objects.for_instance(kept).get()
    answer = admin_client.get(f"/cms/snippets/core/{kind}/history/{kept.pk}/revisions/{revision.pk}/view/")
    assert answer.status_code == 200
    assert str(kept) in answer.content.decode()


def test_a_question_shows_its_chip_in_the_preview() -> None:
    faq = make_faq("How much?", f"<p>{chip(make_sold(price=33).pk)}</p>")
    assert "£33" in faq.make_preview_request().rendered_content


def test_questions_can_be_dragged_into_order(admin_client: Client) -> None:
    first, second = make_faq("First?", sort_order=0), make_faq("Second?", sort_order=1)
    answer = admin_client.post(f"/cms/snippets/core/faq/reorder/{second.pk}/?position=0")
    assert answer.status_code == 200
    assert list(Faq.objects.all()) == [second, first]


@pytest.mark.parametrize("link", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere", "book"])
def test_a_call_to_action_stays_on_the_site(link: str) -> None:
    with pytest.raises(ValidationError, match="one slash"):
        CallToAction(heading="Ready?", link=link).full_clean()


def test_a_badge_needs_its_evidence() -> None:
    with pytest.raises(ValidationError, match="evidence_url"):
        Badge(name="The best").full_clean()


def test_a_badge_needs_something_to_look_at() -> None:
    with pytest.raises(ValidationError, match="Choose an icon"):
        Badge(name="Insured", evidence_url="https://example.org/", icon="").full_clean()


def test_a_badge_holds_through_its_last_day() -> None:
    today = timezone.localdate()
    Badge.objects.create(name="Insured", evidence_url="https://example.org/", expires_on=today)
    assert Badge.objects.valid_at(timezone.now()).count() == 1
    assert not Badge.objects.valid_at(timezone.now() + timezone.timedelta(days=2)).exists()


def test_an_editor_sees_each_block_before_choosing_it(admin_client: Client) -> None:
    load_outcodes()
    make_home()
    make_sold(name="Window clean")
    make_kept()
    for name, kind in PageBody.base_blocks.items():
        answer = admin_client.get("/cms/block-preview/", {"id": kind.definition_prefix})
        assert answer.status_code == 200, name
        html = answer.content.decode()
        inside = html[html.index("<main>") : html.index("</main>")]
        assert "<h" in inside or "<p" in inside or "<li" in inside, name
