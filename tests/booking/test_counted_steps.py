"""The steps of a sale are counted once each, for whoever does not object, and reading counts nothing."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from booking.actions.measuring import count_steps, stop_counting
from booking.models import Order
from catalogue.models import Service
from core.models import AnalyticsEvent, AnalyticsSettings, EventName
from core.sources import Source, sign
from tests.booking.factories import NOW, make_item, make_order
from tests.booking.visitor import HERE, Visitor
from tests.home.factories import make_home

pytestmark = pytest.mark.django_db
WHOLE = {"select_time": 1, "begin_checkout": 1, "add_payment_info": 1, "purchase": 1}


def counted() -> Counter[str]:
    return Counter(AnalyticsEvent.objects.values_list("name", flat=True))


def test_a_paid_order_leaves_one_event_for_each_step(visitor: Visitor, cleaning: Service) -> None:
    visitor.fill_basket(cleaning)
    visitor.pay()
    assert counted() == WHOLE
    assert AnalyticsEvent.objects.get(name="purchase").value == Decimal(60)


def test_an_event_knows_page_block_and_service_and_nobody(visitor: Visitor, cleaning: Service) -> None:
    visitor.post("/book/", {"postcode": HERE, "src": sign(Source(7, "hero"))})
    visitor.choose(cleaning)
    visitor.pick()
    event = AnalyticsEvent.objects.get()
    assert (event.page_id, event.block_id, event.service) == (7, "hero", "window-cleaning")
    fields = {field.name for field in AnalyticsEvent._meta.get_fields()}
    assert fields == {"id", "name", "page_id", "block_id", "service", "value", "view", "once", "at"}
    assert str(visitor.basket().public_id) not in str(event.once)


def test_a_step_taken_again_counts_once(visitor: Visitor, cleaning: Service) -> None:
    visitor.fill_basket(cleaning)
    visitor.pick(visitor.times()[2])
    visitor.tell(name="Ada M")
    assert counted() == {"select_time": 1, "begin_checkout": 1}


def test_a_purchase_counts_once_however_often_it_is_said(visitor: Visitor, cleaning: Service) -> None:
    visitor.fill_basket(cleaning)
    visitor.pay()
    count_steps(EventName.PURCHASE, order=visitor.order(), at=timezone.now())
    assert counted()["purchase"] == 1


def test_what_the_services_of_an_order_are_worth_adds_up_to_its_total(visitor: Visitor, cleaning: Service) -> None:
    visitor.fill_basket(cleaning, cleaning)
    visitor.pay()
    worth = AnalyticsEvent.objects.filter(name="purchase").values_list("value", flat=True)
    assert sum(filter(None, worth)) == visitor.order().total == Decimal(120)


@pytest.mark.parametrize("headers", [{"User-Agent": "Googlebot/2.1"}, {"Sec-GPC": "1"}])
def test_robots_and_those_whose_browser_objects_are_left_out(
    visitor: Visitor, cleaning: Service, headers: dict[str, str]
) -> None:
    visitor.client = Client(headers=headers)
    visitor.fill_basket(cleaning)
    assert not counted()


def test_only_an_order_of_somebody_who_did_not_object_is_counted() -> None:
    orders = [make_item(order=make_order(is_measured=True)).order for _ in range(2)]
    stop_counting(orders[0])
    for order in Order.objects.all():
        count_steps(EventName.SELECT_TIME, order=order, at=NOW)
    assert AnalyticsEvent.objects.get().service == orders[1].items.get().service.slug


def test_staff_are_left_out(visitor: Visitor, cleaning: Service) -> None:
    visitor.client.force_login(User.objects.create_superuser("boss@example.com", "four words in a row"))
    visitor.fill_basket(cleaning)
    assert not counted()


def test_nothing_is_counted_where_the_site_does_not_count(visitor: Visitor, cleaning: Service) -> None:
    site = make_home().get_site()
    AnalyticsSettings.objects.create(site=site, counting=False)
    visitor.fill_basket(cleaning)
    assert not counted()


def test_whoever_objects_on_the_way_is_left_out_from_there(visitor: Visitor, cleaning: Service) -> None:
    visitor.find()
    visitor.choose(cleaning)
    visitor.post("/privacy/choices/", {"counting": "off"})
    visitor.pick()
    visitor.tell()
    visitor.pay()
    assert not counted()
    assert not visitor.order().is_measured


def test_an_order_that_comes_by_the_api_is_no_step_of_a_visitor(cleaning: Service) -> None:
    from tests.booking.sale import fill_basket, place

    place(fill_basket(cleaning))
    assert not counted()
    assert not Order.objects.get().is_measured


def test_reading_counts_nothing(visitor: Visitor, cleaning: Service) -> None:
    visitor.fill_basket(cleaning)
    before = counted()
    for path in ("/book/", "/checkout/details/", "/checkout/check/", "/privacy/choices/"):
        visitor.get(path)
    assert counted() == before


def test_a_look_at_a_service_counts_once_for_those_who_come_from_its_page(visitor: Visitor, cleaning: Service) -> None:
    from tests.home.factories import make_index, make_service_page

    page = make_service_page(make_index(make_home()), cleaning)
    address = f"/book/services/{cleaning.slug}/?postcode={HERE}"
    assert 'data-event="view_item"' in visitor.get(address).content.decode()
    assert 'data-event="view_item"' not in visitor.get(f"{address}&src={sign(Source(page.pk))}").content.decode()
    assert 'data-event="view_item"' in visitor.get(page.get_url()).content.decode()
