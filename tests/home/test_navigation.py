"""The links around every page: as editors set them, without dead ones, at two queries."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from core.navigation import Link, Navigation
from home.models import HomePage, NavigationSettings
from home.navigation import find_navigation
from home.navigation_blocks import LinkBlock, MenuLinkBlock
from tests.home.factories import make_home, make_page

pytestmark = pytest.mark.django_db


def link(**value: Any) -> dict[str, Any]:
    fields = {"page": None, "link": "", "label": "", "children": []} | value
    return {"type": "link", "value": fields, "id": str(uuid4())}


def column(heading: str, *links: dict[str, Any]) -> dict[str, Any]:
    return {"type": "column", "value": {"heading": heading, "links": list(links)}, "id": str(uuid4())}


def choose(*header: dict[str, Any], footer: tuple[dict[str, Any], ...] = ()) -> NavigationSettings:
    site = Site.objects.get(is_default_site=True)
    made: NavigationSettings = NavigationSettings.objects.create(site=site, header=list(header), footer=list(footer))
    return made


def found() -> Navigation:
    return find_navigation(RequestFactory().get("/", HTTP_HOST="testserver"))


def test_without_a_setting_the_pages_in_menus_are_shown() -> None:
    home = make_home()
    make_page(home, title="About us", show_in_menus=True)
    make_page(home, title="Hidden")
    assert [each.title for each in found().header] == ["About us", "Track my booking"]
    assert [each.title for each in found().footer[0].links][:2] == ["About us", "Book a visit"]


def test_a_page_is_linked_by_its_title_or_by_other_words() -> None:
    page = make_page(make_home(), title="About us", slug="about")
    choose(link(page=page.pk), link(page=page.pk, label="Who we are"), link(link="/book/", label="Book"))
    assert found().header == (Link("About us", "/about/"), Link("Who we are", "/about/"), Link("Book", "/book/"))


@pytest.mark.parametrize("how", ["unpublished", "deleted", "elsewhere"])
def test_a_dead_page_drops_out_silently(client: Client, how: str) -> None:
    home = make_home()
    page = make_page(home, title="Gone")
    choose(link(page=page.pk), link(link="/book/", label="Book"), footer=(column("Links", {"page": page.pk}),))
    if how == "unpublished":
        page.unpublish()
    elif how == "deleted":
        page.delete()
    else:
        page.move(home.get_parent(), "last-child")
    assert [each.title for each in found().header] == ["Book"]
    assert found().footer == ()
    assert client.get(home.get_url()).status_code == 200


def test_a_group_keeps_its_live_links_when_its_own_page_is_gone() -> None:
    home = make_home()
    gone, live = make_page(home, live=False), make_page(home, title="Live")
    choose(
        link(page=gone.pk, label="More", children=[{"page": live.pk}, {"page": gone.pk}]),
        link(label="Empty", children=[{"page": gone.pk}]),
    )
    (group,) = found().header
    assert (group.title, group.url, [child.title for child in group.children]) == ("More", "", ["Live"])


def test_a_page_that_moves_is_followed() -> None:
    home = make_home()
    page = make_page(home, slug="about")
    choose(link(page=page.pk))
    page.slug = "who-we-are"
    page.save()
    assert found().header[0].url == "/who-we-are/"


def test_many_links_cost_no_more_than_one(client: Client) -> None:
    home = make_home()
    pages = [make_page(home) for _ in range(6)]
    setting = choose(link(page=pages[0].pk), footer=(column("A", {"page": pages[1].pk}),))
    few = _cost(client, home)
    setting.header = [link(page=page.pk, children=[{"page": page.pk} for page in pages]) for page in pages]
    setting.footer = [column("A", *({"page": page.pk} for page in pages))]
    setting.save()
    assert _cost(client, home) == few


def _cost(client: Client, home: HomePage) -> int:
    client.get(home.get_url())
    with CaptureQueriesContext(connection) as queries:
        client.get(home.get_url())
    assert sum("home_navigationsettings" in query["sql"] for query in queries) == 1
    return len(queries)


def test_titles_are_escaped(client: Client) -> None:
    home = make_home()
    choose(link(link="/book/", label="<script>alert(1)</script>"))
    html = client.get(home.get_url()).content.decode()
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"link": "/book/"},
        {"link": "javascript:alert(1)", "label": "Go"},
        {"label": "Only words"},
    ],
)
def test_a_link_without_sound_target_is_refused(value: dict[str, Any]) -> None:
    block = LinkBlock()
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"page": None, "link": "", "label": "", **value}))


def test_a_page_and_an_address_at_once_are_refused() -> None:
    page, block = make_page(make_home()), LinkBlock()
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"page": page.pk, "link": "/book/", "label": "Go"}))


def test_a_heading_over_links_needs_no_target() -> None:
    block = MenuLinkBlock()
    value = {"page": None, "link": "", "label": "More", "children": [{"page": None, "link": "/book/", "label": "Book"}]}
    assert block.clean(block.to_python(value))["label"] == "More"


def test_an_editor_sees_the_links_before_saving(admin_client: Client) -> None:
    make_home()
    site = Site.objects.get(is_default_site=True)
    address = f"/cms/settings/home/navigationsettings/{site.pk}/"
    assert admin_client.get(address).status_code == 200
    typed = NavigationSettings(site=site, header=[link(link="/book/", label="Only in the preview")])
    extra = {NavigationSettings.get_cache_attr_name(): typed}
    html = typed.make_preview_request(extra_request_attrs=extra, preview_mode="").content.decode()
    assert "Only in the preview" in html
    assert not any(setting.header for setting in NavigationSettings.objects.all())
