"""The demonstration: built by deeds, the same twice, and every page of it answers."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from wagtail.models import Page, Site

from accounts.models import User
from booking.actions.onboarding import tell_to_get_ready
from booking.models import Appointment, Order, OrderStatus, Provider, Slot
from catalogue.models import PriceVersion, Service
from core.models import Announcement, BusinessSettings, OfficeTask, PostcodeArea
from home.models import LandingPage, NavigationSettings
from notifications.models import Delivery
from payments.models import Payment

COUNTED = (
    Announcement, Appointment, BusinessSettings, Delivery, NavigationSettings, Order, Page, Payment, PostcodeArea,
    PriceVersion, Provider, Service, Site, Slot, User,
)  # fmt: skip


def seed() -> str:
    said = StringIO()
    call_command("seed_demo", stdout=said)
    return said.getvalue()


def counts() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in COUNTED}


@pytest.mark.django_db
def test_the_seed_opens_larkfield_and_a_second_run_changes_nothing(client: Client) -> None:
    seed()
    first = counts()
    assert first["Service"] >= 8
    assert first["Provider"] >= 10
    assert first["Order"] >= 60
    assert not OfficeTask.objects.exists()
    assert set(Order.objects.values_list("status", flat=True)) == {
        OrderStatus.COMPLETED,
        OrderStatus.CONFIRMED,
        OrderStatus.EXPIRED,
    }
    assert set(Delivery.objects.values_list("status", flat=True)) == {Delivery.Status.SUPPRESSED}
    assert Service.objects.exclude(getting_ready="").count() >= 4
    assert tell_to_get_ready(at=timezone.now() + timedelta(hours=2)) == 0
    refused = [
        page.url
        for page in Page.objects.live().filter(depth__gt=1).specific()
        if client.get(page.url).status_code != 200
    ]
    assert not refused
    for page in LandingPage.objects.all():
        page.body.stream_block.clean(page.body)  # as an editor who publishes it again
    assert "£42" in client.get("/services/regular-clean/").content.decode()
    seed()
    assert counts() == first


def test_the_seed_refuses_a_real_site(settings: Settings) -> None:
    settings.DEBUG = settings.PAYMENTS_SANDBOX = False
    with pytest.raises(CommandError, match="people who do not exist"):
        seed()
