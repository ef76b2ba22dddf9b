"""Announcements in Wagtail."""

from __future__ import annotations

from wagtail.admin.ui.tables import LiveStatusTagColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from core.models import Announcement


class AnnouncementViewSet(SnippetViewSet):
    model = Announcement
    icon = "warning"
    list_display = ["__str__", "level", "go_live_at", "expire_at", LiveStatusTagColumn()]
    list_filter = ["level", "live"]
    search_fields = ["text"]
    ordering = ["-pk"]
