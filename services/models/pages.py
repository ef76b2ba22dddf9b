"""The pages that present what is sold. A page tells about a service; price, time and sale are the service's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from djmoney.money import Money
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from catalogue.models import Service
from catalogue.queries import Card, cards_on_sale, lowest_price, price_starts
from core.blocks import PLAIN_FEATURES, TEXT_FEATURES, QuestionBlock, StepBlock
from core.pages import SitePage
from core.structured_data import Node
from services.asking import ask
from services.forms import ServicePageForm
from services.panels import LivePricePanel
from services.parts import template_of
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
        found = find_services(ask(request.GET), cards_on_sale(context), at=context["at"])
        context |= {"found": found, "action": self.get_url(request)}
        return context

    def price_from(self, context: dict[str, Any]) -> Money | None:
        """Return the least that anything costs, however the list is narrowed."""
        return lowest_price(context)

    def changes(self, context: dict[str, Any]) -> list[datetime]:
        return list(price_starts(context).values())

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        return template_of(super().get_template(request, *args, **kwargs), request)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Tell caches that htmx is answered with a part of the page."""
        answer: HttpResponse = super().serve(request, *args, **kwargs)
        patch_vary_headers(answer, ["HX-Request"])
        return answer


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
    head_fields = (*SitePage.head_fields, "service")
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
        return context

    def card(self, context: dict[str, Any]) -> Card | None:
        """Return what it sells as it is offered at the moment of the context; None while it is not on sale."""
        if "offer" in context:
            offered: Card | None = context["offer"].card
            return offered
        return next((card for card in cards_on_sale(context) if card.service.pk == self.service_id), None)

    def price_from(self, context: dict[str, Any]) -> Money | None:
        card = self.card(context)
        return card.price if card else None

    def head_words(self, context: dict[str, Any]) -> dict[str, Callable[[], str]]:
        def say(part: Callable[[Card], str]) -> Callable[[], str]:
            return lambda: part(card) if (card := self.card(context)) else ""

        return {"duration": say(lambda card: card.lasts), "category": say(lambda card: card.service.category.name)}

    def structured_data(self, context: dict[str, Any]) -> list[Node]:
        card = self.card(context)
        return [service_node(card, context)] if card else []

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> Any:
        """Put a revision on the site, unless what it sells is not on sale; raises NothingToSell."""
        refuse_if_not_on_sale(revision.as_object().service_id, at=timezone.now())
        return super().publish(revision, *args, **kwargs)

    def changes(self, context: dict[str, Any]) -> list[datetime]:
        """Name the beginning of the price in force."""
        began = price_starts(context).get(self.service_id or 0)
        return [began] if began else []
