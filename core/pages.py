"""What every page of the site shares: how it is found, shared and described."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.text import Truncator
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.models import Page, PagePermissionTester
from wagtail.utils.decorators import cached_classmethod

from core.approval import ApprovalTester
from core.clock import moment_of
from core.firm import firm_of
from core.forms import SitePageForm
from core.models import BusinessSettings
from core.panels import WhatToLookAt
from core.structured_data import Node, as_json_ld, breadcrumb_node, business_node


class SitePage(models.Model):
    """A mixin before Page: summary, social picture, noindex, and what to say where nothing was written."""

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
        help_text="Shown when the page is shared. 1200 by 630 pixels is best.",
    )
    noindex = models.BooleanField(
        "keep out of search engines", default=False, help_text="Also leaves the page out of the sitemap."
    )

    promote_panels = [
        *Page.promote_panels,
        MultiFieldPanel([FieldPanel("social_image"), FieldPanel("noindex")], "Sharing and search engines"),
    ]
    base_form_class = SitePageForm
    # Where True, only an approver of the page's workflow puts it on the site.
    needs_approval: ClassVar[bool] = False

    class Meta:
        abstract = True

    @cached_classmethod  # type: ignore[untyped-decorator]
    def get_edit_handler(cls) -> Any:
        """Put what to look at above everything else an editor sees."""
        tabs = (
            ("Content", [WhatToLookAt(), *cls.content_panels]),
            ("Promote", cls.promote_panels),
            ("Settings", cls.settings_panels),
        )
        panels = [ObjectList(children, heading=heading) for heading, children in tabs if children]
        return TabbedInterface(panels, base_form_class=cls.base_form_class).bind_to_model(cls)

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return ApprovalTester(user, self) if self.needs_approval else super().permissions_for_user(user)

    @property
    def meta_description(self) -> str:
        """The description of search results; the summary where none was written."""
        return Truncator(self.search_description or self.summary).chars(160)

    def meta_title(self, business: BusinessSettings) -> str:
        """The title of the browser tab: as written, or the page's with the firm's name."""
        if self.seo_title:
            return str(self.seo_title)
        return f"{self.title} · {business.name}"

    def structured_data(self, context: dict[str, Any]) -> list[Node]:
        """Return the nodes this page adds to its graph; `context` is that of its template."""
        return []

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the moment, one store that blocks share, and everything the head needs."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        business = firm_of(request)
        context |= {"at": moment_of(request), "memo": {}, "business": business, "meta_title": self.meta_title(business)}
        context["crumbs"] = self._crumbs(request)
        return context

    def describe(self, context: dict[str, Any]) -> str:
        """Return the whole graph of the page as a safe data block."""
        address = context["crumbs"][0][1].rstrip("/") if context["crumbs"] else settings.SITE_URL
        nodes = [business_node(context["business"], address)]
        if len(context["crumbs"]) > 1:
            nodes.append(breadcrumb_node(context["crumbs"]))
        return as_json_ld([*nodes, *self.structured_data(context)])

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        return [] if self.noindex else super().get_sitemap_urls(request)

    def _crumbs(self, request: HttpRequest) -> list[tuple[str, str]]:
        """Return (title, full address) from the site's first page to this one."""
        if self.pk is None:
            return []
        way = self.get_ancestors(inclusive=True).filter(depth__gte=2)
        return [(page.title, page.get_full_url(request) or "") for page in way]
