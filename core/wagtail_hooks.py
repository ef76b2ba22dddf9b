"""What all pages share, in Wagtail."""

from __future__ import annotations

from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from core.announcement_list import AnnouncementViewSet
from core.reports import hooks as report_hooks  # noqa: F401 - registers them
from core.seo.preview import head_preview

register_snippet(AnnouncementViewSet)


@hooks.register("register_admin_urls")
def register_head_preview() -> list[URLPattern]:
    """Only people who may enter the admin come here; the view asks whether they may edit the page."""
    return [path("head-preview/<slug:app>/<slug:model>/<int:page_id>/", head_preview, name="head_preview")]
