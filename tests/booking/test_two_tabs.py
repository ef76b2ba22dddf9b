"""One basket in two tabs: what the second tab remembers is old, and what it does is still right."""

from __future__ import annotations

import pytest

from booking.actions.basket import (
    add_item,
    change_item,
    choose_time,
    give_details,
    move_basket,
    put_item,
    remove_item,
    start_basket,
)
from booking.actions.claims import TimeTaken
from booking.actions.orders import place_order
from booking.choosing import Chosen
from booking.errors import AlreadyPlaced, NotOffered
from booking.models import Appointment, Order, OrderItem, Slot, SlotStatus
from catalogue.models import Extra
from core.geo import Place
from core.models import PostcodeArea
from core.money import money
from notifications.models import Delivery
from payments.models import Payable
from tests.booking.factories import NOW
from tests.booking.sale import ADA, HOME, TEN, fill_basket, only_item, open_for_business, place
from tests.payments.faults import race

YORK = Place("YO1 7HH", 53.959, -1.081)


def as_a_page_has_it(order: Order) -> OrderItem:
    """Return the only item as the pages fetch it, with everything around it already read."""
    return Order.objects.whole().get(pk=order.pk).items.all()[0]


@pytest.mark.django_db
def test_a_second_click_on_a_time_leaves_one_visit() -> None:
    service, _ = open_for_business(providers=2)
    order = fill_basket()
    add_item(order, service, Chosen(), at=NOW)
    first, second = as_a_page_has_it(order), as_a_page_has_it(order)
    choose_time(first, TEN, at=NOW)
    choose_time(second, TEN, at=NOW)
    assert Appointment.objects.count() == 1
    assert Slot.objects.live(NOW).count() == 1


@pytest.mark.django_db
def test_a_time_is_chosen_for_the_length_the_other_tab_gave_the_visit() -> None:
    service, _ = open_for_business()
    oven = Extra.objects.create(service=service, name="Oven", price=15, minutes=60, max_quantity=1)
    order = fill_basket(service)
    here, there = as_a_page_has_it(order), as_a_page_has_it(order)
    change_item(here, Chosen(extras=((oven.pk, 1),)), at=NOW)
    visit = choose_time(there, TEN, at=NOW)
    assert (visit.ends_at - visit.starts_at).total_seconds() == 2 * 60 * 60


@pytest.mark.django_db
def test_a_time_is_chosen_where_the_other_tab_has_moved_the_basket() -> None:
    service, _ = open_for_business()
    PostcodeArea.objects.update_or_create(outcode="YO1", defaults={"lat": "53.95900", "lng": "-1.08100"})
    order = fill_basket(service)
    stale = as_a_page_has_it(order)
    move_basket(order, YORK, at=NOW)
    with pytest.raises(TimeTaken):
        choose_time(stale, TEN, at=NOW)
    assert not Slot.objects.live(NOW).exists()


@pytest.mark.django_db
def test_what_the_other_tab_took_out_cannot_be_changed() -> None:
    service, _ = open_for_business()
    order = fill_basket(service)
    stale = as_a_page_has_it(order)
    remove_item(only_item(order), at=NOW)
    with pytest.raises(NotOffered, match="not in your basket"):
        change_item(stale, Chosen(), at=NOW)
    with pytest.raises(NotOffered, match="not in your basket"):
        choose_time(stale, TEN, at=NOW)


@pytest.mark.django_db
def test_a_basket_read_before_others_filled_it_still_holds_ten() -> None:
    service, _ = open_for_business()
    order = fill_basket()
    stale = Order.objects.whole().get(pk=order.pk)
    for _number in range(10):
        add_item(order, service, Chosen(), at=NOW)
    with pytest.raises(NotOffered, match="up to 10"):
        add_item(stale, service, Chosen(), at=NOW)


@pytest.mark.fault("3b")
@pytest.mark.django_db(transaction=True)
def test_both_tabs_press_order_and_change_the_time_at_once() -> None:
    service, _ = open_for_business(providers=2)
    order = fill_basket(service, service)
    first, second = order.items.all()
    tabs = [Order.objects.get(pk=order.pk) for _ in range(4)]
    outcomes = race(
        *[lambda tab=tab: place(tab) for tab in tabs[:3]],
        lambda: choose_time(second, TEN, at=NOW),
        lambda: choose_time(first, TEN.replace(hour=14), at=NOW),
        lambda: give_details(tabs[3], ADA, at=NOW),
    )
    assert not [no for no in outcomes if isinstance(no, Exception) and not isinstance(no, AlreadyPlaced)]
    assert (Order.objects.get().status, Payable.objects.count()) == ("placed", 1)
    assert Appointment.objects.count() == 2
    assert Slot.objects.filter(status=SlotStatus.BOOKED).count() == 2
    assert not Slot.objects.filter(status=SlotStatus.HELD).exists()


@pytest.mark.django_db(transaction=True)
def test_pressing_order_twice_for_a_visit_paid_on_the_day_writes_one_mail() -> None:
    service, _ = open_for_business(pay_on_day=True)
    order = fill_basket(service)
    tabs = [Order.objects.get(pk=order.pk) for _ in range(4)]
    race(*[lambda tab=tab: place_order(tab, shown_total=money(60), payment_choice="on_day", at=NOW) for tab in tabs])
    assert Order.objects.get().status == "confirmed"
    assert Delivery.objects.filter(kind="order_confirmed").count() == 1


@pytest.mark.fault("9d")
@pytest.mark.django_db(transaction=True)
def test_two_baskets_that_want_each_others_days_never_wait_for_each_other() -> None:
    service, _ = open_for_business(providers=2)
    days = [TEN.replace(day=8), TEN.replace(day=9)]
    baskets = [fill_basket(service, service, starts_at=days[number % 2]) for number in range(2)]
    deeds = []
    for number, basket in enumerate(baskets):
        for item in basket.items.all():
            deeds.append(lambda item=item, day=days[1 - number % 2]: choose_time(item, day.replace(hour=15), at=NOW))
    outcomes = race(*deeds)
    assert not [no for no in outcomes if isinstance(no, Exception)]
    assert {basket.postcode for basket in baskets} == {HOME.postcode}


@pytest.mark.django_db(transaction=True)
def test_a_service_that_is_clicked_twice_at_once_is_put_in_once() -> None:
    service, _ = open_for_business()
    order = start_basket(HOME, at=NOW)
    tabs = [Order.objects.get(pk=order.pk) for _ in range(4)]
    outcomes = race(*[lambda tab=tab: put_item(tab, service, Chosen(), at=NOW) for tab in tabs])
    assert {item.pk for item in outcomes} == {order.items.get().pk}
