"""Finds the links of header and footer: the setting, then every page it names in one query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from wagtail.models import Page, Site

from core.navigation import Column, Link, Navigation, register_navigation
from core.page_cache.facts import fact
from home.models import NavigationSettings

TRACK = Link("Track my booking", "/orders/track/")
USUAL = (Link("Book a visit", "/book/"), TRACK, Link("Sign in", "/dashboard/"))
USUAL_HEADING = "Find your way"

Raw = dict[str, Any]


def register() -> None:
    register_navigation(find_navigation)


def find_navigation(request: HttpRequest) -> Navigation:
    """Return the links for the site of this request; a page that is not live is left out."""
    site = Site.find_for_request(request)
    if previewed := getattr(request, NavigationSettings.get_cache_attr_name(), None):
        return _navigation(previewed, site, request)
    return fact(request, f"navigation {site.pk if site else 0}", lambda: _navigation(_saved(site), site, request))


def _navigation(chosen: NavigationSettings | None, site: Site | None, request: HttpRequest) -> Navigation:
    # Read as stored: turning the stream into blocks would fetch the pages of each level by itself.
    header, footer = _raw(chosen, "header"), _raw(chosen, "footer")
    pages = _pages(site, set(_page_ids([header, footer])), with_menu=not (header and footer))
    finder = _Finder({page.pk: page for page in pages}, request)
    usual = finder.menu(site)
    return Navigation(
        header=finder.links(header) if header else (*usual, TRACK),
        footer=finder.columns(footer) if footer else (Column(USUAL_HEADING, (*usual, *USUAL)),),
    )


def _saved(site: Site | None) -> NavigationSettings | None:
    return NavigationSettings.objects.filter(site=site).first() if site else None


def _raw(chosen: NavigationSettings | None, name: str) -> list[Raw]:
    return [block["value"] for block in getattr(chosen, name).raw_data] if chosen else []


def _page_ids(value: Any) -> Iterator[int]:
    if isinstance(value, list):
        for each in value:
            yield from _page_ids(each)
    elif isinstance(value, dict):
        if isinstance(value.get("page"), int):
            yield value["page"]
        yield from _page_ids(list(value.values()))


def _pages(site: Site | None, ids: set[int], *, with_menu: bool) -> list[Page]:
    wanted = Q(pk__in=ids)
    if with_menu and site:
        wanted |= Q(pk__in=site.root_page.get_children().in_menu().values("pk"))
    elif not ids:
        return []
    return list(Page.objects.live().filter(wanted).order_by("path"))


class _Finder:
    """Turns stored links into links to show, by the pages that are live."""

    def __init__(self, pages: dict[int, Page], request: HttpRequest) -> None:
        self.pages = pages
        self.request = request

    def menu(self, site: Site | None) -> tuple[Link, ...]:
        """Return the pages below the first one that are marked to be shown in menus."""
        if site is None:
            return ()
        return tuple(
            Link(page.title, page.get_url(self.request) or "")
            for page in self.pages.values()
            if page.show_in_menus and page.is_child_of(site.root_page)
        )

    def columns(self, raw: Iterable[Raw]) -> tuple[Column, ...]:
        found = (Column(column.get("heading", ""), self.links(_items(column.get("links")))) for column in raw)
        return tuple(column for column in found if column.links)

    def links(self, raw: Iterable[Raw]) -> tuple[Link, ...]:
        """Return the links that lead somewhere, or have others below them that do."""
        found = (self._link(each) for each in raw)
        return tuple(link for link in found if link.url or link.children)

    def _link(self, raw: Raw) -> Link:
        page = self.pages.get(raw.get("page") or 0)
        url = page.get_url(self.request) or "" if page else raw.get("link") or ""
        title = raw.get("label") or (page.title if page else "")
        return Link(title, url if title else "", self.links(_items(raw.get("children"))) if title else ())


def _items(raw: Any) -> list[Raw]:
    """Return the values of a stored list, in either form Wagtail writes one."""
    items = [each["value"] if isinstance(each, dict) and "value" in each else each for each in raw or []]
    return [each for each in items if isinstance(each, dict)]
