"""What every page of the site shares: how it is found, shared and described."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from djmoney.money import Money
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.models import Page, PagePermissionTester, Site
from wagtail.utils.decorators import cached_classmethod

from core.approval import ApprovalTester
from core.forms import SitePageForm
from core.panels import WhatToLookAt
from core.routing import QuickRoute
from core.seo.addresses import absolute, canonical_address, root_of
from core.seo.excerpts import Pair, questions_of
from core.seo.head import Head, head_of
from core.seo.lookup import head_context
from core.seo.panel import HeadPreview
from core.seo.patterns import IN_PAGES, known_tokens
from core.sharing import memo
from core.structured_data import Node

FROM_AFAR = "out_of_area"


class SitePage(QuickRoute, models.Model):
    """A mixin before Page: summary, social picture, canonical, noindex, and what to say where nothing was written."""

    if TYPE_CHECKING:  # what Page brings
        title: str
        slug: str
        seo_title: str
        search_description: str
        first_published_at: datetime | None
        last_published_at: datetime | None

    summary = models.CharField(
        max_length=200,
        blank=True,
        help_text="One sentence under the heading, in cards and where no description is given.",
    )
    social_image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Shown when the page is shared. 1200 by 630 pixels is best. Empty: a card with the title is drawn.",
    )
    canonical = models.CharField(
        "canonical address",
        max_length=255,
        blank=True,
        validators=[canonical_address],
        help_text="Only where the same text stands at another address that should be found instead of this one. "
        "Also leaves the page out of the sitemap.",
    )
    noindex = models.BooleanField(
        "keep out of search engines", default=False, help_text="Also leaves the page out of the sitemap."
    )

    # What the preview of the head is written from; a page type adds what its own words come from.
    head_fields: ClassVar[tuple[str, ...]] = (
        "title",
        "slug",
        "seo_title",
        "search_description",
        "summary",
        "social_image",
        "canonical",
    )
    promote_panels = [
        Page.promote_panels[0],
        HeadPreview(heading="How it will be found and shared", help_text=IN_PAGES),
        *Page.promote_panels[1:],
        MultiFieldPanel(
            [FieldPanel("social_image"), FieldPanel("canonical"), FieldPanel("noindex")], "Sharing and search engines"
        ),
    ]
    base_form_class = SitePageForm
    # Where True, only an approver of the page's workflow puts it on the site.
    needs_approval: ClassVar[bool] = False

    class Meta:
        abstract = True

    @cached_classmethod
    def get_edit_handler(cls) -> Any:
        """Put what to look at above everything else an editor sees."""
        tabs = (
            ("Content", [WhatToLookAt(), *cls.content_panels]),
            ("Promote", cls.promote_panels),
            ("Settings", cls.settings_panels),
        )
        panels = [ObjectList(children, heading=heading) for heading, children in tabs if children]
        return TabbedInterface(panels, base_form_class=cls.base_form_class).bind_to_model(cls)

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        return [("", "For everybody"), (FROM_AFAR, "For somebody out of our area")]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show the page; `nobody_comes` in its context tells blocks to speak as for a place nobody goes to."""
        request.nobody_comes = mode_name == FROM_AFAR
        answer: HttpResponse = super().serve_preview(request, mode_name)
        return answer

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return ApprovalTester(user, self) if self.needs_approval else super().permissions_for_user(user)

    def clean(self) -> None:
        """Refuse tokens nobody can fill in: they would stand in search results as they were typed."""
        super().clean()
        refused: dict[str, ValidationError] = {}
        for name in ("seo_title", "search_description"):
            try:
                known_tokens(getattr(self, name) or "")
            except ValidationError as reason:
                refused[name] = reason
        if refused:
            raise ValidationError(refused)

    @property
    def card_title(self) -> str:
        """The words written large on the drawn card."""
        return self.title or ""

    def head_words(self, context: dict[str, Any]) -> dict[str, Callable[[], str]]:
        """Return what this kind of page puts in the place of {duration}, {category} or {town}."""
        return {}

    def price_from(self, context: dict[str, Any]) -> Money | None:
        """Return the lowest price of what the page sells at the moment of its context, if it sells anything."""
        return None

    def structured_data(self, context: dict[str, Any]) -> list[Node]:
        """Return the nodes this page adds to its graph, each with an @id, what it is mainly about first."""
        return []

    def faq(self, context: dict[str, Any]) -> list[Pair]:
        """Return the questions the page answers, for search engines."""
        return questions_of(self, context)

    def changes(self, context: dict[str, Any]) -> list[datetime]:
        """Return moments when the page changed without being published, such as the beginning of a price."""
        return []

    def head(self, context: dict[str, Any]) -> Head:
        """Return everything the head says; put together once however often it is asked."""
        return memo(context, f"core.head.{self.pk}", lambda: head_of(self, context))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the moment, one store that blocks share, and the way here."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["nobody_comes"] = getattr(request, "nobody_comes", False)
        return {**context, **head_context(request), "crumbs": self._crumbs(request)}

    def whole_address(self, context: dict[str, Any]) -> tuple[str, str]:
        """Return scheme and host of the site, and the address of this page without a query."""
        found = self.get_full_url(context.get("request")) if self.pk else None
        address = str(found or f"{settings.SITE_URL}/")
        return root_of(address), address

    def is_listed(self, context: dict[str, Any]) -> bool:
        """Tell whether search engines should find the page at its own address."""
        root, address = self.whole_address(context)
        return not self.noindex and (not self.canonical or absolute(self.canonical, root) == address)

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        """Say when the page last changed: published, or whatever it shows has changed, whichever is later."""
        context = head_context(request)
        if not self.is_listed(context):
            return []
        urls: list[dict[str, Any]] = super().get_sitemap_urls(request)
        for url in urls:
            moments = [url["lastmod"], *self.changes(context)]
            url["lastmod"] = max((moment for moment in moments if moment), default=None)
        return urls

    def _crumbs(self, request: HttpRequest) -> list[tuple[str, str]]:
        """Return (title, full address) from the site's first page to this one."""
        if self.pk is None:
            return []
        site = Site.find_for_request(request)
        if self.depth == 2:
            way: Any = [self]
        elif site and self.depth == site.root_page.depth + 1:
            way = [site.root_page, self]  # known already, so nobody need ask
        else:
            way = self.get_ancestors(inclusive=True).filter(depth__gte=2)
        return [(page.title, page.get_full_url(request) or "") for page in way]
