from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from booking.actions.basket import (
    MAX_ITEMS,
    add_item,
    change_item,
    choose_time,
    give_details,
    move_basket,
    put_item,
    remove_item,
    start_basket,
)
from booking.actions.claims import TimeTaken, sweep_holds
from booking.choosing import Chosen
from booking.errors import AlreadyPlaced, NotOffered
from booking.models import Appointment, Order, Slot, SlotStatus
from booking.pricing import quote_order
from catalogue.models import Extra, Option, OptionGroup, Service
from core.geo import Place
from core.money import money
from tests.booking.factories import NOW, make_service
from tests.booking.sale import ADA, HOME, TEN, fill_basket, only_item, open_for_business, place
from tests.booking.truth import differing_days

pytestmark = pytest.mark.django_db


def test_options_and_extras_change_price_and_duration() -> None:
    service, _ = open_for_business(price=60)
    group = OptionGroup.objects.create(service=service, name="How many bedrooms?")
    large = Option.objects.create(group=group, name="Three", price=money(25), minutes=60)
    oven = Extra.objects.create(service=service, name="Oven", price=money("12.50"), minutes=30, max_quantity=2)
    order = start_basket(HOME, at=NOW)
    item = add_item(order, service, Chosen((large.pk,), ((oven.pk, 2),)), at=NOW)
    assert item.minutes == 60 + 60 + 60
    assert quote_order(order, at=NOW).total == money(110)


def test_a_question_must_be_answered() -> None:
    service, _ = open_for_business()
    group = OptionGroup.objects.create(service=service, name="How many bedrooms?")
    Option.objects.create(group=group, name="One")
    with pytest.raises(NotOffered, match="How many bedrooms"):
        add_item(start_basket(HOME, at=NOW), service, Chosen(), at=NOW)


def test_a_question_is_not_answered_twice() -> None:
    service, _ = open_for_business()
    group = OptionGroup.objects.create(service=service, name="How many bedrooms?")
    both = tuple(Option.objects.create(group=group, name=name).pk for name in ("One", "Two"))
    with pytest.raises(NotOffered):
        add_item(start_basket(HOME, at=NOW), service, Chosen(both), at=NOW)


def test_another_services_option_is_refused() -> None:
    service, _ = open_for_business()
    elsewhere = OptionGroup.objects.create(service=make_service(), name="Size?")
    foreign = Option.objects.create(group=elsewhere, name="Cheap", price=money(0))
    with pytest.raises(NotOffered):
        add_item(start_basket(HOME, at=NOW), service, Chosen((foreign.pk,)), at=NOW)


@pytest.mark.fault(1)
def test_more_of_an_extra_than_is_sold_is_refused() -> None:
    service, _ = open_for_business()
    oven = Extra.objects.create(service=service, name="Oven", price=money(12), max_quantity=2)
    with pytest.raises(NotOffered, match="up to 2"):
        add_item(start_basket(HOME, at=NOW), service, Chosen((), ((oven.pk, 3),)), at=NOW)


def test_a_service_without_a_price_is_not_sold() -> None:
    service, _ = open_for_business(price=None)
    with pytest.raises(NotOffered):
        add_item(start_basket(HOME, at=NOW), service, Chosen(), at=NOW)


def test_a_service_no_longer_sold_is_not_chosen_again() -> None:
    service, _ = open_for_business()
    order = fill_basket(service)
    Service.objects.update(active=False)
    with pytest.raises(NotOffered, match="not offered at the moment"):
        change_item(only_item(order), Chosen(), at=NOW)


def test_an_order_has_a_largest_size() -> None:
    service, _ = open_for_business()
    order = start_basket(HOME, at=NOW)
    for _number in range(MAX_ITEMS):
        add_item(order, service, Chosen(), at=NOW)
    with pytest.raises(NotOffered, match="up to 10"):
        add_item(order, service, Chosen(), at=NOW)
    assert add_item(start_basket(HOME, at=NOW), service, Chosen(), at=NOW)


def test_choosing_a_time_holds_it() -> None:
    service, [provider] = open_for_business()
    order = fill_basket(service)
    slot = Slot.objects.get()
    assert (slot.provider, slot.starts_at, slot.status) == (provider, TEN, SlotStatus.HELD)
    assert only_item(order).appointments.get().ends_at == TEN + timedelta(hours=1)


def test_going_on_keeps_every_time_longer() -> None:
    service, _ = open_for_business()
    order = fill_basket(service, service)
    later = NOW + timedelta(minutes=20)
    give_details(order, ADA, at=later)
    until = {slot.held_until for slot in Slot.objects.live(NOW)}
    assert until == {later + timedelta(minutes=30)}
    assert differing_days() == []


def test_going_on_keeps_nobody_elses_time_longer() -> None:
    service, _ = open_for_business(providers=2)
    order, other = fill_basket(service), fill_basket(service)
    give_details(order, ADA, at=NOW + timedelta(minutes=20))
    assert Slot.objects.get(appointment__item__order=other).held_until == NOW + timedelta(minutes=30)
    assert differing_days() == []


def test_going_on_makes_a_crew_whole_that_has_lost_somebody() -> None:
    service, _ = open_for_business(providers=2, crew=2)
    order = fill_basket(service)
    lost = Slot.objects.order_by("pk")[0]
    Slot.objects.filter(pk=lost.pk).update(held_until=NOW)
    sweep_holds(at=NOW)
    give_details(order, ADA, at=NOW)
    assert {slot.provider_id for slot in Slot.objects.live(NOW)} == set(service.providers.values_list("pk", flat=True))
    assert differing_days() == []


def test_a_time_that_ran_out_is_not_kept_longer() -> None:
    service, _ = open_for_business()
    order = fill_basket(service)
    give_details(order, ADA, at=NOW + timedelta(minutes=31))
    assert not Slot.objects.live(NOW + timedelta(minutes=31)).exists()


