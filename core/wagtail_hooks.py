"""What all pages share, in Wagtail."""

from __future__ import annotations

from wagtail.snippets.models import register_snippet

from core.announcement_list import AnnouncementViewSet

register_snippet(AnnouncementViewSet)
