"""All style sheets of the site as one file: pages ask for one thing, and nobody keeps a list of links."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

FOLDER = settings.ROOT / "static" / "css"
BUNDLE = "css/site.css"
# Layers decide who wins, so the order within a folder does not matter; only their declaration comes first.
FIRST = ("layers", "tokens", "reset", "base", "layout")
APART = ("api_docs",)


def sheets() -> list[Path]:
    """Return the style sheets of every page, in the order they are put together."""
    found = [path for path in sorted(FOLDER.rglob("*.css")) if path.stem not in APART]
    return sorted(found, key=lambda path: FIRST.index(path.stem) if path.stem in FIRST else len(FIRST))


class StyleBundle(BaseFinder):
    """Puts the sheets together whenever one of them is newer than the bundle."""

    storage = FileSystemStorage(settings.VAR / "bundle")

    # The stubs tell the two answers apart by overloads; Django itself passes find_all by keyword.
    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> str | list[str]:  # type: ignore[override]
        if path != BUNDLE:
            return []
        bundle = str(self._fresh())
        return [bundle] if find_all else bundle

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        self._fresh()
        yield BUNDLE, self.storage

    def _fresh(self) -> Path:
        target, parts = Path(self.storage.path(BUNDLE)), sheets()
        newest = max(path.stat().st_mtime for path in [FOLDER, *FOLDER.glob("*/"), *parts])
        if not target.exists() or target.stat().st_mtime < newest:
            target.parent.mkdir(parents=True, exist_ok=True)
            building = target.with_suffix(f".{os.getpid()}")
            building.write_text("\n".join(path.read_text(encoding="utf-8") for path in parts), encoding="utf-8")
            building.replace(target)
        return target
