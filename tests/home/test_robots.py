"""What robots read."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from services.models import ServicePage
from tests.booking.factories import make_service
from tests.home.factories import make_home, make_index, make_page, make_service_page

pytestmark = pytest.mark.django_db
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def entries(client: Client) -> dict[str, str]:
    """Return the sitemap as address to last change."""
    answer = client.get("/sitemap.xml")
    assert answer["Content-Type"] == "application/xml"
    return {
        str(url.findtext(f"{SPACE}loc")): url.findtext(f"{SPACE}lastmod") or ""
        for url in ElementTree.fromstring(answer.content)
    }


def test_the_sitemap_lists_every_live_page(client: Client) -> None:
    home = make_home()
    page, draft = make_page(home), make_page(home, live=False)
    listed = entries(client)
    assert page.get_full_url() in listed
    assert draft.get_full_url() not in listed


def test_a_new_price_changes_the_page(client: Client) -> None:
    service = make_service(price=40)
    page = make_service_page(make_index(make_home()), service)
    ServicePage.objects.filter(pk=page.pk).update(last_published_at="2021-01-01T00:00:00Z")
    today = timezone.now()
    service.prices.create(amount=50, valid_from=today)
    assert entries(client)[page.get_full_url()].startswith(f"{today:%Y-%m-%d}")


def test_robots_are_kept_out_of_what_is_private_and_shown_the_sitemap(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /orders/" in text
    assert "/sitemap.xml" in text
