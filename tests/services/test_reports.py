"""Pages that sell nothing, and services nobody has written about."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from catalogue.models import Service
from tests.booking.factories import make_service
from tests.home.factories import make_home, make_index, make_service_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def index() -> Any:
    return make_index(make_home())


@pytest.fixture
def cms(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("boss@example.com", "four words in a row"))
    return client


def read(cms: Client) -> str:
    return cms.get("/cms/reports/to-fix/selling/").content.decode()


def test_a_page_with_a_service_that_can_be_booked_is_well(cms: Client, index: Any) -> None:
    make_service_page(index, make_service())
    assert "All is well." in read(cms)


def test_a_live_page_with_an_inactive_service_is_named(cms: Client, index: Any) -> None:
    service = make_service(name="Retired")
    make_service_page(index, service)
    Service.objects.update(active=False)
    html = read(cms)
    assert "Retired" in html
    assert "This service is not active" in html


def test_a_live_page_with_an_unpriced_service_is_named(cms: Client, index: Any) -> None:
    make_service_page(index, make_service(price=None))
    assert "This service has no price yet" in read(cms)


def test_a_service_on_sale_without_a_live_page_is_named(cms: Client, index: Any) -> None:
    make_service_page(index, make_service(name="Drafted"), live=False)
    service = make_service(name="Unwritten")
    html = read(cms)
    assert "Drafted" in html
    assert f"/cms/snippets/catalogue/service/edit/{service.pk}/" in html


def test_a_retired_service_needs_no_page(cms: Client, index: Any) -> None:
    make_service(active=False)
    make_service(price=None)
    assert "All is well." in read(cms)
