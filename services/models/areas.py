"""Pages about a place. They live on what is true there: who comes, when, and what was done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from djmoney.money import Money
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from catalogue.models import Service
from catalogue.queries import cards_on_sale
from core.blocks import PLAIN_FEATURES, TEXT_FEATURES, QuestionBlock
from core.pages import SitePage
from services.area_form import AreaPageForm, refuse_if_told_already
from services.areas import anybody_comes, local_proof, pages_in


class AreaIndexPage(SitePage, Page):
    """Every place we have a page about, and every place we come to."""

    intro = RichTextField(blank=True, features=PLAIN_FEATURES)

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("summary"), FieldPanel("intro")]
    promote_panels = SitePage.promote_panels
    search_fields: ClassVar[list[Any]] = [*Page.search_fields, index.SearchField("intro")]
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["services.AreaPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = "areas page"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context |= pages_in(AreaPage.objects.child_of(self).live().select_related("service"), context)
        return context


class AreaPage(SitePage, Page):
    """One service in one place, or everything we do there. Search engines see it only while somebody comes."""

    service = models.ForeignKey(
        Service,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="area_pages",
        help_text="Empty: everything we do there.",
    )
    name = models.CharField("place", max_length=80, help_text="As people call it, such as Clifton.")
    outcodes = models.CharField(
        "first halves of its postcodes", max_length=200, help_text="Such as BS6, BS7. The first is its centre."
    )
    intro = RichTextField(blank=True, features=PLAIN_FEATURES)
    story = RichTextField("what is special there", blank=True, features=TEXT_FEATURES)
    questions = StreamField([("question", QuestionBlock())], blank=True)

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        MultiFieldPanel([FieldPanel("name"), FieldPanel("outcodes"), FieldPanel("service")], "Where and what"),
        FieldPanel("summary"),
        FieldPanel("intro"),
        FieldPanel("story"),
        FieldPanel("questions"),
    ]
    promote_panels = SitePage.promote_panels
    base_form_class = AreaPageForm
    search_fields: ClassVar[list[Any]] = [
        *Page.search_fields,
        index.SearchField("name"),
        index.SearchField("outcodes"),
        index.SearchField("intro"),
        index.SearchField("story"),
    ]
    parent_page_types: ClassVar[list[str]] = ["services.AreaIndexPage", "home.HomePage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "area page"

    @property
    def outcode_list(self) -> list[str]:
        return [code for code in (part.strip().upper() for part in self.outcodes.split(",")) if code]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Keep the page out of search engines by itself where it would promise what nobody keeps."""
        context = super().get_context(request, *args, **kwargs)
        context["local"] = local_proof(self.service_id, self.outcode_list, context)
        self.noindex = self.noindex or not context["local"].people
        return context

    def head_words(self, context: dict[str, Any]) -> dict[str, Callable[[], str]]:
        return {"town": lambda: self.name}

    def price_from(self, context: dict[str, Any]) -> Money | None:
        """Return the least that what the page is about costs."""
        cards = [card for card in cards_on_sale(context) if self.service_id in (None, card.service.pk)]
        return min((card.price for card in cards if card.price.amount), default=None)

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> Any:
        """Put a revision on the site, unless another page tells of the same; raises ToldAlready."""
        refuse_if_told_already(revision.as_object())
        return super().publish(revision, *args, **kwargs)

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        if not anybody_comes(self.service_id, self.outcode_list, at=timezone.now()):
            return []
        return super().get_sitemap_urls(request)
