"""Whole public pages, kept ready: rendered once, shown to everybody, thrown away when something on them changes.

A page may be kept because it holds nothing personal. Wagtail pages offer themselves when they are served;
a plain view is marked `@cacheable`. Whoever owns a model says with `on_change` what goes when a row of it changes.
"""

from core.page_cache.boundaries import register_boundary
from core.page_cache.changes import by_reference, everything, on_change
from core.page_cache.freshness import limit_freshness
from core.page_cache.offering import cacheable, offer
from core.page_cache.purging import also_purge, purge, purge_all, purge_paths
from core.page_cache.query import allow_parameters

__all__ = [
    "allow_parameters",
    "also_purge",
    "by_reference",
    "cacheable",
    "everything",
    "limit_freshness",
    "offer",
    "on_change",
    "purge",
    "purge_all",
    "purge_paths",
    "register_boundary",
]
