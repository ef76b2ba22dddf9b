"""What an answer to a search is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page as Slice
from django.core.paginator import Paginator

from catalogue.models import Category
from catalogue.queries import Card
from services.asking import DAYS, MINUTES, SORTS, Asked, price_in_words

A_PAGE = 12


@dataclass(frozen=True)
class Hit:
    """One thing found: a service with its card, or a page with its words."""

    title: str
    text: str
    href: str
    card: Card | None = None
    next_free: datetime | None = None
    promoted: bool = False


@dataclass(frozen=True)
class Chip:
    """A filter that is on: what it says, and the address without it."""

    label: str
    href: str


@dataclass(frozen=True)
class Found:
    """One page of the answer, and everything the page around it shows."""

    asked: Asked
    hits: Slice[Hit]
    categories: list[Category]
    on_sale: int
    meant: str = ""  # what was looked for instead, where nothing went by the words typed

    @property
    def total(self) -> int:
        return self.hits.paginator.count

    @property
    def words(self) -> str:
        return self.asked.words

    @property
    def narrowed(self) -> bool:
        return bool(self.words or self.asked.narrows)

    @property
    def missed(self) -> bool:
        """Whether the words, as typed, found nothing."""
        return bool(self.words and (self.meant or not self.total))

    @property
    def chips(self) -> list[Chip]:
        """What may be taken off again, one by one."""
        asked = self.asked
        names = {category.slug: category.name for category in self.categories}
        labels = {
            "q": f"“{asked.words}”" if asked.words else "",
            "category": names.get(asked.category, ""),
            "area": f"Comes to {asked.postcode}" if asked.place else "",
            "price": f"Up to {price_in_words(asked.price)}" if asked.price is not None else "",
            "duration": f"Up to {MINUTES[str(asked.minutes)].lower()}" if asked.minutes else "",
            "within": f"Free {DAYS[str(asked.days)].lower()}" if asked.days else "",
        }
        return [Chip(label, asked.address(**{name: ""})) for name, label in labels.items() if label]

    @property
    def choices(self) -> dict[str, list[tuple[str, str, bool]]]:
        """The lists of the form: value, label, and whether it is the one chosen."""
        asked = self.asked
        kinds = {"": "Everything"} | {category.slug: category.name for category in self.categories}
        return {
            "category": _options(kinds, asked.category),
            "duration": _options({"": "Any length"} | MINUTES, str(asked.minutes or "")),
            "within": _options({"": "Any time"} | DAYS, str(asked.days or "")),
            "sort": _options(SORTS, asked.sort),
        }


def sliced(hits: Sequence[Hit], page: str) -> Slice[Hit]:
    """Return one page; a number that is none, or too high, gives the first or the last."""
    return Paginator(hits, A_PAGE).get_page(page if len(page) < 10 else "1")


def _options(labels: dict[str, str], chosen: str) -> list[tuple[str, str, bool]]:
    return [(value, label, value == chosen) for value, label in labels.items()]
