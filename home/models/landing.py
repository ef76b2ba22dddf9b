"""A page for one campaign: a free stream of blocks, with as little around it as its editor wants."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from core.pages import SitePage
from home.blocks import PageBody


class LandingPage(SitePage, Page):
    slim_header = models.BooleanField(
        default=True, help_text="Only the firm's name and telephone number above the page, and no menu to get lost in."
    )
    body = StreamField(PageBody(), blank=True)

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
        FieldPanel("slim_header"),
    ]
    promote_panels = SitePage.promote_panels
    search_fields: ClassVar[list[Any]] = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]
    needs_approval = True
    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "home.LandingPage"]
    subpage_types: ClassVar[list[str]] = ["home.LandingPage"]

    class Meta:
        verbose_name = "landing page"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Let the first hero be the page's heading; without one the title is."""
        context = super().get_context(request, *args, **kwargs)
        context["needs_title"] = any(block.block_type == "hero" for block in self.body)
        return context
