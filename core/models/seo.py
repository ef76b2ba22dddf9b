"""What search engines and social networks are told where a page says nothing itself."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField

from core.seo.kinds import page_kinds
from core.seo.patterns import HELP, known_tokens
from core.seo.robots import Robots, sound_lines


class KindBlock(blocks.StructBlock):
    """The patterns of one kind of page."""

    kind = blocks.ChoiceBlock(choices=page_kinds, label="Kind of page")
    title = blocks.CharBlock(max_length=120, required=False, validators=[known_tokens])
    description = blocks.CharBlock(max_length=300, required=False, validators=[known_tokens])

    class Meta:
        icon = "doc-empty"
        description = "How pages of one kind are named and described in search results."


@register_setting(icon="search")
class SeoSettings(BaseSiteSetting):
    """Titles and descriptions by pattern, the picture of pages that have none, and what crawlers may read."""

    title_pattern = models.CharField(
        "title of any page",
        max_length=120,
        blank=True,
        validators=[known_tokens],
        help_text="Used where neither the page nor its kind has one. Empty: {title} · {firm}.",
    )
    description_pattern = models.CharField(
        "description of any page",
        max_length=300,
        blank=True,
        validators=[known_tokens],
        help_text="Used where neither the page nor its kind has one. Empty: the page's summary.",
    )
    kinds = StreamField(
        [("kind", KindBlock())],
        blank=True,
        verbose_name="patterns by kind of page",
        help_text="A pattern is passed over on pages where one of its tokens has nothing to say.",
    )
    social_image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="For shared pages without a picture of their own. Empty: a card is drawn with the page's title.",
    )
    robots = models.CharField("crawlers", max_length=20, choices=Robots.choices, default=Robots.OPEN)
    robots_extra = models.TextField(
        "further lines of robots.txt",
        blank=True,
        max_length=4000,
        validators=[sound_lines],
        help_text="One rule a line, such as Disallow: /summer-sale/. Without a User-agent line they speak to everyone.",
    )
    llms_txt = models.BooleanField(
        "offer llms.txt", default=True, help_text="An overview of pages, services and prices for AI assistants."
    )

    select_related = ["social_image"]
    panels = [
        MultiFieldPanel(
            [FieldPanel("title_pattern"), FieldPanel("description_pattern"), FieldPanel("kinds")],
            "Titles and descriptions",
            help_text=f"What a page says itself comes first, then its kind, then these. {HELP}",
        ),
        MultiFieldPanel([FieldPanel("social_image")], "Sharing"),
        MultiFieldPanel([FieldPanel("robots"), FieldPanel("robots_extra"), FieldPanel("llms_txt")], "Crawlers"),
    ]

    class Meta:
        verbose_name = "search engines and sharing"

    def patterns_for(self, kind: str) -> tuple[str, str]:
        """Return title and description pattern of a kind of page; the first entry counts."""
        values: list[Any] = [child.value for child in self.kinds if child.value["kind"] == kind]
        return (values[0]["title"], values[0]["description"]) if values else ("", "")
