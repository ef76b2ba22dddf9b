"""What the shared app adds to Wagtail's admin."""

from __future__ import annotations

from django.urls import URLPattern, path
from wagtail import hooks

from core.seo.preview import head_preview


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]
def register_head_preview() -> list[URLPattern]:
    """Only people who may enter the admin come here; the view asks whether they may edit the page."""
    return [path("head-preview/<slug:app>/<slug:model>/<int:page_id>/", head_preview, name="head_preview")]
