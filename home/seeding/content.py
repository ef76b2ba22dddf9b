"""What stands on the pages of Larkfield: kept content, landing pages, questions and places."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.apps import apps

from catalogue.models import Service
from core.models import Badge, CallToAction, Faq
from home.demo.areas import AREAS
from home.demo.kept import ACTIONS, BADGES, FAQS
from home.demo.landing import LANDINGS, DemoLanding
from home.demo.words import block
from home.models import FaqPage, HomePage, LandingPage

PRICE = re.compile(r"\{price:([a-z-]+)\}")


def seed_kept(*, at: datetime) -> None:
    """Make what is kept for many pages; what is there already stays as it is."""
    services = _services()
    for order, (group, question, answer) in enumerate(FAQS):
        words = {"answer": with_prices(answer, services), "group": group, "sort_order": order}
        Faq.objects.get_or_create(question=question, defaults=words)
    for heading, text, label, link in ACTIONS:
        CallToAction.objects.get_or_create(heading=heading, defaults={"text": text, "label": label, "link": link})
    for name, icon, evidence, days in BADGES:
        until = None if days is None else (at + timedelta(days=days)).date()
        Badge.objects.get_or_create(name=name, defaults={"icon": icon, "evidence_url": evidence, "expires_on": until})


def seed_content() -> None:
    """Make the pages under the home page that are not there yet."""
    home = HomePage.objects.first()
    if home is None:
        return
    services = _services()
    for words in LANDINGS:
        _under(home, words.slug, lambda words=words: _landing(words, services))
    _under(home, "faq", _faq_page)
    index = _under(home, "areas", _area_index)
    area_page = apps.get_model("services", "AreaPage")
    for area in AREAS:
        fields = {
            "title": area.title,
            "slug": area.slug,
            "name": area.name,
            "outcodes": area.outcodes,
            "summary": area.summary,
            "story": with_prices(area.story, services),
            "service": services.get(area.service),
        }
        _under(index, area.slug, lambda fields=fields: area_page(**fields))


def with_prices(words: str, services: dict[str, Service]) -> str:
    """Put a live price wherever the words name a service."""
    return PRICE.sub(lambda found: f'<embed embedtype="price" id="{services[found[1]].pk}"/>', words)


def _services() -> dict[str, Service]:
    return {service.slug: service for service in Service.objects.all()}


def _under(parent: Any, slug: str, make: Any) -> Any:
    """Return the page with this slug, made and published if it is not there."""
    page = parent.get_children().filter(slug=slug).first()
    if page is not None:
        return page.specific
    parent.refresh_from_db()
    page = parent.add_child(instance=make())
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def _landing(words: DemoLanding, services: dict[str, Service]) -> LandingPage:
    body = [
        block(kind, _filled(value, services), str(uuid5(NAMESPACE_URL, f"{words.slug}/{number}")))
        for number, (kind, value) in enumerate(words.parts)
    ]
    return LandingPage(title=words.title, slug=words.slug, summary=words.summary, slim_header=words.slim, body=body)


def _filled(value: dict[str, Any] | str, services: dict[str, Service]) -> Any:
    """Put ids where the words name services and kept calls to action."""
    if isinstance(value, str):
        return with_prices(value, services)
    filled = dict(value)
    if value.get("service"):
        filled["service"] = services[value["service"]].pk
    if "services" in value:
        filled["services"] = [services[slug].pk for slug in value["services"]]
    if isinstance(value.get("kept"), str):
        filled["kept"] = CallToAction.objects.filter(heading=value["kept"]).values_list("pk", flat=True).first()
    return filled


def _faq_page() -> FaqPage:
    body = [
        block(
            "call_to_action",
            {
                "kept": None,
                "heading": "Still wondering?",
                "text": "Begin with your postcode; nothing is booked until you say so.",
            }
            | {"label": "Find a time", "link": "/book/"},
            str(uuid5(NAMESPACE_URL, "faq/0")),
        )
    ]
    return FaqPage(
        title="Questions",
        slug="faq",
        summary="Asked often, answered plainly.",
        body=body,
    )


def _area_index() -> Any:
    return apps.get_model("services", "AreaIndexPage")(
        title="Where we come",
        slug="areas",
        summary="Most of Bristol, and a good way round it. Your postcode has the last word.",
    )
