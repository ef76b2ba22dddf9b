"""The shared snippets in Wagtail's menu."""

from __future__ import annotations

from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PublishingPanel
from wagtail.admin.ui.tables import BooleanColumn, DateColumn, UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from core.models import Badge, CallToAction, Faq


class FaqViewSet(SnippetViewSet):
    model = Faq
    icon = "help"
    menu_label = "Questions"
    list_display = ["question", "group", BooleanColumn("live", label="Published"), UpdatedAtColumn()]
    list_filter = ["group", "live"]
    search_fields = ["question", "answer"]
    sort_order_field = "sort_order"
    panels = [FieldPanel("question"), FieldPanel("answer"), FieldPanel("group"), PublishingPanel()]


class CallToActionViewSet(SnippetViewSet):
    model = CallToAction
    icon = "pick"
    menu_label = "Calls to action"
    list_display = ["heading", "label", "link", BooleanColumn("live", label="Published"), UpdatedAtColumn()]
    list_filter = ["live", "link"]
    search_fields = ["heading", "text"]
    panels = [
        FieldPanel("heading"),
        FieldPanel("text"),
        MultiFieldPanel([FieldPanel("label"), FieldPanel("link")], "Button"),
        PublishingPanel(),
    ]


class BadgeViewSet(SnippetViewSet):
    model = Badge
    icon = "success"
    list_display = [
        "name",
        "evidence_url",
        DateColumn("expires_on", label="Valid until"),
        BooleanColumn("live", label="Published"),
        UpdatedAtColumn(),
    ]
    list_filter = {"live": ["exact"], "expires_on": ["lte", "gte"]}
    search_fields = ["name"]
    panels = [
        FieldPanel("name"),
        MultiFieldPanel([FieldPanel("icon"), FieldPanel("picture")], "How it looks"),
        MultiFieldPanel([FieldPanel("evidence_url"), FieldPanel("expires_on")], "Why it is true"),
        PublishingPanel(),
    ]


class ContentSnippets(SnippetViewSetGroup):
    items = (FaqViewSet, CallToActionViewSet, BadgeViewSet)
    menu_label = "Kept content"
    menu_icon = "snippet"
    menu_order = 160
