"""What pages and blocks are called now, for numbers that outlive them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wagtail.fields import StreamField
from wagtail.models import Page

from core.sources import Source


@dataclass(frozen=True)
class Place:
    """A page and a block of it in words; `page_id` only while the page is there."""

    page: str
    block: str = ""
    heading: str = ""
    page_id: int | None = None


UNKNOWN = Place("Unknown source")


class Names:
    """Looks pages up once, however many blocks of theirs are asked about."""

    def __init__(self, page_ids: Iterable[int]) -> None:
        self.pages: dict[int, Page] = {page.pk: page for page in Page.objects.filter(pk__in=set(page_ids)).specific()}
        self._blocks = {pk: dict(_blocks(page)) for pk, page in self.pages.items()}

    def of(self, source: Source | None) -> Place:
        if source is None:
            return UNKNOWN
        page = self.pages.get(source.page_id)
        if page is None:
            return Place(f"A page deleted since (no. {source.page_id})")
        if not source.block_id:
            return Place(page.title, "The page's own parts", page_id=page.pk)
        kind, title = self._blocks[page.pk].get(source.block_id, ("A block removed since", ""))
        return Place(page.title, kind, title, page.pk)


def _blocks(page: Page) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield id, kind and heading of every block as it is stored, without asking for what it shows."""
    for field in page._meta.get_fields():
        if not isinstance(field, StreamField):
            continue
        labels = {name: str(kind.label) for name, kind in field.stream_block.child_blocks.items()}
        for row in getattr(page, field.name).raw_data:
            value = row["value"] if isinstance(row["value"], dict) else {}
            heading = str(value.get("heading") or value.get("title") or "")
            yield str(row.get("id") or ""), (labels.get(row["type"], row["type"]), heading)
