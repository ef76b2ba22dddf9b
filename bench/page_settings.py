"""The product as it serves pages in production: shared file caches, templates loaded once, no debugging."""

from __future__ import annotations

import os

from bench.settings import *  # noqa: F403
from bench.settings import TEMPLATES, VAR
from config.settings.environment import ROOT
from config.settings.stores import shared_cache

ROOT_URLCONF = "bench.page_urls"
PAGE_CACHE_SECONDS = 300
FOLDER = f"bench-{os.environ.get('BENCH_FOLDER', 'pages')}"
CACHES = {
    name: {**shared_cache(name, 4_000), "LOCATION": VAR / FOLDER / name} for name in ("default", "pages", "sessions")
}
TEMPLATES = [{**TEMPLATES[0], "DIRS": [*TEMPLATES[0]["DIRS"], ROOT / "bench" / "templates"]}]  # type: ignore[misc]
