"""Which price counts where there are several. One rule for pages, API and placing alike."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from djmoney.money import Money

if TYPE_CHECKING:
    from catalogue.models import AreaPrice


class PersonPrice(Protocol):
    """A price of one person from a moment on; no amount ends it."""

    pk: int
    provider_id: int
    amount: Money | None
    valid_from: datetime


def resolved(*, base: Money | None, area: Money | None = None, provider: Money | None = None) -> Money | None:
    """Return the price that counts: of the person the customer chose, else of the place, else the usual one."""
    return next((price for price in (provider, area, base) if price is not None), None)


def amounts_by_area(rows: Iterable[AreaPrice], at: datetime) -> dict[str, Money]:
    """Return what each outcode that has a price of its own costs at `at`."""
    found: dict[str, Money | None] = {}
    for row in sorted((row for row in rows if row.valid_from <= at), key=lambda row: (row.valid_from, row.pk)):
        found |= dict.fromkeys(row.outcodes.split(), row.amount)
    return {outcode: amount for outcode, amount in found.items() if amount is not None}


def amounts_by_person(rows: Iterable[PersonPrice], at: datetime) -> dict[int, Money]:
    """Return what each person who has a price of their own costs at `at`."""
    found: dict[int, Money | None] = {}
    for row in sorted((row for row in rows if row.valid_from <= at), key=lambda row: (row.valid_from, row.pk)):
        found[row.provider_id] = row.amount
    return {person: amount for person, amount in found.items() if amount is not None}


def least_anywhere(
    usual: Money, others: tuple[Iterable[AreaPrice], Iterable[PersonPrice]] | None, *, at: datetime
) -> tuple[Money, bool]:
    """Return the least anybody could pay at `at`, by the rows for places and people, and whether others pay more."""
    areas, people = others or ((), ())
    return least(usual, amounts_by_area(areas, at).values(), amounts_by_person(people, at).values())


def least(usual: Money, areas: Iterable[Money], people: Iterable[Money]) -> tuple[Money, bool]:
    """Return the least anybody could pay, and whether others pay more."""
    every = {usual, *areas, *people}
    return min(every), len(every) > 1
