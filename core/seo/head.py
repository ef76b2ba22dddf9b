"""The head of a page: title, description, address and picture, each from the first who has something to say."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString
from django.utils.text import Truncator
from PIL.Image import DecompressionBombError

from core.money import for_people
from core.seo.addresses import absolute
from core.seo.card import HEIGHT, WIDTH, Card
from core.seo.excerpts import Pair, first_words
from core.seo.kinds import kind_of
from core.seo.patterns import Words, first_that_speaks
from core.structured_data import (
    as_json_ld,
    breadcrumb_node,
    business_node,
    faq_node,
    ref,
    web_page_node,
    website_node,
)

if TYPE_CHECKING:
    from core.pages import SitePage

logger = logging.getLogger(__name__)
# Whatever is wrong with a file, the page is shown.
UNREADABLE = (OSError, ValueError, DecompressionBombError)
Context = dict[str, Any]
HERE, KIND, SITE = "written on this page", "the pattern for this kind of page", "the pattern for all pages"
BUILT_IN = "the pattern that came with the site"
LONGEST_TITLE, SHORTEST_DESCRIPTION, LONGEST_DESCRIPTION = 60, 50, 160


@dataclass(frozen=True)
class Picture:
    """The picture shown where the page is shared; `url` is a whole address."""

    url: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True)
class Head:
    """Everything in front of the page that people do not read on it. The origins say whose words they are."""

    title: str
    title_origin: str
    description: str
    description_origin: str
    address: str
    canonical: str
    picture: Picture
    graph: SafeString


def head_of(page: SitePage, context: Context) -> Head:
    """Put the head together from the page's context; see `core.seo.lookup.head_context` for the least it needs."""
    root, address = page.whole_address(context)
    pairs = page.faq(context)  # before the words: then kept answers and first words ask for their prices together
    (title_origin, title), (origin, description) = texts_of(page, context)
    if origin != HERE:  # what an editor wrote is sent as written, however long
        description = Truncator(description).chars(LONGEST_DESCRIPTION)
    picture = picture_of(page, context, root)
    said = {"description": description, "address": address, "root": root}
    graph = graph_of(page, {**context, **said}, title, pairs)
    return Head(
        title=title,
        title_origin=title_origin,
        description=description,
        description_origin=origin,
        address=address,
        canonical=absolute(page.canonical, root) if page.canonical else address,
        picture=picture,
        graph=graph,
    )


def texts_of(page: SitePage, context: Context) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return (origin, title) and (origin, description): the page's own, its kind's, the site's, or ours."""
    seo, words = context["seo"], words_of(page, context)
    kind_title, kind_description = seo.patterns_for(kind_of(page))
    title = first_that_speaks(
        [
            (HERE, page.seo_title),
            (KIND, kind_title),
            (SITE, seo.title_pattern),
            (BUILT_IN, "{title} · {firm}"),
            (BUILT_IN, "{title}"),
            (BUILT_IN, "{firm}"),
        ],
        words,
    )
    description = first_that_speaks(
        [
            (HERE, page.search_description),
            (KIND, kind_description),
            (SITE, seo.description_pattern),
            ("the page's summary", "{summary}"),
            ("the page's first words", "{first_words}"),
            (BUILT_IN, "{title}. {firm}: {tagline}"),
            (BUILT_IN, "{title} · {firm}"),
            (BUILT_IN, "{firm}: {tagline}"),
            (BUILT_IN, "{firm}"),
        ],
        words,
    )
    return title, description


def words_of(page: SitePage, context: Context) -> Words:
    """Return what each token stands for on this page; asked only where a pattern uses it."""
    business = context["business"]
    return {
        "title": lambda: page.title or "",
        "summary": lambda: page.summary,
        "first_words": lambda: first_words(page, context),
        "firm": lambda: business.name,
        "tagline": lambda: business.tagline,
        "price_from": lambda: price_words(page, context),
        **page.head_words(context),
    }


def price_words(page: SitePage, context: Context) -> str:
    price = page.price_from(context)
    return for_people(price) if price is not None else ""


def card_of(page: SitePage, context: Context) -> Card:
    """Return what the drawn card of a page says."""
    business, price = context["business"], page.price_from(context)
    return Card(
        title=page.card_title,
        firm=business.name,
        price="" if price is None else f"from {for_people(price)}" if price.amount else "free of charge",
        line=business.tagline,
    )


def picture_of(page: SitePage, context: Context, root: str) -> Picture:
    """Return the page's own picture, else the site's, else the card that is drawn for it."""
    for image in (page.social_image, context["seo"].social_image):
        if image is not None and (chosen := _cut(image, root)):
            return chosen
    card = card_of(page, context)
    url = absolute(card.path(page.pk), root) if page.pk else ""
    return Picture(url, WIDTH, HEIGHT, card.words)


def _cut(image: Any, root: str) -> Picture | None:
    """Return the picture in the size networks want; None where its file is gone or broken."""
    try:
        size = image.get_rendition(f"fill-{WIDTH}x{HEIGHT}|format-jpeg")
    except UNREADABLE:
        logger.warning("The picture %s cannot be shared.", image.pk, exc_info=True)
        return None
    return Picture(absolute(size.url, root), size.width, size.height, image.default_alt_text)


def graph_of(page: SitePage, context: Context, title: str, pairs: list[Pair]) -> SafeString:
    """Return the whole graph of a page as a safe data block."""
    root, address, crumbs = context["root"], context["address"], context.get("crumbs", [])
    own = web_page_node(
        address,
        root,
        name=title,
        description=context["description"],
        published=page.first_published_at,
        changed=page.last_published_at,
    )
    nodes = [business_node(context["business"], root), website_node(context["business"], root), own]
    if len(crumbs) > 1:
        own["breadcrumb"] = ref(address, "breadcrumb")
        nodes.append(breadcrumb_node(crumbs, address))
    if told := page.structured_data(context):
        own["mainEntity"] = {"@id": told[0]["@id"]}
        nodes += told
    if pairs:
        nodes.append(faq_node(pairs, address))
    return as_json_ld(nodes)
