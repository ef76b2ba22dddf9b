"""What the worker does for the CDN. Each may run twice without harm."""

from __future__ import annotations

from wagtail.contrib.frontend_cache.utils import get_backends
from wagtail.models import Page, Site

from core.page_cache.purging import followers, paths_of


def purge_edge(paths: list[str] | None) -> None:
    """Have the CDN throw away these paths of every site; all public pages where none are named."""
    wanted = paths if paths is not None else _every_path()
    urls = [f"{root.root_url}{path}" for root in Site.get_site_root_paths() for path in wanted]
    for backend in get_backends().values():
        backend.purge_batch(urls)


def _every_path() -> list[str]:
    pages = Page.objects.live().filter(depth__gt=1)
    return sorted({*followers(), *(path for page in pages for path in paths_of(page))})
