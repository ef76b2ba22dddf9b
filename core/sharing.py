"""What the blocks of one page share: each thing is fetched once, for all of them together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone

T = TypeVar("T")


def memo(context: Mapping[str, Any] | None, key: str, build: Callable[[], T]) -> T:
    """Return what `build` made the first time any block of this page asked for `key`.

    However many blocks a page has, each thing is fetched once; a block shown alone builds it.
    """
    store: dict[str, Any] = (context or {}).get("memo", {})
    if key not in store:
        store[key] = build()
    made: T = store[key]
    return made


def known(context: Mapping[str, Any] | None, key: str) -> Any:
    """Return what some block has asked for already, or None: nothing is asked for its sake."""
    return (context or {}).get("memo", {}).get(key)


def moment(context: Mapping[str, Any] | None) -> datetime:
    """Return the moment the page is shown at."""
    at: datetime | None = (context or {}).get("at")
    return at or timezone.now()


def wanted(context: Mapping[str, Any] | None, model: type[models.Model]) -> set[str]:
    """Return the ids of all rows of `model` the page refers to, in choosers and in running text.

    With them one question brings what every block needs. A list of pages names them as `listed`; a block shown alone
    has none.
    """
    context = context or {}
    page = context.get("page")
    pages = context.get("listed", []) if page is None else [page]
    if not pages:
        return set()
    found = memo(context, "core.wanted", lambda: _references(pages))
    return found.get(model, set())


def _references(pages: Iterable[models.Model]) -> dict[type[models.Model], set[str]]:
    found: dict[type[models.Model], set[str]] = {}
    fields = [(page, field) for page in pages for field in page._meta.concrete_fields]
    for page, field in fields:
        if not hasattr(field, "extract_references"):
            continue
        value = field.value_from_object(page)
        for model, pk, *_path in field.extract_references(value) if value else ():
            found.setdefault(model, set()).add(str(pk))
    return found
