"""llms.txt: the site in one plain Markdown page, from the same titles, descriptions and prices as the site itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from wagtail.models import Site

from catalogue.queries import Card, cards_on_sale
from core.money import for_people
from core.pages import SitePage
from core.seo.addresses import absolute, root_of
from core.seo.head import texts_of
from core.seo.lookup import head_context

MARKS = re.compile(r"([\\`*_\[\]<>#|])")


def overview(request: HttpRequest) -> str:
    """Return the firm, what it sells at which price, and the pages that may be found."""
    context = head_context(request)
    business = context["business"]
    pages = [page for page in _pages(request) if page.is_listed(context)]
    context = {**context, "listed": pages}
    root = root_of(pages[0].whole_address(context)[1]) if pages else ""
    lines = [f"# {_plain(business.name)}", ""]
    if business.tagline:
        lines += [f"> {_plain(business.tagline)}", ""]
    lines += [*_section("Contact", _contact(context)), *_section("Services", _services(context, root))]
    lines += _section("Pages", (_page_line(page, context) for page in pages))
    return "\n".join(lines)


def _section(name: str, items: Iterator[str]) -> list[str]:
    found = list(items)
    return [f"## {name}", "", *found, ""] if found else []


def _contact(context: dict[str, Any]) -> Iterator[str]:
    business = context["business"]
    if business.phone:
        yield f"- Telephone: {business.phone.as_international}"
    if business.email:
        yield f"- Email: {business.email}"
    if business.opening_hours:
        yield f"- Hours: {_plain(business.opening_hours)}"


def _services(context: dict[str, Any], root: str) -> Iterator[str]:
    for card in cards_on_sale(context):
        name, about = _plain(card.service.name), _plain(card.service.summary)
        yield f"- [{name}]({absolute(card.href, root)}): {_price(card, context)}, {card.lasts}. {about}"


def _price(card: Card, context: dict[str, Any]) -> str:
    taxed = " including VAT" if context["business"].charges_vat else ""
    return f"{'from ' if card.varies else ''}{for_people(card.price)}{taxed}"


def _page_line(page: SitePage, context: dict[str, Any]) -> str:
    (_origin, title), (_source, description) = texts_of(page, context)
    return f"- [{_plain(title)}]({page.whole_address(context)[1]}): {_plain(description)}"


def _pages(request: HttpRequest) -> list[SitePage]:
    """Return the live pages of this site that everybody may read, in the order of the tree."""
    site = Site.find_for_request(request)
    if site is None:
        return []
    pages: Any = site.root_page.get_descendants(inclusive=True).live().public().order_by("path").specific()
    return [page for page in pages if isinstance(page, SitePage)]


def _plain(text: str) -> str:
    """Return text on one line that Markdown takes for nothing but text."""
    return MARKS.sub(r"\\\1", " ".join(str(text).split()))
