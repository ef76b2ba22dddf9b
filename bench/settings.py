"""The product as it runs in production, on throw-away databases that are made without migrations."""

from __future__ import annotations

from config.settings.test import *  # noqa: F403
from config.settings.test import INSTALLED_APPS

MIGRATION_MODULES = {name.split(".")[-1]: None for name in INSTALLED_APPS} | {
    f"wagtail{name}": None
    for name in (
        "core",
        "admin",
        "images",
        "docs",
        "search",
        "searchpromotions",
        "users",
        "forms",
        "redirects",
        "embeds",
        "snippets",
    )
}
