"""Prices of places and of people: one rule everywhere, and a "from" that is true."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from booking.actions.basket import choose_time
from booking.models import Provider, ProviderPrice
from booking.nearby import offers
from booking.pricing import quote_order
from catalogue.models import AreaPrice, Service
from catalogue.models.prices import outcodes_in
from catalogue.prices import resolved
from catalogue.queries import cards
from core.geo import locate
from core.money import money
from tests.booking.factories import NOW, make_provider, make_service
from tests.booking.sale import TEN, fill_basket, open_for_business, place
from tests.booking.visitor import HERE, Visitor

pytestmark = pytest.mark.django_db
LONG_AGO = NOW - timedelta(days=2000)


def in_area(service: Service, amount: int | None, outcodes: str = "BS6", **more: Any) -> AreaPrice:
    price = AreaPrice(service=service, outcodes=outcodes, amount=amount, **{"valid_from": LONG_AGO} | more)
    price.full_clean()
    price.save()
    return price


def by_person(who: Provider, service: Service, amount: int | None, **more: Any) -> ProviderPrice:
    return ProviderPrice.objects.create(provider=who, service=service, amount=amount, **{"valid_from": LONG_AGO} | more)


def test_the_person_comes_before_the_place_and_the_place_before_the_usual() -> None:
    usual, here, own = money(60), money(50), money(70)
    assert resolved(base=usual) == usual
    assert resolved(base=usual, area=here) == here
    assert resolved(base=usual, area=here, provider=own) == own
    assert resolved(base=usual, area=money(0)) == money(0)
    assert resolved(base=None) is None


def test_an_order_is_priced_frozen_and_paid_by_the_same_rule() -> None:
    service, [ana] = open_for_business()
    in_area(service, 50)
    order = fill_basket(service)
    assert quote_order(order, at=NOW).total == money(50)
    by_person(ana, service, 70)
    assert quote_order(order, at=NOW).total == money(50)  # anyone may come, so nobody's own price
    choose_time(order.items.get(), TEN, at=NOW, provider_id=ana.pk)
    assert quote_order(order, at=NOW).total == money(70)
    placed = place(order)
    assert placed.total == 70
    assert placed.items.get().base_price == 70


def test_a_price_of_a_place_begins_and_ends() -> None:
    service, _ = open_for_business()
    in_area(service, 50, valid_from=NOW)
    in_area(service, None, valid_from=NOW + timedelta(days=1))
    for at, costs in ((NOW - timedelta(seconds=1), 60), (NOW, 50), (NOW + timedelta(days=1), 60)):
        assert Service.objects.priced(at, "BS6").get().price(at) == money(costs)
    assert Service.objects.priced(NOW, "BS66").get().price(NOW) == money(60)
    assert Service.objects.priced(NOW).get().price(NOW) == money(60)


def test_the_least_anybody_could_pay_is_what_a_card_says(cleaning: Service) -> None:
    [card] = cards(timezone.now())
    assert (card.price, card.varies) == (money(60), False)
    in_area(cleaning, 55, "BS7 BS8")
    by_person(cleaning.providers.get(), cleaning, 48)
    [card] = cards(timezone.now())
    assert (card.price, card.varies) == (money(48), True)
    cleaning.providers.update(active=False)
    assert cards(timezone.now())[0].price == money(55)  # nobody can choose somebody who has left


def test_a_card_takes_as_many_queries_with_prices_as_without(cleaning: Service) -> None:
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            cards(timezone.now())
        counts.append(len(asked))
        for number in range(5):
            other = make_service(name=f"More {number}")
            in_area(other, 40)
            by_person(make_provider(services=[other]), other, 30)
    assert counts[0] == counts[1]


def test_the_list_near_a_postcode_shows_what_it_costs_there(cleaning: Service) -> None:
    in_area(cleaning, 50)
    [offer] = offers(locate(HERE), at=timezone.now())
    assert (offer.price, offer.is_from) == (money(50), False)
    by_person(cleaning.providers.get(), cleaning, 45)
    [offer] = offers(locate(HERE), at=timezone.now())
    assert (offer.price, offer.is_from) == (money(45), True)


def test_the_flow_shows_what_each_person_costs_and_charges_it(visitor: Visitor, cleaning: Service) -> None:
    bo = make_provider(name="Bo Lark", services=[cleaning])
    by_person(bo, cleaning, 75)
    visitor.find()
    visitor.choose(cleaning)
    page = visitor.get(visitor.time_path()).content.decode()
    assert re.search(r"Bo <span[^>]*>£15 more", page)
    visitor.pick(provider=str(bo.public_id))
    visitor.tell()
    assert "£75" in visitor.get("/checkout/check/").content.decode()
    assert "£75" in visitor.get(f"/book/items/{visitor.basket().items.get().pk}/").content.decode()


def test_the_basket_shows_what_it_costs_at_its_place_and_is_placed_for_that(
    visitor: Visitor, cleaning: Service
) -> None:
    in_area(cleaning, 47)
    visitor.find()
    visitor.choose(cleaning)
    visitor.pick()
    assert "£47" in visitor.get("/book/basket/").content.decode()
    visitor.tell()
    shown: dict[str, Any] = visitor.check_form()
    assert visitor.place(**shown).status_code in (302, 307)


def test_a_persons_price_that_begins_between_check_and_place_is_shown_first(
    visitor: Visitor, cleaning: Service
) -> None:
    who = cleaning.providers.get()
    visitor.find()
    visitor.choose(cleaning)
    visitor.pick(provider=str(who.public_id))
    visitor.tell()
    shown: dict[str, Any] = visitor.check_form()
    by_person(who, cleaning, 80)
    answer = visitor.place(**shown)
    assert answer.status_code == 409
    assert "£80" in answer.content.decode()


def test_the_api_prices_by_postcode(client: Client, cleaning: Service) -> None:
    in_area(cleaning, 50)
    assert client.get("/api/services").json()["results"][0]["price"]["amount"] == "60.00"
    told = client.get("/api/services/by-postcode?postcode=BS6+5QA").json()["results"][0]
    assert told["price"]["amount"] == "50.00"


@pytest.mark.parametrize("text", ["", " , ", "BS6, nonsense", "BS6 5QA", "B" * 50, "BS6;DROP"])
def test_a_list_of_outcodes_must_be_one(text: str) -> None:
    with pytest.raises(ValidationError):
        outcodes_in(text)


def test_outcodes_are_taken_in_any_spelling() -> None:
    assert outcodes_in("bs6, BS7;bs6\nec1a") == ["BS6", "BS7", "EC1A"]


def test_nobody_of_a_crew_has_a_price_of_their_own() -> None:
    service, [who] = open_for_business(crew=2)
    with pytest.raises(ValidationError, match="crew"):
        ProviderPrice(provider=who, service=service, amount=1, valid_from=NOW).full_clean()


def test_prices_are_added_in_the_cms_and_never_changed(admin_client: Client, cleaning: Service) -> None:
    who = cleaning.providers.get()
    admin_client.post(
        "/cms/areaprice/new/",
        {"service": cleaning.pk, "outcodes": "bs6 bs7", "amount_0": "50", "amount_1": "GBP", "day": "", "clock": ""},
    )
    admin_client.post(
        "/cms/providerprice/new/",
        {"service": cleaning.pk, "provider": who.pk, "amount_0": "70", "amount_1": "GBP", "day": "", "clock": ""},
    )
    area, own = AreaPrice.objects.get(), ProviderPrice.objects.get()
    assert (area.outcodes, area.amount) == (" BS6 BS7 ", money(50))
    assert own.amount == money(70)
    assert own.created_by is not None
    for address in ("/cms/areaprice/", "/cms/providerprice/"):
        assert admin_client.get(address).status_code == 200
    assert admin_client.post(f"/cms/areaprice/delete/{area.pk}/").status_code == 302
    assert AreaPrice.objects.exists()


def test_somewhere_else_costs_the_usual() -> None:
    service, _ = open_for_business()
    in_area(service, 50, "YO1")
    order = fill_basket(service)
    assert quote_order(order, at=NOW).total == money(60)
