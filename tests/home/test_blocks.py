"""Blocks: true at the moment of the page, whole with gaps in them, and never dearer for being many."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from wagtail.blocks import ListBlock, StreamBlockValidationError

from catalogue.actions import set_price
from core.models import Badge, CallToAction, Photo
from core.money import money
from core.outcodes import load_outcodes
from core.sources import read
from home.blocks import PageBody
from tests.booking.factories import make_provider, make_service
from tests.costs import asked_by
from tests.firm import register_for_vat
from tests.home.blocks import block, every_block, make_faq, make_landing, make_photo, make_sold
from tests.home.factories import make_home, make_page

pytestmark = pytest.mark.django_db
MOST = 15


@pytest.fixture
def home() -> Any:
    return make_home()


def show(client: Client, page: Any) -> str:
    answer = client.get(page.get_url())
    assert answer.status_code == 200
    assert not answer.cookies
    return answer.content.decode()


def test_a_page_of_every_block_shows_them_all(client: Client, home: Any) -> None:
    load_outcodes()
    service = make_sold(name="Window clean")
    html = show(client, make_landing(home, *every_block(service, make_photo(), home.pk)))
    shown = (
        "A clean home</h1>|Who comes?|Book it|What we do|Prices|Next|Ready for Window clean?|Talk?|Proofs|No forms|"
        "Insured for Window clean|Where we come|Found the tin.|An oven is|A time that|Typed?|Before|After"
    )
    for words in (*shown.split("|"), f"Question of {service.pk}?"):
        assert words in html, words
    assert html.count("<h1") == 1


def test_three_of_each_block_ask_no_more_than_one_of_each(home: Any, settings: Settings) -> None:
    settings.PAGE_CACHE_SECONDS = 300
    load_outcodes()
    photo = make_photo()
    once = make_landing(home, *every_block(make_sold(), photo, home.pk))
    little = asked_by(once.get_url())
    bodies = [every_block(make_sold(), make_photo(), make_page(home).pk) for _ in range(3)]
    thrice = make_landing(home, *(part for body in bodies for part in body))
    much = asked_by(thrice.get_url())
    assert len(much) == len(little), "\n".join(much)
    assert len(little) <= MOST, "\n".join(query[:150] for query in little)


def test_the_first_picture_comes_at_once_and_the_others_when_they_are_near(client: Client, home: Any) -> None:
    picture = {"image": make_photo().pk, "decorative": False, "alt_text": "A kitchen"}
    parts = [block("picture", {"image": picture}) for _ in range(3)]
    html = show(client, make_landing(home, *parts))
    images = re.findall(r"<img[^>]*>", html)
    assert ['fetchpriority="high"' in image for image in images] == [True, False, False]
    assert ['loading="lazy"' in image for image in images] == [False, True, True]


def test_the_same_picture_may_have_other_words_each_time(client: Client, home: Any) -> None:
    photo = make_photo()
    parts = [
        block("picture", {"image": {"image": photo.pk, "decorative": False, "alt_text": words}})
        for words in ("By day", "By night")
    ]
    html = show(client, make_landing(home, *parts))
    assert 'alt="By day"' in html
    assert 'alt="By night"' in html


def test_a_deleted_picture_leaves_a_whole_page(client: Client, home: Any) -> None:
    photo = make_photo()
    picture = {"image": photo.pk, "decorative": True, "alt_text": ""}
    hero = block("hero", {"heading": "Clean", "image": picture, "layout": "beside"})
    page = make_landing(home, hero, block("picture", {"image": picture, "caption": "Gone"}))
    Photo.objects.all().delete()
    html = show(client, page)
    assert "Clean</h1>" in html
    assert "Gone" not in html


@pytest.mark.parametrize("lost", ["deleted", "inactive", "unpriced"])
def test_a_block_about_a_service_nobody_sells_shows_nothing_of_it(client: Client, home: Any, lost: str) -> None:
    service = make_service(name="Secret clean", price=None if lost == "unpriced" else 50)
    page = make_landing(
        home,
        *(block(kind, {"heading": "", "service": service.pk}) for kind in ("book_service", "next_times")),
        block("postcode_search", {"heading": "Who comes?", "service": service.pk, "label": "Go"}),
        block("price_table", {"heading": "Prices", "services": [service.pk]}),
        block("service_cards", {"heading": "Do", "services": [service.pk], "limit": 3}),
    )
    if lost == "inactive":
        type(service).objects.update(active=False)
    if lost == "deleted":
        service.delete()
    html = show(client, page)
    assert "Secret clean" not in html
    assert "Who comes?" in html
    assert service.slug not in html


def unfinished() -> list[dict[str, Any]]:
    """Return each block twice: as an editor leaves it who filled nothing in, and as one new to its fields."""
    parts = []
    for name, kind in PageBody.base_blocks.items():
        if name == "text":
            parts += [block(name, "")]
            continue
        gaps: dict[str, Any] = {
            child: [] if isinstance(part, ListBlock) else None for child, part in kind.child_blocks.items()
        }
        parts += [block(name, gaps), block(name, {})]
    return parts


def test_half_finished_blocks_can_be_shown(client: Client, home: Any) -> None:
    show(client, make_landing(home, *unfinished()))


def test_an_editor_may_open_and_go_on_with_half_finished_blocks(admin_client: Client, home: Any) -> None:
    page = make_landing(home, *unfinished())
    assert admin_client.get(f"/cms/pages/{page.pk}/edit/").status_code == 200


def test_an_editor_can_open_a_page_whose_chosen_things_are_gone(admin_client: Client, home: Any) -> None:
    service, photo = make_sold(), make_photo()
    page = make_landing(home, *every_block(service, photo, home.pk))
    for model in (Badge, CallToAction, Photo):
        model.objects.all().delete()
    service.delete()
    assert admin_client.get(f"/cms/pages/{page.pk}/edit/").status_code == 200


def test_a_draft_leaks_nowhere(client: Client, home: Any) -> None:
    faq = make_faq("Draft question?", live=False, group="Paying")
    action = CallToAction.objects.create(heading="Draft action", live=False)
    badge = Badge.objects.create(name="Draft badge", evidence_url="https://example.org/", live=False)
    page = make_landing(
        home,
        block("faq", {"heading": "Asked", "kept": [faq.pk], "group": "Paying", "questions": []}),
        block("call_to_action", {"kept": action.pk, "label": "Book", "link": "/book/"}),
        block("trust_bar", {"badges": [badge.pk]}),
        block("trust_bar", {"badges": []}),
    )
    assert "Draft" not in show(client, page)


def test_changes_to_a_published_question_wait_until_they_are_published(client: Client, home: Any) -> None:
    faq = make_faq("Asked as it was?")
    page = make_landing(home, block("faq", {"heading": "Asked", "kept": [faq.pk]}))
    faq.question = "Asked anew?"
    revision = faq.save_revision()
    assert "Asked as it was?" in show(client, page)
    revision.publish()
    assert "Asked anew?" in show(client, page)


def test_a_badge_leaves_on_the_day_after_its_evidence_ran_out(client: Client, home: Any) -> None:
    today = timezone.localdate()
    for name, days in (("Holds", 0), ("Run out", -1)):
        Badge.objects.create(name=name, evidence_url="https://example.org/", expires_on=today + timedelta(days=days))
    html = show(client, make_landing(home, block("trust_bar", {"badges": []})))
    assert "Holds" in html
    assert "Run out" not in html


def test_a_question_past_its_last_day_is_not_shown_though_nobody_took_it_down(client: Client, home: Any) -> None:
    faq = make_faq("Christmas?", expire_at=timezone.now() - timedelta(minutes=1))
    assert "Christmas?" not in show(client, make_landing(home, block("faq", {"heading": "A", "kept": [faq.pk]})))


def test_a_question_is_asked_once_though_chosen_and_of_the_group(client: Client, home: Any) -> None:
    faq = make_faq("Only once?", group="Paying")
    html = show(client, make_landing(home, block("faq", {"heading": "A", "kept": [faq.pk], "group": "Paying"})))
    assert html.count("Only once?</summary>") == 1


def test_a_faq_tells_its_questions_as_plain_text(home: Any) -> None:
    faq = make_faq("Cloths?", "<p>Yes, <b>ours</b>.</p><p>Or yours.</p>")
    typed = [{"question": "Typed?", "answer": "<p>So.</p>"}, {"question": "No answer?", "answer": ""}]
    page = make_landing(home, block("faq", {"heading": "A", "kept": [faq.pk], "questions": typed}))
    part = page.body[0]
    assert part.block.questions(part.value) == [("Cloths?", "Yes, ours. Or yours."), ("Typed?", "So.")]


@pytest.mark.parametrize(
    ("kind", "plain", "taxed"),
    [
        ("hero", "travel included", "VAT and travel included"),
        ("book_service", "1 hour, travel included", "1 hour, VAT and travel included"),
        ("price_table", "Every price includes travel.", "Every price includes VAT and travel."),
    ],
)
def test_a_block_speaks_of_vat_beside_a_price_only_where_there_is_any(
    client: Client, home: Any, kind: str, plain: str, taxed: str
) -> None:
    service = make_service()
    page = make_landing(home, block(kind, {"heading": "H", "service": service.pk, "services": [service.pk]}))
    html = show(client, page)
    assert plain in html
    assert "VAT" not in html
    register_for_vat()
    assert taxed in show(client, page)


def test_the_price_table_has_the_price_of_this_moment(client: Client, home: Any) -> None:
    service = make_sold(price=40)
    page = make_landing(
        home, block("price_table", {"heading": "P", "services": [service.pk], "options": True, "extras": True})
    )
    assert "£65" in show(client, page)
    set_price(service, money(50), at=timezone.now())
    html = show(client, page)
    assert "£75" in html
    assert "+ £10" in html
    assert "£65" not in html


def test_next_times_lead_into_booking_with_service_day_and_source(client: Client, home: Any) -> None:
    service = make_sold()
    page = make_landing(home, block("next_times", {"service": service.pk, "heading": "Next"}))
    links = re.findall(r'href="(/book/\?service=[^"]*day=[^"]*)"', show(client, page))
    assert len(links) == 3
    for link in links:
        source = read(link.partition("src=")[2])
        assert source is not None
        assert (source.page_id, source.block_id) == (page.pk, str(page.body[0].id))


def test_times_nobody_has_are_said_in_words(client: Client, home: Any) -> None:
    service = make_service()
    page = make_landing(home, block("next_times", {"service": service.pk, "heading": "Next"}))
    assert "The next two weeks are full." in show(client, page)


def test_everything_that_leads_into_booking_says_where_from(client: Client, home: Any) -> None:
    service = make_sold()
    page = make_landing(home, *every_block(service, make_photo(), home.pk))
    html = re.sub(r"<(header|footer).*?</\1>", "", show(client, page), flags=re.DOTALL)
    html = html[html.index("<main") : html.index("</main>")]
    links = re.findall(r'href="(/book/[^"]*)"', html)
    words = [link.partition("src=")[2] for link in links]
    forms = re.findall(r'<form[^>]*action="/book/".*?</form>', html, re.DOTALL)
    words += [re.findall(r'name="src" value="([^"]*)"', form)[0] for form in forms]
    assert len(words) >= 9
    assert all((found := read(word)) and found.page_id == page.pk for word in words)


def test_two_blocks_with_one_anchor_are_refused(home: Any) -> None:
    parts = [block("proofs", {"heading": "", "anchor": "prices"}) for _ in range(2)]
    page = make_landing(home, *parts)
    with pytest.raises(StreamBlockValidationError) as refusal:
        PageBody().clean(page.body)
    assert "called “prices” already" in str(refusal.value.block_errors[1])


def test_the_drawer_changes_ground_room_and_name(client: Client, home: Any) -> None:
    make_provider()
    page = make_landing(home, block("team", {"heading": "Who", "tone": "sunk", "spacing": "s", "anchor": "us"}))
    assert '<section class="section section--sunk section--room-s" id="us">' in show(client, page)


def test_every_block_has_icon_description_preview_and_drawer() -> None:
    for name, kind in PageBody.base_blocks.items():
        assert kind.is_previewable, name
        assert kind.get_description(), name
        assert kind.meta.icon != "placeholder", name
        if name != "text":
            assert kind.meta.form_layout.settings == ["tone", "spacing", "anchor"], name


def test_a_scheduled_question_appears_when_its_time_comes(client: Client, home: Any) -> None:
    faq = make_faq("Later?", live=False)
    page = make_landing(home, block("faq", {"heading": "A", "kept": [faq.pk]}))
    faq.go_live_at = timezone.now() - timedelta(minutes=1)
    revision = faq.save_revision()
    type(faq).objects.filter(pk=faq.pk).update(go_live_at=None)
    revision.publish()
    call_command("publish_scheduled")
    assert "Later?" in show(client, page)
