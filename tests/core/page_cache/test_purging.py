"""Whatever changes, the next visitor sees it; and what it does not concern stays kept."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.test import Client
from django.utils import timezone
from PIL import Image as Picture
from pytest_django import Settings
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction, Site

from booking.models import Provider
from catalogue.actions import set_price
from catalogue.models import Category, Extra, Option, OptionGroup
from core.models import BusinessSettings, Photo
from core.money import money
from home.models import HomePage, StandardPage
from tests.booking.factories import make_provider, make_service
from tests.firm import register_for_vat
from tests.home.factories import make_home, make_index, make_page, make_service_page
from tests.home.test_pages import block, cards_block

Commit = Callable[[], AbstractContextManager[Any]]


def show(path: str) -> str:
    return Client().get(path).content.decode()


def is_kept(path: str) -> bool:
    return bool(Client().get(path).get("X-Cache") == "hit")


def warm(*paths: str) -> None:
    for path in paths:
        Client().get(path)
        assert is_kept(path), path


def make_photo(title: str = "A kitchen") -> Photo:
    file = BytesIO()
    Picture.new("RGB", (640, 480), "#1e5b46").save(file, "PNG")
    photo: Photo = Photo.objects.create(title=title, file=ImageFile(file, name="kitchen.png"), description=title)
    return photo


@pytest.fixture
def about(home: HomePage) -> StandardPage:
    return make_page(home, title="About us", slug="about")


def test_a_published_page_is_shown_and_the_rest_stays_kept(home: HomePage, about: StandardPage, commit: Commit) -> None:
    other = make_page(make_page(home), title="Far away")
    warm("/about/", other.get_url(), "/sitemap.xml")
    about.summary = "We are seven now."
    with commit():
        about.save_revision().publish()
    assert "We are seven now." in show("/about/")
    assert not is_kept("/sitemap.xml")
    assert is_kept(other.get_url())


def test_a_draft_throws_nothing_away(about: StandardPage, commit: Commit) -> None:
    warm("/about/")
    about.summary = "Not yet."
    with commit():
        about.save_revision()
    assert is_kept("/about/")


def test_nothing_is_thrown_away_before_the_change_is_committed(about: StandardPage, commit: Commit) -> None:
    warm("/about/")
    with commit():
        about.summary = "Soon."
        about.save_revision().publish()
        assert is_kept("/about/")


def test_an_unpublished_page_is_gone_and_leaves_the_menu(home: HomePage, commit: Commit) -> None:
    page = make_page(home, title="Prices for offices", show_in_menus=True)
    warm("/", page.get_url())
    assert "Prices for offices" in show("/")
    with commit():
        page.unpublish()
    assert Client().get(page.get_url()).status_code == 404
    assert "Prices for offices" not in show("/")


def test_a_page_published_again_is_there_again(home: HomePage, commit: Commit) -> None:
    page = make_page(home, live=False)
    assert Client().get(page.get_url()).status_code == 404
    with commit():
        page.save_revision().publish()
    assert Client().get(page.get_url()).status_code == 200


def test_a_deleted_page_is_gone(home: HomePage, about: StandardPage, commit: Commit) -> None:
    warm("/", "/about/")
    with commit():
        about.delete()
    assert Client().get("/about/").status_code == 404
    assert not is_kept("/")


def test_a_renamed_page_answers_at_its_new_address(about: StandardPage, commit: Commit) -> None:
    child = make_page(about, slug="people")
    warm("/about/", "/about/people/")
    about.slug = "who-we-are"
    with commit():
        about.save_revision().publish()
    assert Client().get("/about/").status_code != 200
    assert "/who-we-are/people/" in show("/who-we-are/people/")
    assert Client().get("/about/people/").status_code != 200
    assert child.pk


def test_a_moved_page_is_gone_from_where_it_was(home: HomePage, about: StandardPage, commit: Commit) -> None:
    page = make_page(home, slug="team")
    warm("/team/")
    with commit():
        page.move(about, pos="last-child")
    assert Client().get("/team/").status_code != 200
    assert Client().get("/about/team/").status_code == 200


def test_a_page_put_into_the_menu_is_in_every_menu(home: HomePage, about: StandardPage, commit: Commit) -> None:
    warm("/")
    about.show_in_menus = True
    with commit():
        about.save_revision().publish()
    assert "About us" in show("/")


def test_a_page_made_private_is_closed_at_once(about: StandardPage, commit: Commit) -> None:
    warm("/about/")
    with commit():
        PageViewRestriction.objects.create(page=about, restriction_type="login")
    assert Client().get("/about/").status_code == 302


def test_a_new_price_is_on_every_page(home: HomePage, commit: Commit) -> None:
    service = make_service(price=40)
    page = make_service_page(make_index(home), service)
    home.body = [cards_block()]
    home.save()
    warm("/", page.get_url(), "/services/")
    with commit():
        set_price(service, money(55), at=timezone.now())
    for path in ("/", page.get_url(), "/services/"):
        html = show(path)
        assert "£55" in html
        assert "£40" not in html


def change_service(service: Any) -> str:
    service.summary = "Behind the fridge as well."
    service.save()
    return str(service.summary)


def change_category(service: Any) -> str:
    Category.objects.get(pk=service.category_id).services.all()
    category = service.category
    category.name = "Homes and flats"
    category.save()
    return "Homes and flats"


def add_option(service: Any) -> str:
    group = OptionGroup.objects.create(service=service, name="How large?")
    Option.objects.create(group=group, name="Small", price=7)
    return "£47"


def add_extra(service: Any) -> str:
    Extra.objects.create(service=service, name="Windows", price=5)
    return "from £40"


@pytest.mark.parametrize("change", [change_service, change_category, add_option, add_extra])
def test_a_change_of_the_catalogue_is_shown(home: HomePage, commit: Commit, change: Callable[[Any], str]) -> None:
    service = make_service(price=40)
    warm(make_index(home).get_url())
    with commit():
        words = change(service)
    assert words in show("/services/")


def test_a_new_colleague_is_shown(home: HomePage, commit: Commit) -> None:
    service = make_service()
    page = make_service_page(make_index(home), service)
    warm(page.get_url())
    with commit():
        make_provider(name="Maya Lind", services=[service])
    assert "Maya Lind" in show(page.get_url())
    with commit():
        Provider.objects.get(name="Maya Lind").services.clear()
    assert "Maya Lind" not in show(page.get_url())


def test_business_details_are_changed_everywhere(home: HomePage, about: StandardPage, commit: Commit) -> None:
    warm("/", "/about/")
    with commit():
        BusinessSettings.objects.create(site=Site.objects.get(), name="Larkfield & Daughters")
    assert "Larkfield &amp; Daughters" in show("/")
    assert "Larkfield &amp; Daughters" in show("/about/")


def test_a_firm_that_registers_for_vat_says_so_beside_its_prices_at_once(home: HomePage, commit: Commit) -> None:
    page = make_service_page(make_index(home), make_service())
    warm(page.get_url(), "/llms.txt")
    with commit():
        register_for_vat()
    assert "VAT and travel included" in show(page.get_url())
    assert "including VAT" in show("/llms.txt")


def test_a_picture_is_changed_where_it_is_shown(home: HomePage, about: StandardPage, commit: Commit) -> None:
    photo = make_photo()
    about.body = [block("picture", {"image": photo.pk, "caption": ""})]
    about.social_image = photo
    about.save()
    other = make_page(make_page(home))
    warm("/about/", other.get_url())
    photo.description = photo.title = "A bright kitchen"
    with commit():
        photo.save()
    assert "A bright kitchen" in show("/about/")
    assert is_kept(other.get_url())


def test_a_picture_nobody_shows_throws_nothing_away(about: StandardPage, commit: Commit) -> None:
    warm("/about/")
    with commit():
        make_photo("Just uploaded")
    assert is_kept("/about/")


def test_a_redirect_works_at_once(home: HomePage, commit: Commit) -> None:
    assert Client().get("/old/").status_code == 404
    with commit():
        Redirect.objects.create(old_path="/old", redirect_link="/about/", site=Site.objects.get())
    assert Client().get("/old/")["Location"] == "/about/"


def test_another_first_page_is_shown(home: HomePage, commit: Commit) -> None:
    warm("/")
    with commit():
        make_home(hero_heading="A new beginning")
    assert "A new beginning" in show("/")


def test_free_times_are_shown_for_a_minute(home: HomePage, settings: Settings) -> None:
    service = make_service()
    make_provider(services=[service])
    page = make_service_page(make_index(home), service)
    settings.PAGE_CACHE_EDGE_SECONDS = 300
    seconds = int(Client().get(page.get_url())["Cache-Control"].split("s-maxage=")[1].split(",")[0])
    assert 50 < seconds <= 60


def test_a_sitemap_knows_a_price_that_began(home: HomePage, commit: Commit) -> None:
    service = make_service()
    make_service_page(make_index(home), service)
    warm("/sitemap.xml")
    with commit():
        set_price(service, money(50), at=timezone.now() + timedelta(seconds=1))
    assert not is_kept("/sitemap.xml")
