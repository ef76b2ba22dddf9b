"""Each page that has to be rendered asks fifteen questions of the database at most, to the last boundary."""

from __future__ import annotations

from typing import Any

import pytest
from wagtail.models import Site

from booking.models import ProviderPrice
from catalogue.models import AreaPrice, Service
from core.models import AnalyticsSettings, Announcement, BusinessSettings, SeoSettings
from core.money import money
from home.models import FaqPage, HomePage, NavigationSettings
from services.models import AreaIndexPage, AreaPage
from tests.costs import asked_by
from tests.home.blocks import LONG_AGO, every_block, make_faq, make_landing, make_photo, make_sold
from tests.home.factories import make_index, make_page, make_service_page

MOST = 15


@pytest.fixture
def sold(home: HomePage) -> list[Service]:
    """Set up everything there is around pages, as a seeded site has it."""
    site = Site.objects.get()
    for model in (BusinessSettings, SeoSettings, AnalyticsSettings):
        model.objects.create(site=site)
    page = make_page(home, title="About us")
    NavigationSettings.objects.create(site=site, header=[{"type": "link", "value": {"page": page.pk}}])
    Announcement.objects.create(text="<p>We are open at Easter.</p>")
    services = [make_sold() for _ in range(7)]
    AreaPrice.objects.create(service=services[0], outcodes=" BS6 ", amount=money(50), valid_from=LONG_AGO)
    person = services[1].providers.get()
    ProviderPrice.objects.create(service=services[1], provider=person, amount=money(70), valid_from=LONG_AGO)
    return services


@pytest.mark.parametrize("kind", ["home", "landing", "service", "services", "area", "questions"])
def test_no_page_asks_more_than_fifteen_questions(kind: str, home: HomePage, sold: list[Service]) -> None:
    make_faq()
    assert len(asked_by(pages(home, sold)[kind])) <= MOST


def pages(home: HomePage, sold: list[Service]) -> dict[str, str]:
    index = make_index(home)
    areas = home.add_child(instance=AreaIndexPage(title="Areas", slug="areas"))
    area = areas.add_child(instance=AreaPage(title="Help in Clifton", slug="clifton", name="Clifton", outcodes="BS8"))
    service = make_service_page(index, sold[0])
    body = every_block(sold[1], make_photo(), service.pk)
    home.body = [part for part in body if part["type"] != "hero"]
    home.save()
    landing = make_landing(home, *body, slim_header=False)
    questions = home.add_child(instance=FaqPage(title="Questions", slug="faq"))
    every: dict[str, Any] = {"home": home, "landing": landing, "service": service, "services": index}
    every |= {"area": area, "questions": questions}
    return {name: page.get_url() for name, page in every.items()}


def test_narrowed_lists_ask_no_more(home: HomePage, sold: list[Service]) -> None:
    path = make_index(home).get_url()
    for query in ("?within=7", "?sort=soonest", "?q=service&price=300"):
        assert len(asked_by(path + query)) <= MOST, query
