"""What is told of a place is remembered, and told anew on the next request after anything of it has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from booking.models import Provider, ProviderPrice, ServiceArea
from catalogue.models import AreaPrice, Extra, Option, OptionGroup, PriceVersion, Service
from core.money import money
from core.page_cache.facts import OF_SITE, Memory
from core.page_cache.places import OF_PLACES
from core.page_cache.store import renew_all
from tests.booking.factories import make_provider, make_service
from tests.booking.visitor import Visitor

Commit = Callable[[], AbstractContextManager[Any]]


@pytest.fixture(autouse=True)
def remembering(settings: Any) -> Iterator[None]:
    settings.PAGE_CACHE_SECONDS = 300
    yield
    OF_PLACES.clear()
    OF_SITE.clear()


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Any) -> Commit:
    """Make changes inside `with commit():`, and they are committed at its end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def someone(visitor: Visitor, cleaning: Service) -> Visitor:
    """Somebody who has seen every page with a service in the basket."""
    visitor.find()
    visitor.choose(cleaning)
    for path in PAGES:
        visitor.get(path)
    visitor.get(visitor.time_path())
    return visitor


LIST, SERVICE, BASKET = PAGES = ("/book/services/", "/book/services/window-cleaning/", "/book/basket/")


def shown(visitor: Visitor, path: str) -> str:
    return str(visitor.get(path).content.decode())


def new_price(service: Service, amount: int, begins: datetime | None = None) -> None:
    PriceVersion.objects.create(service=service, amount=money(amount), valid_from=begins or timezone.now())


