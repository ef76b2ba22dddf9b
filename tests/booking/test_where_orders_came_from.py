"""The page and block an order began at travel with it, signed, and are never changed again."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from booking.models import Order
from catalogue.models import Service
from core.sources import Source, sign
from tests.booking.visitor import FAR, HERE, Visitor

pytestmark = pytest.mark.django_db
HERO = Source(7, "d0000000-0000-4000-8000-000000000001")
OTHER = Source(8, "d0000000-0000-4000-8000-000000000002")


def source_of(order: Order) -> tuple[int | None, str]:
    return order.source_page_id, order.source_block


def carried(address: str) -> str:
    """Return the word an address carries."""
    return parse_qs(urlsplit(address).query).get("src", [""])[0]


def test_the_word_reaches_the_basket_from_a_form_of_a_page(visitor: Visitor, cleaning: Service) -> None:
    address = visitor.get("/book/", data={"postcode": HERE, "service": cleaning.slug, "src": sign(HERO)}).url
    assert carried(address) == sign(HERO)
    page = visitor.get(address).content.decode()
    assert f'name="src" value="{sign(HERO)}"' in page
    visitor.post(address, {"postcode": HERE, "src": sign(HERO)})
    assert source_of(visitor.basket()) == (7, HERO.block_id)


def test_the_word_survives_the_list_of_services(visitor: Visitor, cleaning: Service) -> None:
    address = visitor.get("/book/", data={"postcode": HERE, "src": sign(HERO)}).url
    page = visitor.get(address).content.decode()
    assert f"src={sign(HERO).replace(':', '%3A')}" in page
    visitor.post(f"/book/services/{cleaning.slug}/?postcode={HERE}&src={sign(HERO)}")
    assert source_of(visitor.basket()) == (7, HERO.block_id)


def test_the_word_survives_the_postcode_page(visitor: Visitor, cleaning: Service) -> None:
    page = visitor.get("/book/", data={"service": cleaning.slug, "src": sign(HERO)}).content.decode()
    assert f'name="src" value="{sign(HERO)}"' in page
    visitor.post("/book/", {"postcode": HERE, "src": sign(HERO)})
    assert source_of(visitor.basket()) == (7, HERO.block_id)


def test_the_word_survives_a_service_asked_for_without_a_postcode(visitor: Visitor, cleaning: Service) -> None:
    address = visitor.get(f"/book/services/{cleaning.slug}/", data={"src": sign(HERO)}).url
    assert carried(address) == sign(HERO)


def test_the_word_survives_a_place_nobody_comes_to(visitor: Visitor, cleaning: Service) -> None:
    address = visitor.get("/book/", data={"postcode": FAR, "service": cleaning.slug, "src": sign(HERO)}).url
    page = visitor.get(address).content.decode()
    assert f'name="src" value="{sign(HERO)}"' in page
    assert f'name="service" value="{cleaning.slug}"' in page


@pytest.mark.parametrize("word", ["7:forged.abc", "x" * 3000, "", "\x00", sign(HERO)[:-1], "<script>"])
def test_a_forged_word_counts_for_nothing_and_stops_nobody(visitor: Visitor, cleaning: Service, word: str) -> None:
    assert visitor.post("/book/", {"postcode": HERE, "src": word}).url == "/book/services/"
    assert source_of(visitor.basket()) == (None, "")


def test_the_first_touch_is_kept(visitor: Visitor, cleaning: Service) -> None:
    visitor.post("/book/", {"postcode": HERE, "src": sign(HERO)})
    visitor.post("/book/", {"postcode": HERE, "src": sign(OTHER)})
    assert source_of(visitor.basket()) == (7, HERO.block_id)


def test_a_basket_begun_in_one_tab_keeps_its_source_in_another(visitor: Visitor, cleaning: Service) -> None:
    first = f"/book/services/{cleaning.slug}/?postcode={HERE}&src={sign(HERO)}"
    second = f"/book/services/{cleaning.slug}/?postcode={HERE}&src={sign(OTHER)}"
    visitor.get(first)
    visitor.get(second)
    visitor.post(second)
    visitor.post(first)
    assert source_of(visitor.basket()) == (8, OTHER.block_id)
    assert Order.objects.count() == 1


def test_two_orders_from_two_blocks_of_one_page_are_told_apart(cleaning: Service) -> None:
    for block in ("one", "two"):
        visitor = Visitor()
        visitor.post("/book/", {"postcode": HERE, "src": sign(Source(7, block))})
        visitor.choose(cleaning)
        visitor.pick()
        visitor.tell()
        visitor.place()
    assert sorted(map(source_of, Order.objects.all())) == [(7, "one"), (7, "two")]


def test_placing_leaves_the_source_as_it_was(visitor: Visitor, cleaning: Service) -> None:
    visitor.post("/book/", {"postcode": HERE, "src": sign(HERO)})
    visitor.choose(cleaning)
    visitor.pick()
    visitor.tell()
    visitor.place()
    visitor.post("/book/", {"postcode": HERE, "src": sign(OTHER)})
    assert source_of(visitor.order()) == (7, HERO.block_id)
    assert visitor.order().placed_at <= timezone.now()  # type: ignore[operator]
