"""Plain makers of pages; each replaces nothing and publishes nothing it is not asked to."""

from __future__ import annotations

from itertools import count
from typing import Any

from wagtail.models import Page, Site

from catalogue.models import Service
from home.models import HomePage, StandardPage
from services.models import ServiceIndexPage, ServicePage

_numbers = count(1)


def make_home(**overrides: Any) -> HomePage:
    """Make the home page and let the default site begin there."""
    fields = {"title": "Larkfield", "slug": f"home-{next(_numbers)}", "hero_heading": "Clean homes in Bristol"}
    home = HomePage(**fields | overrides)
    Page.get_first_root_node().add_child(instance=home)
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "testserver", "root_page": home, "site_name": "Larkfield"}
    )
    return home


def make_page(home: Page, **overrides: Any) -> StandardPage:
    fields = {"title": "About us", "slug": f"page-{next(_numbers)}", "summary": "Who we are."}
    page: StandardPage = home.add_child(instance=StandardPage(**fields | overrides))
    return page


def make_index(home: Page, **overrides: Any) -> ServiceIndexPage:
    page: ServiceIndexPage = home.add_child(
        instance=ServiceIndexPage(**{"title": "Services", "slug": "services"} | overrides)
    )
    return page


def make_service_page(index: Page, service: Service, **overrides: Any) -> ServicePage:
    fields = {"title": service.name, "slug": service.slug, "summary": "What it is.", "service": service}
    page: ServicePage = index.add_child(instance=ServicePage(**fields | overrides))
    return page
