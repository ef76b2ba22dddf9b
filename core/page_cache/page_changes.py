"""What a changed page throws away: itself, or everything where other pages show what changed."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page, ReferenceIndex

from core.page_cache.purging import purge, purge_all

# Other pages show these: in menus, breadcrumbs, cards and links.
SHOWN_ELSEWHERE = ("live", "title", "url_path", "show_in_menus")
OF_DRAFTS = {
    "comments",
    "draft_title",
    "has_unpublished_changes",
    "latest_revision",
    "latest_revision_created_at",
    "numchild",
}


def remember(page: Page) -> None:
    """Note how a page stood before it is saved."""
    page._stood = Page.objects.filter(pk=page.pk).values(*SHOWN_ELSEWHERE).first() if page.pk else None


def page_saved(page: Page, update_fields: Any) -> None:
    if update_fields and set(update_fields) <= OF_DRAFTS:
        return
    before: dict[str, Any] = getattr(page, "_stood", None) or {"live": False}
    now = {name: getattr(page, name) for name in SHOWN_ELSEWHERE}
    if not (now["live"] or before["live"]):
        return
    if now != before:
        purge_all()
    else:
        purge([page, *_who_shows(page)])


def page_deleted(page: Page) -> None:
    if page.live:
        purge_all()


def _who_shows(page: Page) -> list[Page]:
    """Return the parent, which may list this page, and the pages that name it."""
    places = [place for place, _ in ReferenceIndex.get_references_to(page).group_by_source_object()]
    parent = page.get_parent()
    return [place for place in (parent, *places) if isinstance(place, Page)]
