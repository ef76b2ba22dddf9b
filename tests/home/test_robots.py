"""What robots read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, PageViewRestriction, Site

from catalogue.actions import set_price
from core.models import Photo, SeoSettings
from core.money import money
from home.models import FaqPage, StandardPage
from services.models import ServicePage
from tests.booking.factories import make_service
from tests.firm import register_for_vat
from tests.home.blocks import chip
from tests.home.factories import make_home, make_index, make_page, make_service_page

pytestmark = pytest.mark.django_db
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00")
LONG_AGO = "2021-01-01T00:00:00Z"


def urls(client: Client) -> list[ElementTree.Element]:
    answer = client.get("/sitemap.xml")
    assert answer["Content-Type"] == "application/xml"
    return list(ElementTree.fromstring(answer.content))


def entries(client: Client) -> dict[str, str]:
    """Return the sitemap as address to last change."""
    return {str(url.findtext(f"{SPACE}loc")): url.findtext(f"{SPACE}lastmod") or "" for url in urls(client)}


def make_picture() -> Photo:
    photo: Photo = Photo.objects.create(title="Kitchen", file=get_test_image_file())
    return photo


def picture_block(photo: Photo) -> dict[str, Any]:
    image = {"image": photo.pk, "alt_text": "A kitchen", "decorative": False}
    return {"type": "picture", "value": {"image": image, "caption": ""}, "id": str(uuid4())}


def text_block(html: str) -> dict[str, Any]:
    return {"type": "text", "value": html, "id": str(uuid4())}


def test_the_sitemap_lists_every_live_page(client: Client) -> None:
    home = make_home()
    page, draft = make_page(home), make_page(home, live=False)
    listed = entries(client)
    assert page.get_full_url() in listed
    assert draft.get_full_url() not in listed


def test_pages_that_are_private_or_hidden_are_not_listed(client: Client) -> None:
    home = make_home()
    hidden, private = make_page(home, noindex=True), make_page(home)
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    assert not {hidden.get_full_url(), private.get_full_url()} & set(entries(client))


def test_an_unpublished_page_leaves_the_sitemap(client: Client) -> None:
    page = make_page(make_home())
    page.unpublish()
    assert page.get_full_url() not in entries(client)


def test_the_sitemap_keeps_to_its_schema(client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    page = make_page(make_home(), title="Fish & chips", social_image=make_picture())
    page.save_revision().publish()
    for url in urls(client):
        names = [child.tag for child in url]
        known = [f"{SPACE}loc", f"{SPACE}lastmod", f"{IMAGE}image"]
        assert url.tag == f"{SPACE}url"
        assert names == sorted(names, key=known.index)
        assert names.count(f"{SPACE}loc") == 1
        changed = url.findtext(f"{SPACE}lastmod")
        assert changed is None or DATE.fullmatch(changed)


def test_pictures_of_a_page_are_named_with_it_each_once(client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    shared, shown = make_picture(), make_picture()
    page = make_page(make_home(), social_image=shared)
    page.body = [picture_block(shown), picture_block(shown), picture_block(shared)]
    page.save()
    (url,) = [url for url in urls(client) if url.findtext(f"{SPACE}loc") == page.get_full_url()]
    named = {image.text for image in url.iter(f"{IMAGE}loc")}
    assert named == {f"http://testserver{photo.file.url}" for photo in (shared, shown)}
    assert len(list(url.iter(f"{IMAGE}loc"))) == 2


def test_a_new_price_changes_the_page_and_the_list_of_services(client: Client) -> None:
    service = make_service(price=40)
    index = make_index(make_home())
    page = make_service_page(index, service)
    Page.objects.update(last_published_at=LONG_AGO)
    today = timezone.now()
    assert entries(client)[page.get_full_url()].startswith("2021-01-01")
    service.prices.create(amount=50, valid_from=today)
    listed = entries(client)
    assert listed[page.get_full_url()].startswith(f"{today:%Y-%m-%d}")
    assert listed[index.get_full_url()].startswith(f"{today:%Y-%m-%d}")


def test_a_price_that_has_not_begun_changes_nothing(client: Client) -> None:
    service = make_service(price=40)
    page = make_service_page(make_index(make_home()), service)
    ServicePage.objects.update(last_published_at=LONG_AGO)
    service.prices.create(amount=50, valid_from="2999-01-01T00:00:00Z")
    assert entries(client)[page.get_full_url()].startswith("2021-01-01")


def test_a_page_that_shows_no_price_keeps_its_date(client: Client) -> None:
    page = make_page(make_home())
    StandardPage.objects.update(last_published_at=LONG_AGO)
    make_service(price=40)
    assert entries(client)[page.get_full_url()].startswith("2021-01-01")


@pytest.mark.parametrize("path", ["/sitemap.xml", "/llms.txt"])
def test_more_pages_ask_no_more_of_the_database(client: Client, settings: Settings, tmp_path: Path, path: str) -> None:
    settings.MEDIA_ROOT = tmp_path
    home = make_home()
    index = make_index(home)

    def grow() -> None:
        make_page(home, social_image=make_picture(), search_description="From {price_from}")
        make_page(home, summary="", body=[text_block(f"<p>Only {chip(make_service(active=False).pk)}.</p>")])
        make_service_page(index, make_service(), search_description="{title} from {price_from}")

    grow()
    counts = []
    for _ in range(2):
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counts.append(len(queries))
        for _ in range(4):
            grow()
    assert counts[0] == counts[1]


@pytest.mark.parametrize("path", ["/sitemap.xml", "/llms.txt", "/robots.txt"])
def test_what_robots_read_is_only_read_and_may_be_kept_by_caches(client: Client, path: str) -> None:
    make_home()
    answer = client.get(path)
    assert "public" in answer["Cache-Control"]
    assert "Cookie" not in answer.get("Vary", "")
    assert not answer.cookies
    assert client.post(path).status_code == 405


def test_robots_are_kept_out_of_what_is_private_and_shown_the_sitemap(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /orders/" in text
    assert "/sitemap.xml" in text


def test_robots_follow_what_editors_chose(client: Client) -> None:
    make_home()
    site = Site.objects.get(is_default_site=True)
    SeoSettings.objects.create(site=site, robots="no_training", robots_extra="Disallow: /summer-sale/")
    text = client.get("/robots.txt").content.decode()
    assert "User-agent: GPTBot" in text
    assert "Disallow: /summer-sale/" in text


def test_the_overview_names_services_with_prices_and_pages_with_descriptions(client: Client) -> None:
    home = make_home(seo_title="Clean [homes]")
    service = make_service(price=40, name="Oven clean", summary="Racks and all.")
    page = make_service_page(make_index(home), service, search_description="From {price_from}")
    draft, hidden = make_page(home, live=False), make_page(home, noindex=True)
    text = client.get("/llms.txt").content.decode()
    assert f"- [Oven clean]({page.full_url}): £40, 1 hour. Racks and all." in text
    assert f"]({page.full_url}): From £40" in text
    assert r"[Clean \[homes\]]" in text
    assert draft.full_url not in text
    assert hidden.full_url not in text


def test_the_overview_of_a_firm_that_is_registered_says_that_prices_include_vat(client: Client) -> None:
    make_index(make_home())
    make_service(price=40, name="Oven clean")
    register_for_vat()
    assert "£40 including VAT, 1 hour." in client.get("/llms.txt").content.decode()


def test_the_overview_describes_a_page_by_first_words_with_the_price_of_the_moment(client: Client) -> None:
    service = make_service(price=42)
    page = make_home().add_child(instance=FaqPage(title="Asked", slug="faq", intro=f"<p>Only {chip(service.pk)}.</p>"))
    assert f"]({page.full_url}): Only £42." in client.get("/llms.txt").content.decode()
    set_price(service, money(50), at=timezone.now())
    assert f"]({page.full_url}): Only £50." in client.get("/llms.txt").content.decode()


def test_where_nothing_is_on_sale_prices_of_many_pages_cost_one_question(client: Client) -> None:
    home = make_home()

    def cost() -> int:
        make_page(home, summary="", body=[text_block(f"<p>Was {chip(make_service(active=False).pk)}.</p>")])
        client.get("/llms.txt")
        with CaptureQueriesContext(connection) as queries:
            assert "Was the price shown when you book." in client.get("/llms.txt").content.decode()
        return len(queries)

    assert cost() == cost()


def test_no_line_of_the_overview_can_be_broken_from_outside(client: Client) -> None:
    make_service(name="Oven\n# Owned", summary="<script>alert(1)</script>")
    make_home()
    text = client.get("/llms.txt").content.decode()
    assert "\n# Owned" not in text
    assert "<script>" not in text


def test_the_overview_can_be_switched_off(client: Client) -> None:
    make_home()
    SeoSettings.objects.create(site=Site.objects.get(is_default_site=True), llms_txt=False)
    assert client.get("/llms.txt").status_code == 404
