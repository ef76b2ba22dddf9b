"""Area pages: they promise what is true there, and step back when it is not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from booking.models import Provider
from core.outcodes import load_outcodes
from services.area_form import ToldAlready
from services.models import AreaIndexPage, AreaPage
from tests.booking.factories import make_provider, make_service
from tests.costs import asked_by
from tests.firm import register_for_vat
from tests.home.blocks import block, make_landing, make_sold
from tests.home.factories import make_home

pytestmark = pytest.mark.django_db
CLIFTON = (51.456, -2.622, 3)
FAR = (55.95, -3.19, 3)


@pytest.fixture(autouse=True)
def places() -> None:
    load_outcodes()


@pytest.fixture
def index() -> Any:
    return make_home().add_child(instance=AreaIndexPage(title="Where we come", slug="areas"))


def make_area(index: Any, **overrides: Any) -> AreaPage:
    fields = {"title": "Help in Clifton", "slug": "clifton", "name": "Clifton", "outcodes": "BS8"}
    page: AreaPage = index.add_child(instance=AreaPage(**fields | overrides))
    return page


def show(client: Client, page: Any) -> str:
    answer = client.get(page.get_url())
    assert answer.status_code == 200
    assert not answer.cookies
    return answer.content.decode()


def listed(client: Client, page: Any) -> bool:
    return f"{page.get_url()}</loc>" in client.get("/sitemap.xml").content.decode()


def test_it_tells_who_comes_what_it_costs_and_when(client: Client, index: Any) -> None:
    service = make_service(name="Window clean", price=34)
    make_provider(name="Amara Cole", bio="Careful.", services=[service], area=CLIFTON)
    make_provider(name="Hamish Orr", services=[service], area=FAR)
    page = make_area(index)
    html = show(client, page)
    assert page.get_url() == "/areas/clifton/"
    assert "Amara Cole" in html
    assert "Window clean" in html
    assert "£34" in html
    assert "<time " in html
    assert "Hamish Orr" not in html
    assert "noindex" not in html
    assert listed(client, page)


def test_it_speaks_of_vat_below_its_prices_only_where_there_is_any(client: Client, index: Any) -> None:
    make_provider(services=[make_service()], area=CLIFTON)
    page = make_area(index)
    html = show(client, page)
    assert "Travel included." in html
    assert "VAT" not in html
    register_for_vat()
    assert "VAT and travel included." in show(client, page)


def test_it_keeps_itself_from_search_engines_while_nobody_comes(client: Client, index: Any) -> None:
    service = make_service()
    make_provider(services=[service], area=FAR)
    page = make_area(index)
    html = show(client, page)
    assert '<meta name="robots" content="noindex">' in html
    assert "Nobody comes here just now" in html
    assert not listed(client, page)
    provider = make_provider(services=[service], area=CLIFTON)
    assert "noindex" not in show(client, page)
    assert listed(client, page)
    provider.active = False
    provider.save()
    assert not listed(client, page)
    page.refresh_from_db()
    assert not page.noindex


def test_a_service_that_needs_two_people_is_not_promised_by_one(client: Client, index: Any) -> None:
    service = make_service(name="Moving clean", crew=2)
    make_provider(services=[service], area=CLIFTON)
    page = make_area(index, service=service)
    assert "Nobody comes here just now" in show(client, page)
    make_provider(services=[service], area=CLIFTON)
    assert "Nobody comes here just now" not in show(client, page)


def test_a_page_about_one_service_shows_three_times_and_nothing_else(client: Client, index: Any) -> None:
    service = make_service(name="Oven clean")
    make_provider(services=[service, make_service(name="Window clean")], area=CLIFTON)
    html = show(client, make_area(index, service=service))
    assert html.count("times__time") == 3
    assert "Window clean" not in html
    assert f"/book/?service={service.slug}&amp;day=" in html


def test_more_people_and_services_ask_no_more_of_the_database(index: Any, settings: Settings) -> None:
    settings.PAGE_CACHE_SECONDS = 300
    page = make_area(index)
    for _ in range(4):
        make_provider(services=[make_sold(), make_sold()], area=CLIFTON)
    assert len(asked_by(page.get_url())) <= 15


def test_one_page_for_a_place_and_a_service(index: Any) -> None:
    make_area(index)
    second = make_area(index, slug="clifton-2", name="clifton", live=False)
    with pytest.raises(ToldAlready, match="Help in Clifton"):
        second.save_revision().publish()
    other = make_area(index, slug="clifton-3", service=make_service(), live=False)
    other.save_revision().publish()


def edit(page: AreaPage, **more: str) -> dict[str, str]:
    return {
        "title": page.title, "slug": page.slug, "name": page.name, "outcodes": page.outcodes, "service": "",
        "summary": "", "intro": "null", "story": "null", "questions-count": "0", "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0", "comments-MIN_NUM_FORMS": "0", "comments-MAX_NUM_FORMS": "1000", **more,
    }  # fmt: skip


def test_the_editor_reads_which_postcode_is_not_known(admin_client: Client, index: Any) -> None:
    page = make_area(index)
    sent = edit(page, outcodes="bs8, BS99", **{"action-publish": "1"})
    assert "We do not know BS99" in admin_client.post(f"/cms/pages/{page.pk}/edit/", sent).content.decode()


def test_the_editor_reads_which_page_is_there_already(admin_client: Client, index: Any) -> None:
    make_area(index)
    page = make_area(index, title="Clifton again", slug="clifton-2", live=False)
    answer = admin_client.post(f"/cms/pages/{page.pk}/edit/", edit(page, **{"action-publish": "1"}))
    assert "Change that page instead" in answer.content.decode()


def test_outcodes_are_kept_in_one_form(admin_client: Client, index: Any) -> None:
    page = make_area(index)
    sent = edit(page, outcodes=" bs8 ;bs6,,BS8", **{"action-publish": "1"})
    assert admin_client.post(f"/cms/pages/{page.pk}/edit/", sent).status_code == 302
    page.refresh_from_db()
    assert page.outcodes == "BS8, BS6"


def test_odd_outcodes_leave_a_whole_page(client: Client, index: Any) -> None:
    make_provider(services=[make_service()], area=CLIFTON)
    for number, outcodes in enumerate((",", ",,", "'; DROP", "BS8%, _")):
        assert "Nobody comes" in show(client, make_area(index, slug=f"odd-{number}", outcodes=outcodes))


def test_the_list_of_places_links_to_a_page_only_while_it_is_published(client: Client, index: Any) -> None:
    make_provider(area=CLIFTON)
    landing = make_landing(index.get_parent(), block("areas", {"heading": "Where we come", "map": False}))
    assert ">Clifton<" in show(client, landing)
    page = make_area(index, live=False)
    page.save_revision().publish()
    assert 'href="/areas/clifton/">Clifton</a>' in show(client, landing)
    page.refresh_from_db()
    page.unpublish()
    assert "/areas/clifton/" not in show(client, landing)


def test_the_index_lists_pages_and_the_places_without_one(client: Client, index: Any) -> None:
    make_provider(area=CLIFTON)
    make_area(index)
    make_area(index, title="Secret place", slug="secret", name="Secret", live=False)
    html = show(client, index)
    assert "Help in Clifton" in html
    assert "City Centre" in html
    assert "Secret" not in html


def test_somebody_who_leaves_is_forgotten_at_once(client: Client, index: Any) -> None:
    provider = make_provider(name="Amara Cole", services=[make_service()], area=CLIFTON)
    page = make_area(index)
    assert "Amara Cole" in show(client, page)
    Provider.objects.get(pk=provider.pk).areas.all().delete()
    assert "Amara Cole" not in show(client, page)


def test_times_are_those_of_people_who_come_there(client: Client, index: Any) -> None:
    service = make_service()
    make_provider(services=[service], area=FAR)
    late = timezone.localdate() + timedelta(days=1)
    make_provider(services=[service], area=CLIFTON, weekdays=[late.weekday()], hours=(("15:00", "16:00"),))
    html = show(client, make_area(index, service=service))
    assert html.count("times__time") == 2
    assert html.count(">15:00<") == 2
