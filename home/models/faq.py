"""Every question that is kept, in its group, on one page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.text import slugify
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from core.blocks import PLAIN_FEATURES
from core.blocks.faq import Asked, drawn
from core.pages import SitePage
from core.prose import plain
from core.sharing import memo
from core.snippets import published
from home.blocks import PageBody


@dataclass(frozen=True)
class Group:
    """Questions that belong together, under a heading with an address of its own."""

    name: str
    anchor: str
    asked: list[Asked]


class FaqPage(SitePage, Page):
    intro = RichTextField(blank=True, features=PLAIN_FEATURES)
    body = StreamField(PageBody(), blank=True, help_text="Under the questions.")

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("intro", help_text="The questions come from Kept content, by group and in the order given there."),
        FieldPanel("body"),
    ]
    promote_panels = SitePage.promote_panels
    search_fields: ClassVar[list[Any]] = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count_per_parent = 1

    class Meta:
        verbose_name = "questions page"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["groups"] = _groups(context)
        return context

    def faq(self, context: dict[str, Any]) -> list[tuple[str, str]]:
        """Return every question of the page with its answer as plain text, those of its blocks last."""
        told = [(one.question, plain(one.answer)) for group in _groups(context) for one in group.asked]
        return [pair for pair in told if pair[1]] + super().faq(context)


def _groups(context: dict[str, Any]) -> list[Group]:
    return memo(context, "home.faq_groups", lambda: faq_groups_of(context))


def faq_groups_of(context: dict[str, Any]) -> list[Group]:
    """Return the groups in order; questions without one come first, under a plain heading."""
    groups = published(context).groups
    ordered = sorted(groups, key=bool)
    taken: set[str] = set()
    return [
        Group(name or "Questions people ask", _anchor(name, taken), drawn(groups[name], context)) for name in ordered
    ]


def _anchor(name: str, taken: set[str]) -> str:
    """Return an anchor for a group that no other has, even where two names differ in a comma alone."""
    base = anchor = slugify(name) or "questions"
    number = 2
    while anchor in taken:
        anchor, number = f"{base}-{number}", number + 1
    taken.add(anchor)
    return anchor