def test_another_time_gives_the_first_one_back() -> None:
    service, _ = open_for_business()
    order = fill_basket(service)
    choose_time(only_item(order), TEN + timedelta(hours=2), at=NOW)
    assert Slot.objects.live(NOW).get().starts_at == TEN + timedelta(hours=2)


def test_who_was_asked_for_is_remembered_until_anyone_will_do() -> None:
    service, [_one, asked] = open_for_business(providers=2)
    order = fill_basket(service)
    choose_time(only_item(order), TEN, at=NOW, provider_id=asked.pk)
    assert only_item(order).provider_wanted == asked
    choose_time(only_item(order), TEN, at=NOW)
    assert only_item(order).provider_wanted is None


def test_a_taken_time_names_the_nearest_and_keeps_the_earlier_choice() -> None:
    service, _ = open_for_business()
    fill_basket(service, starts_at=TEN)
    second = fill_basket(service, starts_at=TEN + timedelta(hours=3))
    with pytest.raises(TimeTaken) as taken:
        choose_time(only_item(second), TEN, at=NOW)
    assert taken.value.extra["nearest"][0].starts_at in (TEN - timedelta(hours=1), TEN + timedelta(hours=1))
    assert Slot.objects.live(NOW).filter(appointment__item__order=second).count() == 1


def test_a_changed_duration_asks_for_the_time_again() -> None:
    service, _ = open_for_business()
    oven = Extra.objects.create(service=service, name="Oven", price=money(12), minutes=30)
    order = fill_basket(service)
    change_item(only_item(order), Chosen((), ((oven.pk, 1),)), at=NOW)
    assert not Appointment.objects.exists()
    assert not Slot.objects.live(NOW).exists()


def test_a_service_taken_out_gives_its_time_back() -> None:
    service, _ = open_for_business()
    first, second = fill_basket(service, service).items.order_by("pk")
    remove_item(first, at=NOW)
    assert Slot.objects.live(NOW).get().appointment.item == second


def test_another_postcode_gives_the_times_up() -> None:
    service, _ = open_for_business(providers=2)
    order, other = fill_basket(service, service), fill_basket(service)
    move_basket(order, Place("BS6 6AA", 51.469, -2.599), at=NOW)
    assert Slot.objects.live(NOW).get().appointment.item.order == other


def test_the_same_postcode_again_keeps_the_times() -> None:
    service, _ = open_for_business()
    order = fill_basket(service)
    move_basket(order, HOME, at=NOW)
    assert Slot.objects.live(NOW).exists()


def test_another_postcode_is_a_sign_of_life() -> None:
    service, _ = open_for_business()
    order = fill_basket(service)
    later = NOW + timedelta(minutes=5)
    move_basket(order, Place("BS6 6AA", 51.469, -2.599), at=later)
    order.refresh_from_db()
    assert (order.postcode, order.touched_at) == ("BS6 6AA", later)


def test_a_placed_order_cannot_be_filled_further() -> None:
    service, _ = open_for_business()
    order = fill_basket(service)
    place(order)
    with pytest.raises(AlreadyPlaced):
        add_item(order, service, Chosen(), at=NOW)


def test_a_service_that_waits_for_its_time_is_chosen_again_and_not_added() -> None:
    service, _ = open_for_business()
    order = start_basket(HOME, at=NOW)
    first = put_item(order, service, Chosen(), at=NOW)
    assert put_item(order, service, Chosen(), at=NOW) == first
    choose_time(first, TEN, at=NOW)
    assert put_item(order, service, Chosen(), at=NOW) != first
    assert order.items.count() == 2


def test_whoever_chooses_a_service_is_at_work_on_the_basket() -> None:
    service, _ = open_for_business()
    order, later = start_basket(HOME, at=NOW), NOW + timedelta(minutes=5)
    put_item(order, service, Chosen(), at=later)
    assert Order.objects.get().touched_at == later


def test_whoever_takes_a_service_out_is_at_work_on_the_basket() -> None:
    service, _ = open_for_business()
    order, later = start_basket(HOME, at=NOW), NOW + timedelta(minutes=5)
    remove_item(add_item(order, service, Chosen(), at=NOW), at=later)
    assert Order.objects.get().touched_at == later


@pytest.mark.parametrize(("typed", "kept"), [("BS6 5QB", "BS6 5QB"), ("YO1 7HH", HOME.postcode)])
def test_the_postcode_may_be_a_neighbours_and_no_other(typed: str, kept: str) -> None:
    order = start_basket(HOME, at=NOW)
    give_details(order, replace(ADA, postcode=typed), at=NOW)
    assert Order.objects.get().postcode == kept


def test_a_service_that_waits_in_another_basket_is_left_as_it_is() -> None:
    service, _ = open_for_business()
    other = put_item(start_basket(HOME, at=NOW), service, Chosen(), at=NOW)
    assert put_item(start_basket(HOME, at=NOW), service, Chosen(), at=NOW) != other


def test_choosing_again_takes_the_place_of_what_was_chosen() -> None:
    service, _ = open_for_business(price=60)
    oven, fridge = (Extra.objects.create(service=service, name=name, price=money(12)) for name in ("Oven", "Fridge"))
    order, other = start_basket(HOME, at=NOW), start_basket(HOME, at=NOW)
    items = [add_item(basket, service, Chosen((), ((oven.pk, 1),)), at=NOW) for basket in (order, other)]
    change_item(items[0], Chosen((), ((fridge.pk, 1),)), at=NOW)
    assert list(items[0].choices.values_list("extra", flat=True)) == [fridge.pk]
    assert list(items[1].choices.values_list("extra", flat=True)) == [oven.pk]
