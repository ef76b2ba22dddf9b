"""The links around every page, as editors set them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField
from wagtail.models import PreviewableMixin

from home.navigation_blocks import ColumnBlock, MenuLinkBlock


@register_setting(icon="list-ul")
class NavigationSettings(PreviewableMixin, BaseSiteSetting):
    """Header and footer. What is left empty shows the pages that are marked to be shown in menus."""

    header = StreamField([("link", MenuLinkBlock())], blank=True, max_num=7)
    footer = StreamField([("column", ColumnBlock())], blank=True, max_num=3)

    panels: ClassVar[list[Any]] = [
        FieldPanel("header", help_text="Empty: the pages marked “Show in menus”. Five or fewer read best."),
        FieldPanel("footer", help_text="Up to three columns beside the firm's own. Empty: the same pages."),
    ]

    class Meta:
        verbose_name = "navigation"

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "home/navigation_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        return {"messages": []}
