"""The pages that present what is sold. A page tells about a service; price, time and sale are the service's own."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from catalogue.models import PriceVersion, Service
from core.blocks import PLAIN_FEATURES, TEXT_FEATURES, QuestionBlock, StepBlock
from core.pages import SitePage
from core.structured_data import Node
from services.forms import ServicePageForm
from services.panels import LivePricePanel
from services.publishing import refuse_if_not_on_sale
from services.queries import find_services, offer_of
from services.structured_data import service_node


class ServiceIndexPage(SitePage, Page):
    """Everything on sale, with a search box and a filter that work by plain GET."""

    intro = RichTextField(blank=True, features=PLAIN_FEATURES)

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("summary"), FieldPanel("intro")]
    promote_panels = SitePage.promote_panels
    search_fields: ClassVar[list[Any]] = [*Page.search_fields, index.SearchField("intro")]
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["services.ServicePage"]
    max_count_per_parent = 1

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        words, category = request.GET.get("q", "").strip()[:80], request.GET.get("category", "")[:50]
        context["found"] = find_services(words, category, at=context["at"])
        return {**context, "structured_data": self.describe(context)}


class ServicePage(SitePage, Page):
    """The story of one service, beside a panel that books it."""

    service = models.OneToOneField(
        Service, null=True, blank=True, on_delete=models.PROTECT, related_name="page", help_text="What this page sells."
    )
    consultation = models.ForeignKey(
        Service,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text='Offered as "Talk to us first".',
    )
    story = RichTextField(blank=True, features=TEXT_FEATURES)
    included = models.TextField(blank=True, help_text="One thing a line.")
    not_included = models.TextField(blank=True, help_text="One thing a line.")
    steps = StreamField([("step", StepBlock())], blank=True)
    questions = StreamField([("question", QuestionBlock())], blank=True)

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("service", permission="catalogue.change_service"),
                FieldPanel("consultation", permission="catalogue.change_service"),
            ],
            "What it sells",
            help_text="Price, duration and free times come from the service and cannot be typed here.",
        ),
        LivePricePanel(),
        FieldPanel("summary"),
        FieldPanel("story"),
        FieldPanel("included"),
        FieldPanel("not_included"),
        FieldPanel("steps"),
        FieldPanel("questions"),
    ]
    promote_panels = SitePage.promote_panels
    base_form_class = ServicePageForm
    search_fields: ClassVar[list[Any]] = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("story"),
        index.SearchField("included"),
    ]
    parent_page_types: ClassVar[list[str]] = ["services.ServiceIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    @property
    def included_list(self) -> list[str]:
        return [line.strip() for line in self.included.splitlines() if line.strip()]

    @property
    def not_included_list(self) -> list[str]:
        return [line.strip() for line in self.not_included.splitlines() if line.strip()]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["offer"] = offer_of(self.service_id, consultation_id=self.consultation_id, at=context["at"])
        return {**context, "structured_data": self.describe(context)}

    def structured_data(self, context: dict[str, Any]) -> list[Node]:
        offer, crumbs = context["offer"], context["crumbs"]
        return [service_node(self, offer.card, crumbs[-1][1])] if offer.card and crumbs else []

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> Any:
        """Put a revision on the site, unless what it sells is not on sale; raises NothingToSell."""
        refuse_if_not_on_sale(revision.as_object().service_id, at=timezone.now())
        return super().publish(revision, *args, **kwargs)

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        """Say when the page last changed: when it was published or its price began, whichever is later."""
        urls = super().get_sitemap_urls(request)
        price = PriceVersion.objects.in_force(timezone.now()).filter(service=self.service_id).first()
        for url in urls:
            if price and url["lastmod"]:
                url["lastmod"] = max(url["lastmod"], price.valid_from)
        return urls
