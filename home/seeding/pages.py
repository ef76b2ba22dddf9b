"""The pages of Larkfield."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from wagtail.models import Page, Site

from catalogue.models import Service
from core.models import BusinessSettings
from home.demo.firm import FIRM, NAME
from home.demo.shapes import DemoService
from home.demo.words import ABOUT, HERO, block, home_body
from home.models import HomePage, StandardPage
from home.seeding.catalogue import SERVICES


def seed_pages() -> None:
    """Make the tree once: a site that has a home page of ours already is left as it is."""
    if HomePage.objects.exists():
        return
    home = _add(Page.get_first_root_node(), HomePage(title=NAME, slug="larkfield", body=home_body(), **HERO))
    _point_site_at(home)
    index = _add(
        home,
        _model("ServiceIndexPage")(
            title="Services",
            slug="services",
            summary="Everything we do, with the price and how long it takes. VAT and the way to you are in it.",
            show_in_menus=True,
        ),
    )
    services = {service.slug: service for service in Service.objects.all()}
    for words in SERVICES:
        _add(index, _service_page(words, services))
    for slug, title, summary, text in ABOUT:
        body = [block("text", text, f"text-{slug}")]
        _add(home, StandardPage(title=title, slug=slug, summary=summary, body=body, show_in_menus=True))


def add_service_page(words: DemoService) -> None:
    """Give a service its page below the index, if there is an index and no page yet."""
    index, pages = _model("ServiceIndexPage").objects.first(), _model("ServicePage").objects
    if index is not None and not pages.filter(service__slug=words.slug).exists():
        _add(index, _service_page(words, {service.slug: service for service in Service.objects.all()}))


def seed_firm() -> None:
    site = Site.objects.get(is_default_site=True)
    BusinessSettings.objects.get_or_create(site=site, defaults=FIRM)


def _point_site_at(home: HomePage) -> None:
    """Let the default site begin at `home`, and take away the welcome page that came with Wagtail."""
    host, port = _address()
    site = Site.objects.filter(is_default_site=True).first()
    welcome = site.root_page if site else None
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": host, "port": port, "root_page": home, "site_name": NAME}
    )
    if welcome is not None and type(welcome.specific) is Page and not welcome.get_children().exists():
        welcome.delete()


def _address() -> tuple[str, int]:
    """Return host and port of the address the site is told to have."""
    scheme, _, rest = settings.SITE_URL.partition("://")
    host, _, port = rest.partition(":")
    return host, int(port) if port else (443 if scheme == "https" else 80)


def _model(name: str) -> Any:
    """Return a page type of the layer beside ours: named, as in `subpage_types`, and never imported."""
    return apps.get_model("services", name)


def _service_page(words: DemoService, services: dict[str, Service]) -> Any:
    return _model("ServicePage")(
        title=words.name,
        slug=words.slug,
        summary=words.lead,
        search_description=words.summary,
        service=services[words.slug],
        consultation=services.get(words.consultation),
        story=words.story,
        included="\n".join(words.included),
        not_included="\n".join(words.not_included),
        steps=[
            block("step", {"title": title, "text": text}, f"step-{n}") for n, (title, text) in enumerate(words.steps)
        ],
        questions=[
            block("question", {"question": question, "answer": answer}, f"question-{n}")
            for n, (question, answer) in enumerate(words.questions)
        ],
    )


def _add(parent: Any, page: Any) -> Any:
    """Put a page under its parent and publish it as an editor would."""
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page
