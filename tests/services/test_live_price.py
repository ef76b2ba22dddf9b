"""What the editor of a service page is told about its price."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from catalogue.actions import set_price
from catalogue.models import Service
from core.money import money
from services.panels import live_price
from tests.booking.factories import make_service
from tests.home.editors import as_admin, as_editor, edit_url
from tests.home.factories import make_home, make_index, make_service_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> Any:
    return make_service_page(make_index(make_home()), make_service(price=40))


def test_the_price_in_force_and_the_next_one_are_told(page: Any) -> None:
    now = timezone.now()
    set_price(page.service, money(55), at=now, valid_from=now + timedelta(days=3))
    set_price(page.service, money(60), at=now, valid_from=now + timedelta(days=9))
    told = live_price(page.service_id, at=now)
    assert (told.now, told.next.amount if told.next else None, told.closed) == (money(40), money(55), "")
    html = as_editor("Marketing").get(edit_url(page)).content.decode()
    assert "<strong>£40</strong>" in html
    assert "<strong>£55</strong>" in html


def test_a_service_that_is_not_on_sale_is_told_with_the_reason(page: Any) -> None:
    Service.objects.update(active=False)
    html = as_editor("Marketing").get(edit_url(page)).content.decode()
    assert "This service is not active" in html
    assert "asked to call instead" in html


def test_a_page_without_a_service_breaks_nothing() -> None:
    assert live_price(None, at=timezone.now()).now is None


def test_the_way_to_the_prices_is_for_those_who_may_see_them(page: Any) -> None:
    link = f"/cms/priceversion/?service={page.service_id}"
    assert link in as_admin().get(edit_url(page)).content.decode()
    assert link not in as_editor("Marketing").get(edit_url(page)).content.decode()


def test_who_sees_only_how_a_page_is_found_is_spared_the_price(page: Any) -> None:
    assert "Live price" not in as_editor("SEO").get(edit_url(page)).content.decode()
