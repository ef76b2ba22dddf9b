"""No page is kept past the moment at which it changes by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as configured
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from booking.models import ProviderPrice
from catalogue.models import AreaPrice, Service
from core.models import Announcement, Badge
from core.money import money
from core.page_cache.boundaries import next_change
from core.page_cache.store import renew_all, version_of_everything
from home.models import HomePage
from tests.core.page_cache.test_purging import Commit, is_kept, show, warm
from tests.home.blocks import make_sold
from tests.home.factories import make_index

SECONDS = 30


def edge_seconds(path: str) -> int:
    return int(Client().get(path)["Cache-Control"].split("s-maxage=")[1].split(",")[0])


def area_price(service: Service, begins: datetime) -> None:
    AreaPrice.objects.create(service=service, outcodes=" BS6 ", amount=money(31), valid_from=begins)


def person_price(service: Service, begins: datetime) -> None:
    person = service.providers.get()
    ProviderPrice.objects.create(service=service, provider=person, amount=money(31), valid_from=begins)


def announcement(service: Service, begins: datetime) -> None:
    Announcement.objects.create(text="<p>Soon</p>", go_live_at=begins)


def last_announcement(service: Service, ends: datetime) -> None:
    Announcement.objects.create(text="<p>Not for long</p>", expire_at=ends)


@pytest.mark.parametrize("plan", [area_price, person_price, announcement, last_announcement])
def test_a_page_is_kept_until_what_is_planned(
    home: HomePage, settings: Settings, commit: Commit, plan: Callable[[Service, datetime], None]
) -> None:
    settings.PAGE_CACHE_EDGE_SECONDS = 300
    service, path = make_sold(), make_index(home).get_url()
    assert edge_seconds(path) > SECONDS
    with commit():
        plan(service, timezone.now() + timedelta(seconds=SECONDS))
    assert 0 < edge_seconds(path) <= SECONDS


@pytest.mark.parametrize("change", [area_price, person_price])
def test_a_price_of_some_is_shown_at_once(
    home: HomePage, commit: Commit, change: Callable[[Service, datetime], None]
) -> None:
    service, path = make_sold(), make_index(home).get_url()
    warm("/", path)
    assert "£31" not in show(path)
    with commit():
        change(service, timezone.now())
    assert not is_kept("/")
    assert "£31" in show(path)
    with commit():
        AreaPrice.objects.all().delete()
        ProviderPrice.objects.all().delete()
    assert "£31" not in show(path)


def test_a_badge_leaves_at_the_end_of_its_last_day(home: HomePage) -> None:
    zone = ZoneInfo(configured.BUSINESS_TIME_ZONE)
    today = timezone.localdate(timezone=zone)
    Badge.objects.create(name="Insured", expires_on=today)
    ends = datetime.combine(today + timedelta(days=1), time(0), zone).astimezone(UTC)
    assert next_change(timezone.now()) == ends


def test_a_remembered_boundary_that_has_passed_is_looked_for_again(home: HomePage) -> None:
    service, at = make_sold(), timezone.now()
    renew_all()
    for minutes in (1, 2):
        area_price(service, at + timedelta(minutes=minutes))
    version = version_of_everything()
    assert next_change(at, version) == at + timedelta(minutes=1)
    assert next_change(at + timedelta(seconds=70), version) == at + timedelta(minutes=2)


@pytest.mark.parametrize("query", ["?within=7", "?sort=soonest"])
def test_a_list_by_free_times_is_shown_for_a_minute(home: HomePage, settings: Settings, query: str) -> None:
    settings.PAGE_CACHE_EDGE_SECONDS = 300
    make_sold()
    path = make_index(home).get_url()
    assert edge_seconds(path) > 60
    assert 0 < edge_seconds(path + query) <= 60
