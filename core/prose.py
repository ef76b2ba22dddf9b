"""Running text as editors wrote it, ready to be shown: its links and chips are looked up in one pass.

Wagtail's own filter asks the database about every text. Here all texts of a page share what was found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import RichText, expand_db_html, get_text_for_indexing

Context = Mapping[str, Any]
_shown: ContextVar[Context | None] = ContextVar("the page that is being drawn", default=None)
GAP = "<!--next text-->"


def expand(texts: Sequence[Any], context: Context | None) -> list[SafeString]:
    """Return each text as HTML. All of them together cost one look-up of links and one of chips."""
    sources = [text.source if isinstance(text, RichText) else str(text or "") for text in texts]
    if not any(sources):
        return [mark_safe("")] * len(sources)
    with _drawing(context):
        whole = expand_db_html(GAP.join(source.replace(GAP, "") for source in sources))
    return [mark_safe(part) for part in whole.split(GAP)]  # noqa: S308 - written through Wagtail's own filter


def plain(html: str) -> str:
    """Return expanded text without its marks, for search engines."""
    return " ".join(get_text_for_indexing(html).split())


def drawn_page() -> Context | None:
    """Return the context of the page whose text is being expanded, for those who look things up for it."""
    return _shown.get()


@contextmanager
def _drawing(context: Context | None) -> Iterator[None]:
    token = _shown.set(context)
    try:
        yield
    finally:
        _shown.reset(token)
