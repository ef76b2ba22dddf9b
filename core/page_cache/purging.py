"""Throwing kept pages away. Nothing happens before the change that asks for it is committed."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django_q.tasks import async_task
from wagtail.models import Page, Site

from core.page_cache import store

# Answers made from all pages, such as the sitemap: they change with each of them.
_followers: set[str] = set()


def also_purge(*paths: str) -> None:
    """Throw these away with any page."""
    _followers.update(paths)


def followers() -> frozenset[str]:
    return frozenset(_followers)


def purge(pages: Iterable[Page]) -> None:
    """Throw away these pages, and what is made from all pages."""
    purge_paths([path for page in pages for path in paths_of(page)])


def purge_paths(paths: Iterable[str]) -> None:
    wanted = sorted({*paths, *_followers})
    transaction.on_commit(lambda: _purge_now(wanted), robust=True)


def purge_all(*, at_once: bool = False) -> None:
    """Throw everything away. `at_once`: nobody may see an old copy, not even while the new one is made."""
    transaction.on_commit(lambda: _purge_all_now(at_once=at_once), robust=True)


def paths_of(page: Page) -> list[str]:
    """Return where a page stands, on each site that has it."""
    place = page.url_path or ""
    roots = {root.root_path for root in Site.get_site_root_paths()}
    return [reverse("wagtail_serve", args=(place[len(root) :],)) for root in sorted(roots) if place.startswith(root)]


def _purge_now(paths: list[str]) -> None:
    store.renew(paths)
    if settings.WAGTAILFRONTENDCACHE:
        async_task("core.page_cache.tasks.purge_edge", paths)


def _purge_all_now(*, at_once: bool) -> None:
    if at_once:
        store.withdraw_old_copies(settings.PAGE_CACHE_SECONDS)
    store.renew_all()
    if settings.WAGTAILFRONTENDCACHE:
        async_task("core.page_cache.tasks.purge_edge", None)
