"""Finding written pages. The index says what matches; a second look leaves out what a visitor may not see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.models import Page, PageViewRestriction
from wagtail.search.query import PlainText
from wagtail.search.utils import normalise_query_string

from core.pages import SitePage
from core.seo.patterns import TOKEN
from core.words import stems, words_of

MOST = 60


def open_pages() -> Any:
    """Return pages anybody may find: live, not behind a password, not kept out of search engines."""
    barred = PageViewRestriction.objects.annotate(
        asked=ExpressionWrapper(OuterRef("path"), output_field=CharField())
    ).filter(asked__startswith=F("page__path"))
    pages = Page.objects.live().filter(~Exists(barred), depth__gt=1)
    for model in apps.get_models():
        if issubclass(model, SitePage):
            pages = pages.filter(~Exists(model._default_manager.filter(pk=OuterRef("pk"), noindex=True)))
    return pages


def pages_about(words: str) -> list[Page]:
    """Return the pages that tell of every word, best first: three queries."""
    plain = " ".join(words_of(words)[:8])
    if not plain:
        return []
    roots = " ".join(stems(words))
    query = PlainText(plain, operator="and") | PlainText(roots, operator="and")
    ranked = [page.pk for page in Page.objects.live().search(query)[:MOST]]
    ranked += [page.pk for page in Page.objects.live().autocomplete(roots, operator="and")[:MOST]]
    return _in_order(list(dict.fromkeys(ranked)))


def pages_beginning(words: str, most: int) -> list[Page]:
    """Return the pages with a title that goes on from what has been typed: two queries."""
    roots = " ".join(stems(words))
    if not roots:
        return []
    return _in_order([page.pk for page in Page.objects.live().autocomplete(roots, operator="and")[:MOST]])[:most]


def promoted(words: str) -> list[tuple[str, str, str]]:
    """Return title, text and address of what editors put first for these words: one query, two with pages."""
    picks = list(
        SearchPromotion.objects.filter(query__query_string=normalise_query_string(words)).select_related("page")
    )
    seen = {page.pk: page for page in _in_order([pick.page_id for pick in picks if pick.page_id])}
    shown = [
        (seen[pick.page_id].title, pick.description, address_of(seen[pick.page_id]))
        if pick.page_id in seen
        else (pick.external_link_text or pick.external_link_url, pick.description, pick.external_link_url)
        for pick in picks
        if pick.page_id in seen or pick.external_link_url
    ]
    return [line for line in shown if line[2]]


def address_of(page: Page) -> str:
    return page.get_url() or ""


def summaries(pages: Sequence[Page]) -> dict[int, str]:
    """Return what each page says of itself: one query for each type of page."""
    return {
        page.pk: str(getattr(page, "summary", "") or _as_written(page.search_description))
        for page in Page.objects.filter(pk__in=[page.pk for page in pages]).specific()
    }


def _as_written(description: str) -> str:
    """Return a description nothing has to be filled into."""
    return "" if TOKEN.search(description) else description


def _in_order(ids: Sequence[int]) -> list[Page]:
    if not ids:
        return []
    seen = {page.pk: page for page in open_pages().filter(pk__in=ids)}
    return [seen[pk] for pk in ids if pk in seen]