@pytest.mark.parametrize("path", [LIST, SERVICE])
def test_a_page_seen_before_asks_nothing_of_the_place_again(someone: Visitor, path: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        someone.get(path)
    for table in ("catalogue_", "booking_provider", "booking_servicearea", "core_postcodearea"):
        assert not [query["sql"] for query in asked.captured_queries if table in query["sql"]]


@pytest.mark.parametrize("path", PAGES)
def test_a_new_price_shows_on_the_next_request(someone: Visitor, cleaning: Service, commit: Commit, path: str) -> None:
    with commit():
        new_price(cleaning, 73)
    assert "£73" in shown(someone, path)


@pytest.mark.parametrize("path", PAGES)
def test_a_new_price_of_the_place_shows_on_the_next_request(
    someone: Visitor, cleaning: Service, commit: Commit, path: str
) -> None:
    with commit():
        AreaPrice.objects.create(service=cleaning, outcodes=" BS6 ", amount=money(47), valid_from=timezone.now())
    assert "£47" in shown(someone, path)


@pytest.mark.parametrize("path", PAGES)
def test_a_price_that_begins_at_noon_shows_at_noon(
    someone: Visitor, cleaning: Service, commit: Commit, path: str
) -> None:
    noon = timezone.now() + timedelta(seconds=30)
    with commit():
        new_price(cleaning, 73, noon)
    with time_machine.travel(noon - timedelta(seconds=1), tick=False):
        assert "£60" in shown(someone, path)
    with time_machine.travel(noon, tick=False):
        assert "£73" in shown(someone, path)


def test_a_price_of_a_person_shows_on_the_next_request(someone: Visitor, cleaning: Service, commit: Commit) -> None:
    make_provider(name="Bo Lark", services=[cleaning])
    who = cleaning.providers.get(name="Ana Reed")
    with commit():
        ProviderPrice.objects.create(provider=who, service=cleaning, amount=money(45), valid_from=timezone.now())
    assert "from £45" in shown(someone, LIST)
    assert "£15" in shown(someone, someone.time_path())


def switched_off(service: Service) -> None:
    provider = service.providers.get()
    provider.active = False
    provider.save()


def moved_away(service: Service) -> None:
    area = ServiceArea.objects.get()
    area.lat -= 20
    area.save()


def area_deleted(service: Service) -> None:
    ServiceArea.objects.all().delete()


def does_it_no_longer(service: Service) -> None:
    service.providers.get().services.remove(service)


def has_left(service: Service) -> None:
    Provider.objects.all().delete()


@pytest.mark.parametrize("gone", [switched_off, moved_away, area_deleted, does_it_no_longer, has_left])
def test_whoever_comes_no_longer_is_offered_no_longer_on_the_next_request(
    someone: Visitor, cleaning: Service, commit: Commit, gone: Callable[[Service], None]
) -> None:
    with commit():
        gone(cleaning)
    assert "Window cleaning" not in shown(someone, LIST)
    assert "Continue" not in shown(someone, SERVICE)
    assert 'name="start"' not in shown(someone, someone.time_path())


@pytest.mark.parametrize("gone", [switched_off, moved_away, area_deleted, has_left])
def test_a_place_nobody_comes_to_any_more_gets_no_basket(
    someone: Visitor, cleaning: Service, commit: Commit, gone: Callable[[Service], None]
) -> None:
    with commit():
        gone(cleaning)
    assert "out-of-area" in Visitor().find()["Location"]


def test_whoever_is_new_is_offered_on_the_next_request(someone: Visitor, cleaning: Service, commit: Commit) -> None:
    with commit():
        make_provider(name="Bo Lark", services=[cleaning])
    assert "Bo" in shown(someone, LIST)
    assert "Bo" in shown(someone, someone.time_path())


def test_a_service_taken_off_sale_is_refused_on_the_next_request(
    someone: Visitor, cleaning: Service, commit: Commit
) -> None:
    with commit():
        cleaning.active = False
        cleaning.save()
    assert "Window cleaning" not in shown(someone, LIST)
    assert someone.choose(cleaning).status_code == 404
    assert "no longer" in shown(someone, BASKET)


def test_a_new_choice_is_asked_on_the_next_request(someone: Visitor, cleaning: Service, commit: Commit) -> None:
    with commit():
        size = OptionGroup.objects.create(service=cleaning, name="How big?")
        option = Option.objects.create(group=size, name="Large", price=money(20))
        Extra.objects.create(service=cleaning, name="Ladder", price=money(5))
    page = shown(someone, SERVICE)
    assert "How big?" in page
    assert "Ladder" in page
    with commit():
        option.delete()
    assert "How big?" not in shown(someone, SERVICE)


def test_what_another_process_changes_is_seen_at_once(someone: Visitor, cleaning: Service) -> None:
    PriceVersion.objects.create(service=cleaning, amount=money(73), valid_from=timezone.now())
    assert "£60" in shown(someone, LIST)  # in this test nothing is committed, so nobody is told
    renew_all()  # which is all that another process does to this one
    assert "£73" in shown(someone, LIST)


def test_without_a_cache_everything_is_asked_anew(someone: Visitor, cleaning: Service, settings: Any) -> None:
    settings.PAGE_CACHE_SECONDS = 0
    new_price(cleaning, 73)
    for path in PAGES:
        assert "£73" in shown(someone, path)


def test_placing_goes_by_the_price_of_the_database(someone: Visitor, cleaning: Service) -> None:
    someone.pick()
    someone.tell()
    form: dict[str, Any] = someone.check_form()
    new_price(cleaning, 73)  # not told to this process yet
    answer = someone.place(**form)
    assert answer.status_code == 409
    assert "£73" in answer.content.decode()


def test_nobody_who_is_gone_is_sent_for_all_that_is_remembered(someone: Visitor, cleaning: Service) -> None:
    start = someone.times()[0]
    Provider.objects.update(active=False)  # not told to this process yet
    assert someone.pick(start).status_code in (200, 409)
    assert not someone.basket().items.get().appointments.exists()


def test_the_site_as_of_another_day_is_not_remembered(
    someone: Visitor, cleaning: Service, admin_client: Client, commit: Commit
) -> None:
    begins = timezone.now() + timedelta(days=2)
    with commit():
        new_price(cleaning, 73, begins)
    admin_client.post(
        f"/cms/catalogue/services/{cleaning.pk}/as-of/", {"day": f"{begins + timedelta(days=1):%Y-%m-%d}"}
    )
    boss = Visitor(admin_client)
    boss.find()
    assert "£73" in shown(boss, LIST)
    assert "£60" in shown(someone, LIST)


def test_however_many_places_are_named_the_facts_of_the_site_stay(someone: Visitor) -> None:
    someone.get("/book/services/never/")
    before = set(OF_SITE._known)
    for number in range(5):
        someone.get(f"/book/services/?postcode=YO1 {number}AA")
        someone.get(f"/book/services/never-{number}/")
    assert set(OF_SITE._known) == before
    assert not [name for name in OF_PLACES._known if "never" in name]


def test_what_nobody_has_asked_for_longest_is_forgotten_first() -> None:
    memory, fact = Memory(2), next(iter(OF_PLACES._known.values()), None)
    for name in ("a", "b"):
        memory.put(name, fact)  # type: ignore[arg-type]
    memory.get("a")
    memory.put("c", fact)  # type: ignore[arg-type]
    assert list(memory._known) == ["a", "c"]


def test_two_services_at_a_place_are_two_facts(someone: Visitor, commit: Commit) -> None:
    with commit():
        oven = make_service(name="Oven clean", slug="oven-clean", price=31)
        make_provider(services=[oven])
    assert "£31" in shown(someone, "/book/services/oven-clean/")
    assert "£60" in shown(someone, SERVICE)
