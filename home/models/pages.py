"""The home page, and pages for everything else there is to say."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from djmoney.money import Money
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from catalogue.queries import lowest_price
from core.pages import SitePage
from home.blocks import PageBody


class HomePage(SitePage, Page):
    """The first page of a site: what we do and where, and one field to begin."""

    class Scene(models.TextChoices):
        KITCHEN = "kitchen", "A bright kitchen"
        CONSULTATION = "consultation", "A talk at the table"
        DESK = "desk", "A desk with a plan"

    hero_heading = models.CharField(max_length=120, help_text="What we do and where, in one line.")
    hero_lead = models.TextField(max_length=300, blank=True)
    hero_label = models.CharField("button", max_length=40, default="See free times")
    illustration = models.CharField(max_length=20, choices=Scene.choices, default=Scene.KITCHEN)
    body = StreamField(PageBody(), blank=True)

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        MultiFieldPanel(
            [FieldPanel(name) for name in ("hero_heading", "hero_lead", "hero_label", "illustration")],
            "Top of the page",
        ),
        FieldPanel("summary"),
        FieldPanel("body"),
    ]
    promote_panels = SitePage.promote_panels
    head_fields = (*SitePage.head_fields, "hero_heading")
    search_fields: ClassVar[list[Any]] = [
        *Page.search_fields,
        index.SearchField("hero_heading"),
        index.SearchField("body"),
    ]
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = [
        "home.StandardPage",
        "home.LandingPage",
        "home.FaqPage",
        "home.ContactPage",
        "services.ServiceIndexPage",
        "services.AreaIndexPage",
        "services.AreaPage",
    ]
    max_count_per_parent = 1

    class Meta:
        verbose_name = "home page"

    @property
    def scene_template(self) -> str:
        """The drawing beside the heading."""
        return f"components/art/{self.illustration}.html"

    @property
    def card_title(self) -> str:
        """The page itself goes by the firm's name, which the card says anyway."""
        return self.hero_heading or self.title

    def price_from(self, context: dict[str, Any]) -> Money | None:
        return lowest_price(context)


class StandardPage(SitePage, Page):
    """A page of words and blocks: about us, how we work, the small print."""

    body = StreamField(PageBody(), blank=True)

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body")]
    promote_panels = SitePage.promote_panels
    search_fields: ClassVar[list[Any]] = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]
    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "home.StandardPage"]
    subpage_types: ClassVar[list[str]] = ["home.StandardPage"]
