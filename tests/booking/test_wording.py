"""The words of the flow: editors change them, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from booking.models import BookingWording, Order
from booking.wording_steps import STEPS, StepBlock, filled
from catalogue.models import Service
from tests.booking.visitor import HERE, Visitor
from tests.firm import register_for_vat
from tests.home.factories import make_home

pytestmark = pytest.mark.django_db
STEP = {"heading": "", "hint": "", "reassurance": "", "terms_label": "", "terms_link": ""}
WRITES = ("INSERT", "UPDATE", "DELETE")


@pytest.fixture(autouse=True)
def site() -> Site:
    make_home()
    return Site.objects.get(is_default_site=True)


def reword(site: Site, **steps: dict[str, str]) -> BookingWording:
    """Save words by step."""
    BookingWording.objects.all().delete()
    made: BookingWording = BookingWording.objects.create(site=site, steps=_blocks(steps))
    return made


def _blocks(steps: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    return [{"type": name, "value": STEP | words, "id": name} for name, words in steps.items()]


def preview(site: Site, mode: str, **steps: dict[str, str]) -> str:
    answer = BookingWording(site=site, steps=_blocks(steps)).make_preview_request(preview_mode=mode)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_without_words_the_built_in_ones_are_said(visitor: Visitor) -> None:
    html = visitor.get("/book/").content.decode()
    assert '<h1 class="flow__question">Where is the job?</h1>' in html
    assert "We show only what our people do at your door." in html
    assert 'class="reassurance"' not in html


def test_a_step_says_what_editors_wrote(visitor: Visitor, site: Site) -> None:
    terms = {"terms_label": "Our terms", "terms_link": "/terms/"}
    reword(site, postcode={"heading": "Where do you live?", "hint": "So we find you.", "reassurance": "Free.", **terms})
    html = visitor.get("/book/").content.decode()
    assert '<h1 class="flow__question">Where do you live?</h1>' in html
    assert "<title>Where do you live?" in html
    assert "So we find you." in html
    assert 'Free. <a href="/terms/">Our terms</a>' in html


def test_what_is_left_empty_keeps_the_built_in_words(visitor: Visitor, site: Site) -> None:
    reword(site, postcode={"hint": "So we find you."})
    html = visitor.get("/book/").content.decode()
    assert "Where is the job?</h1>" in html
    assert "So we find you." in html


def test_words_are_escaped_and_built_in_ones_are_not_escaped_twice(visitor: Visitor, site: Site) -> None:
    reword(site, postcode={"heading": "<script>alert(1)</script>"})
    html = visitor.get("/book/").content.decode()
    assert "&lt;script&gt;alert(1)" in html
    assert "<script>alert(1)" not in html
    assert "&amp;#" not in html


def test_the_whole_flow_goes_on_with_other_words(visitor: Visitor, cleaning: Service, site: Site) -> None:
    reword(site, **{name: {"heading": f"Reworded {name}"} for name, _label, _fields in STEPS})
    visitor.fill_basket(cleaning)
    assert "Reworded check</h1>" in visitor.get("/checkout/check/").content.decode()
    back = visitor.pay()
    assert "Reworded confirmed</h1>" in visitor.get(back).content.decode()


def test_a_name_in_braces_is_filled_in(visitor: Visitor, cleaning: Service, site: Site) -> None:
    reword(site, services={"heading": "What we do in {postcode}"})
    html = visitor.get(f"/book/services/?postcode={HERE}").content.decode()
    assert f"What we do in {HERE}</h1>" in html


def test_braces_reach_nothing_but_the_values_given() -> None:
    values = {"total": "£9"}
    assert filled("{total.__class__} {0} {total!r} {other} {} {total}", values).endswith("{} £9")
    assert "class" in filled("{total.__class__}", values)


@pytest.mark.parametrize(
    "words",
    [
        {"heading": "Pay {total}"},
        {"hint": "{}"},
        {"terms_link": "/terms/"},
        {"terms_label": "Terms"},
        {"terms_label": "Terms", "terms_link": "javascript:alert(1)"},
    ],
)
def test_words_that_could_not_be_shown_are_refused(words: dict[str, str]) -> None:
    block = StepBlock(fields=("postcode",))
    with pytest.raises(ValidationError):
        block.clean(block.to_python(STEP | words))


@pytest.mark.parametrize("path", ["/book/", f"/book/services/?postcode={HERE}", f"/book/out-of-area/?postcode={HERE}"])
def test_words_cost_one_query_a_page(visitor: Visitor, cleaning: Service, site: Site, path: str) -> None:
    reword(site, postcode={"heading": "Where?"})
    with CaptureQueriesContext(connection) as queries:
        visitor.get(path)
    assert sum("booking_bookingwording" in query["sql"] for query in queries) == 1


def test_placing_asks_for_no_words(visitor: Visitor, cleaning: Service, site: Site) -> None:
    visitor.fill_basket(cleaning)
    form = {**visitor.check_form(), "payment_choice": "card"}
    with CaptureQueriesContext(connection) as queries:
        visitor.post("/checkout/check/", form)
    assert not [query for query in queries if "booking_bookingwording" in query["sql"]]


@pytest.mark.parametrize("mode", [name for name, _label in BookingWording().preview_modes])
def test_a_preview_shows_the_words_and_writes_nothing(site: Site, mode: str) -> None:
    names = [name for name, _label, _fields in STEPS]
    with CaptureQueriesContext(connection) as queries:
        html = preview(site, mode, **{name: {"heading": "Words of the preview"} for name in names})
    assert "Words of the preview" in html
    assert not [query["sql"] for query in queries if query["sql"].lstrip().upper().startswith(WRITES)]
    assert not [query["sql"] for query in queries if "booking_order" in query["sql"] or "session" in query["sql"]]
    assert not Order.objects.exists()
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("failed", "Your bank did not accept the payment."),
        ("out_of_area", "None of our people covers your street"),
        ("time_taken", "That time has just been taken."),
        ("price_changed", "The price has changed"),
        ("missing_details", "There is a problem"),
    ],
)
def test_each_trouble_can_be_seen_before_it_happens(site: Site, mode: str, words: str) -> None:
    assert words in preview(site, mode)


def test_a_mode_that_does_not_exist_shows_the_first_step(site: Site) -> None:
    assert "Where is the job?" in preview(site, "nonsense")


@pytest.mark.parametrize("mode", ["services", "options", "check", "confirmed"])
def test_a_preview_speaks_of_vat_as_the_site_does(site: Site, mode: str) -> None:
    assert "VAT" not in preview(site, mode)
    register_for_vat()
    assert "VAT" in preview(site, mode).replace("VAT number", "")


def test_an_editor_sees_the_preview_of_what_is_typed(admin_client: Client, site: Site) -> None:
    address = f"/cms/settings/booking/bookingwording/{site.pk}/"
    assert admin_client.get(address).status_code == 200
    typed = {
        "steps-count": "1",
        "steps-0-deleted": "",
        "steps-0-order": "0",
        "steps-0-type": "failed",
        "steps-0-id": "",
    }
    typed |= {f"steps-0-value-{name}": "" for name in STEP} | {"steps-0-value-heading": "No luck with the card"}
    assert admin_client.post(f"{address}preview/", typed).json()["is_valid"]
    html = admin_client.get(f"{address}preview/?mode=failed").content.decode()
    assert "No luck with the card" in html
    assert not any(wording.words for wording in BookingWording.objects.all())
