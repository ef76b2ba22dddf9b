"""Packages: bought as a whole, with or without a time for the first talk, alone or beside a visit."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from booking.actions.basket import leave_time_open
from booking.actions.orders import expire_order
from booking.errors import NotOffered
from booking.models import Appointment, Order, OrderStatus, Slot, SlotStatus
from booking.queries import order_key
from catalogue.models import Service
from notifications.models import Delivery
from tests.booking.factories import make_service
from tests.booking.sale import fill_basket, open_for_business, place
from tests.booking.visitor import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def package(cleaning: Service) -> Service:
    """A package that begins with a talk of half an hour, by the provider who cleans."""
    made = make_service(name="Website refresh", slug="website-refresh", kind="package", kickoff_minutes=30, price=900)
    made.providers.set(cleaning.providers.all())
    return made


@pytest.fixture
def silent() -> Service:
    """A package that takes nobody's time."""
    return make_service(name="Style guide", slug="style-guide", kind="package", price=200)


def call_me(visitor: Visitor) -> Any:
    return visitor.post(visitor.time_path(), {"call": "1"})


def test_a_package_is_bought_without_a_time(visitor: Visitor, package: Service) -> None:
    visitor.find()
    visitor.choose(package)
    assert "Call me instead" in visitor.get(visitor.time_path()).content.decode()
    call_me(visitor)
    assert visitor.get("/checkout/").url == "/checkout/details/"
    visitor.tell()
    assert "We call you to arrange the start" in visitor.get("/checkout/check/").content.decode()
    success = visitor.pay()
    page = visitor.get(success).content.decode()
    assert "Thank you, it is ordered" in page
    assert "Add to your calendar" not in page
    assert visitor.order().status == OrderStatus.CONFIRMED
    assert not Slot.objects.exists()


def test_a_package_with_a_time_claims_its_talk_and_no_more(visitor: Visitor, package: Service) -> None:
    visitor.fill_basket(package)
    visitor.pay()
    slot = Slot.objects.get()
    assert slot.ends_at - slot.starts_at == timedelta(minutes=30)
    assert slot.status == SlotStatus.BOOKED


def test_a_package_without_a_talk_asks_for_no_time(visitor: Visitor, silent: Service, cleaning: Service) -> None:
    visitor.find()
    assert visitor.choose(silent).url == "/book/basket/"
    assert visitor.get("/checkout/").url == "/checkout/details/"
    assert visitor.get(visitor.time_path()).status_code == 302
    visitor.tell()
    visitor.pay()
    assert visitor.order().status == OrderStatus.CONFIRMED


def test_a_mixed_order_has_its_visit_and_its_package(visitor: Visitor, package: Service, cleaning: Service) -> None:
    visitor.find()
    visitor.choose(cleaning)
    visitor.pick()
    visitor.choose(package)
    call_me(visitor)
    visitor.tell()
    success = visitor.pay()
    key = order_key(visitor.order(), at=timezone.now())
    for address in (success, f"/orders/{key}/"):
        page = visitor.get(address).content.decode()
        assert "Website refresh" in page
        assert "Window cleaning" in page
    told = visitor.get(f"/api/orders/{key}").json()
    assert [(item["kind"], item["call_me"]) for item in told["items"]] == [("visit", False), ("package", True)]
    assert len(told["visits"]) == 1


def test_naming_a_time_after_all_takes_the_wish_for_a_call_back(visitor: Visitor, package: Service) -> None:
    visitor.find()
    visitor.choose(package)
    call_me(visitor)
    visitor.pick()
    item = visitor.basket().items.get()
    assert not item.call_me
    assert item.appointments.count() == 1
    call_me(visitor)
    assert not Appointment.objects.exists()


def test_a_visit_never_goes_without_a_time(visitor: Visitor, cleaning: Service) -> None:
    visitor.find()
    visitor.choose(cleaning)
    assert call_me(visitor).status_code == 200
    with pytest.raises(NotOffered):
        leave_time_open(visitor.basket().items.get(), at=timezone.now())
    assert "/time/" in visitor.get("/checkout/").url


def test_choices_do_not_lengthen_the_talk(visitor: Visitor, package: Service) -> None:
    package.extras.create(name="Ten more pages", minutes=600, price=90, max_quantity=5)
    visitor.find()
    extra = package.extras.get()
    visitor.choose(package, **{f"extra_{extra.pk}": "5"})
    assert visitor.basket().items.get().minutes == 30


def test_a_package_that_is_not_paid_runs_out_like_anything_else() -> None:
    service, _ = open_for_business(kind="package", price=120)
    order = fill_basket_without_time(service)
    placed = place(order)
    expire_order(placed, at=placed.placed_at or timezone.now())
    assert Order.objects.get().status == OrderStatus.EXPIRED


def fill_basket_without_time(service: Service) -> Order:
    other, _ = open_for_business()
    order = fill_basket(other)
    item = order.items.get()
    leave = item.appointments.get()
    leave.slots.all().delete()
    leave.delete()
    item.service, item.minutes = service, 0
    item.save()
    return order


def test_the_mail_says_that_we_call(visitor: Visitor, package: Service) -> None:
    from notifications.actions import send_due

    visitor.find()
    visitor.choose(package)
    call_me(visitor)
    visitor.tell()
    visitor.pay()
    assert Delivery.objects.filter(kind="order_confirmed").count() == 1
    send_due(at=timezone.now())
    body = str(mail.outbox[-1].body)
    assert "We call you to arrange the start" in body
    assert "calendar" not in body


def test_the_dashboard_shows_a_package(admin_client: Client, visitor: Visitor, package: Service) -> None:
    visitor.find()
    visitor.choose(package)
    call_me(visitor)
    visitor.tell()
    visitor.pay()
    assert admin_client.get("/dashboard/orders/").status_code == 200
    page = admin_client.get(f"/dashboard/orders/{visitor.order().number}/").content.decode()
    assert "We call to arrange the start." in page


def wanted(service: Service, **item: Any) -> dict[str, Any]:
    return {
        "postcode": "BS6 5QA",
        "items": [{"service": service.slug, **item}],
        "customer": {"name": "Ada Moss", "email": "ada@example.com", "phone": "+441174960123"},
        "address": {"line1": "4 Alma Vale Road", "city": "Bristol"},
        "payment": "card",
    }


def send(client: Client, data: dict[str, Any]) -> Any:
    return client.post("/api/orders", data, content_type="application/json", headers={"Idempotency-Key": "one"})


def test_the_api_sells_a_package_without_a_start_and_a_visit_only_with_one(
    client: Client, package: Service, cleaning: Service
) -> None:
    assert send(client, wanted(cleaning)).status_code == 400
    told = send(client, wanted(package))
    assert told.status_code == 201
    assert told.json()["items"][0]["call_me"]
    assert client.get("/api/services").status_code == 200


def test_the_api_has_no_times_for_a_package_without_a_talk(client: Client, silent: Service, cleaning: Service) -> None:
    day = timezone.localdate() + timedelta(days=3)
    told = client.get(f"/api/slots?service={silent.slug}&postcode=BS6+5QA&day={day}")
    assert told.status_code == 200
    assert told.json()["starts"] == []
