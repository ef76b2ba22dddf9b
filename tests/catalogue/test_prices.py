"""Prices are added, in either admin, and never rewritten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from catalogue.actions import set_price
from catalogue.models import PriceVersion
from core.money import money
from tests.booking.factories import make_service

pytestmark = pytest.mark.django_db


def test_a_price_for_later_holds_from_later_on() -> None:
    service, now = make_service(price=40), timezone.now()
    set_price(service, money(50), at=now, valid_from=now + timedelta(days=7))
    assert service.price(now) == money(40)
    assert service.price(now + timedelta(days=8)) == money(50)


def test_the_admin_shows_a_price_and_changes_none(admin_client: Client) -> None:
    price = PriceVersion.objects.get(service=make_service(price=40))
    address = f"/admin/catalogue/priceversion/{price.pk}"
    assert admin_client.get(f"{address}/change/").status_code == 200
    assert admin_client.post(f"{address}/change/", {"amount_0": "1"}).status_code == 403
    assert admin_client.post(f"{address}/delete/", {"post": "yes"}).status_code == 403


def test_the_service_form_of_the_admin_shows_past_prices(admin_client: Client) -> None:
    service = make_service(price=40)
    html = admin_client.get(f"/admin/catalogue/service/{service.pk}/change/").content.decode()
    assert "a change is a new row" in html


def test_wagtail_lists_services_with_their_price(admin_client: Client) -> None:
    make_service(price=41, name="Attic clean")
    html = admin_client.get("/cms/snippets/catalogue/service/").content.decode()
    assert "Attic clean" in html
    assert "£41" in html


def test_wagtail_adds_prices_and_changes_none(admin_client: Client) -> None:
    service = make_service(price=40)
    price = PriceVersion.objects.get(service=service)
    assert admin_client.get("/cms/priceversion/").status_code == 200
    assert admin_client.get("/cms/priceversion/new/").status_code == 200
    assert admin_client.get(f"/cms/priceversion/edit/{price.pk}/").status_code == 302
    assert admin_client.post(f"/cms/priceversion/delete/{price.pk}/").status_code == 302
    assert PriceVersion.objects.filter(pk=price.pk).exists()


@pytest.mark.parametrize("area", ["/admin/", "/cms/", "/cms/login/"])
def test_both_admins_are_entered_by_the_one_sign_in(client: Client, area: str) -> None:
    answer = client.get(area, follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/")
