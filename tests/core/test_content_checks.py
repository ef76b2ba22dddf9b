"""What an editor is told to look at: each rule in a sentence that says what to do."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from catalogue.models import Service
from core.content_checks import Finding, findings_of, hidden_choices
from core.page_parts import Part
from tests.booking.factories import make_service
from tests.home.editors import as_editor, edit_url
from tests.home.factories import make_home, make_index, make_page, make_service_page
from tests.home.test_pages import block

pytestmark = pytest.mark.django_db


def text(html: str) -> dict[str, Any]:
    return block("text", html)


def found(*body: dict[str, Any], **fields: Any) -> list[Finding]:
    page = make_page(make_home(), **fields)
    page.body = list(body)
    page.save()
    page.refresh_from_db()
    return findings_of(page, at=timezone.now())


def rules(*body: dict[str, Any], **fields: Any) -> set[str]:
    return {finding.rule for finding in found(*body, **fields)}


def test_a_page_with_nothing_wrong_is_left_in_peace() -> None:
    assert not found(text('<h2>Hello</h2><h3>There</h3><p>See <a href="/services/">our services</a>.</p>'))


@pytest.mark.parametrize("words", ["£42", "£ 42", "from £1,250.00 on", "€9", "<b>£</b>42"])
def test_a_typed_price_is_found_wherever_it_hides(words: str) -> None:
    expected = set() if "<b>" in words else {"typed-price"}
    assert rules(text(f"<p>Only {words} today</p>")) >= expected


def test_a_price_in_the_summary_or_the_description_is_found_too() -> None:
    places = {finding.place for finding in found(summary="Now £42", search_description="Was £50")}
    assert places == {"Summary", "Meta description"}


def test_a_price_chip_is_no_typed_price() -> None:
    assert not rules(text('<p>From <embed embedtype="price" id="3"/> an hour</p>'))


@pytest.mark.parametrize("words", ["Click here", "here", "Read more…", "https://example.com/x"])
def test_a_link_has_to_say_where_it_leads(words: str) -> None:
    assert rules(text(f'<p><a href="/x/">{words}</a></p>')) == {"link-text"}


def test_a_heading_may_not_skip_a_size() -> None:
    assert rules(text("<h3>Small first</h3>")) == {"heading-order"}
    call = block("call_to_action", {"heading": "Ready?", "text": "", "label": "Go", "link": "/book/"})
    assert not rules(call, text("<h3>Small later</h3>"))


@pytest.mark.parametrize("claim", ["We are no. 1", "the cheapest in Bristol", "100 % clean"])
def test_a_claim_that_has_to_be_proved_is_pointed_out(claim: str) -> None:
    assert rules(text(f"<p>{claim}</p>")) == {"claim"}


def test_a_service_nobody_can_book_is_named_with_the_reason() -> None:
    idle, unpriced = make_service(name="Idle clean"), make_service(name="New clean", price=None)
    Service.objects.filter(pk=idle.pk).update(active=False)
    cards = block("service_cards", {"heading": "All", "text": "", "services": [idle.pk, unpriced.pk], "limit": 3})
    sentences = " ".join(finding.sentence for finding in found(cards))
    assert "“Idle clean” is not active" in sentences
    assert "“New clean” has no price yet" in sentences


def test_a_live_price_of_a_service_nobody_can_book_is_named_too() -> None:
    idle = make_service(name="Idle clean")
    Service.objects.filter(pk=idle.pk).update(active=False)
    assert rules(text(f'<p>From <embed embedtype="price" id="{idle.pk}"/></p>')) == {"not-on-sale"}


def test_a_deleted_service_breaks_nothing() -> None:
    assert not rules(block("service_cards", {"heading": "All", "text": "", "services": [999_999], "limit": 3}))


def picture(**about: Any) -> Part:
    return Part("picture", "Picture", SimpleNamespace(default_alt_text="", **about))


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ({"contextual_alt_text": "A clean oven with its door open"}, set()),
        ({"contextual_alt_text": "", "decorative": True}, set()),
        ({"contextual_alt_text": ""}, {"alt-text"}),
        ({"contextual_alt_text": "IMG_2041"}, {"alt-text"}),
        ({"contextual_alt_text": "oven-final.jpg"}, {"alt-text"}),
        ({"contextual_alt_text": "Image of an oven"}, {"alt-text"}),
    ],
)
def test_a_picture_has_to_be_described(about: dict[str, Any], expected: set[str], monkeypatch: Any) -> None:
    monkeypatch.setattr("core.content_checks.parts_of", lambda page: [picture(**about)])
    assert {finding.rule for finding in findings_of(object(), at=timezone.now())} == expected


@pytest.mark.parametrize(
    ("badge", "expected"),
    [
        ({"expires_on": date(2026, 1, 1)}, ["expired"]),
        ({"expires_on": date(2027, 1, 1)}, []),
        ({"expire_at": None, "live": False}, ["draft"]),
        ({"live": True}, []),
    ],
)
def test_what_was_chosen_and_is_not_shown_is_pointed_out(badge: dict[str, Any], expected: list[str]) -> None:
    at = timezone.now().replace(year=2026, month=11, day=26)
    parts = [Part("chosen", "Trust bar", SimpleNamespace(**badge))]
    assert [finding.rule for finding in hidden_choices(parts, at)] == expected


def test_the_same_thing_is_said_once() -> None:
    assert len(found(text("<p>£42, yes £42</p>"))) == 1


def test_the_editor_shows_what_was_found_and_nothing_where_nothing_was() -> None:
    client = as_editor("Marketing")
    home = make_home()
    clean, typed = make_page(home), make_page(home, summary="Now £42")
    assert "What to look at" not in client.get(edit_url(clean)).content.decode()
    assert "is typed and stays when the price changes" in client.get(edit_url(typed)).content.decode()


def test_what_an_editor_wrote_is_escaped() -> None:
    page = make_page(make_home())
    page.body = [text('<p><a href="/x/">www.<b>&lt;script&gt;alert(1)&lt;/script&gt;</b></a></p>')]
    page.save()
    assert "<script>alert(1)" not in as_editor("Marketing").get(edit_url(page)).content.decode()


def test_a_service_page_is_looked_through_as_well() -> None:
    page = make_service_page(make_index(make_home()), make_service(), story="<p>From £10</p>")
    Service.objects.update(active=False)
    at = timezone.now() + timedelta(minutes=1)
    assert {finding.rule for finding in findings_of(page, at=at)} == {"typed-price", "not-on-sale"}
