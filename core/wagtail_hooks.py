"""What all pages share, in Wagtail."""

from __future__ import annotations

from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet

from core.announcement_list import AnnouncementViewSet
from core.page_links import PageLinks
from core.reports import hooks as report_hooks  # noqa: F401 - registers them
from core.seo.preview import head_preview
from core.snippet_lists import ContentSnippets

register_snippet(AnnouncementViewSet)
register_snippet(ContentSnippets)


@hooks.register("register_admin_urls")
def register_head_preview() -> list[URLPattern]:
    """Only people who may enter the admin come here; the view asks whether they may edit the page."""
    return [path("head-preview/<slug:app>/<slug:model>/<int:page_id>/", head_preview, name="head_preview")]


def register_page_links(features: FeatureRegistry) -> None:
    """Let links to pages be looked up for all texts of a page at once."""
    features.register_link_type(PageLinks)


# After Wagtail's own, in whose place it stands.
hooks.register("register_rich_text_features", register_page_links, order=10)
