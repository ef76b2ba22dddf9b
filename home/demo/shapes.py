"""The shapes the demonstration's words and figures come in."""

from __future__ import annotations

from dataclasses import dataclass

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class DemoChoice:
    """An option or extra: what it adds in pounds and minutes."""

    name: str
    price: int = 0
    minutes: int = 0
    summary: str = ""
    most: int = 1


@dataclass(frozen=True)
class DemoService:
    """A service, its choices, and the words of its page. Prices in pounds, VAT included."""

    slug: str
    name: str
    category: str
    summary: str
    price: int
    minutes: int
    lead: str
    story: str
    included: tuple[str, ...]
    not_included: tuple[str, ...]
    steps: Pairs
    questions: Pairs
    groups: tuple[tuple[str, tuple[DemoChoice, ...]], ...] = ()
    extras: tuple[DemoChoice, ...] = ()
    after: int = 15
    notice: int = 240
    crew: int = 1
    per_day: int | None = None
    pay_on_day: bool = True
    consultation: str = ""


@dataclass(frozen=True)
class DemoProvider:
    """Somebody who comes: what they do, when, and how far. Hours as (weekdays, from, to); 0 is Monday."""

    slug: str
    name: str
    bio: str
    services: tuple[str, ...]
    hours: tuple[tuple[tuple[int, ...], str, str], ...]
    areas: tuple[tuple[str, int], ...]
