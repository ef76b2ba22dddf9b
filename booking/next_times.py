"""The next free times pages show, for every service a page asks about at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from booking.availability.demand import demand_for
from booking.availability.queries import next_starts
from booking.team import Person, team
from catalogue.blocks import cards_of
from catalogue.models import Service
from catalogue.queries import Card
from core.sharing import memo, moment, wanted


@dataclass(frozen=True)
class NextTimes:
    """The first times of a service, in the wall clock of `zone`."""

    card: Card
    times: tuple[datetime, ...]
    zone: str


def next_times(context: Mapping[str, Any] | None, service_id: int) -> NextTimes | None:
    """Return the next three times of a service on sale; those of all services of the page come in one query."""
    cards = cards_of(dict(context or {}))
    if service_id not in cards:
        return None
    known: dict[int, NextTimes] = memo(context, "booking.next_times", dict)
    if service_id not in known:
        asked = {service_id, *(int(key) for key in wanted(context, Service) if key.isdecimal())} - known.keys()
        among: Set[int] | None = frozenset() if (context or {}).get("nobody_comes") else None
        listed = [cards[pk] for pk in asked if pk in cards]
        known |= times_of(listed, team(context), at=moment(context), among=among)
    return known[service_id]


def times_of(
    cards: Collection[Card], people: Mapping[int, Person], *, at: datetime, among: Set[int] | None = None
) -> dict[int, NextTimes]:
    """Return the next times of each card; `among` narrows who may come."""
    zone = settings.BUSINESS_TIME_ZONE
    asked = [
        (
            demand_for(card.service, card.minutes),
            {
                person.pk
                for person in people.values()
                if card.service.pk in person.services and (among is None or person.pk in among)
            },
        )
        for card in cards
    ]
    found = next_starts(asked, at=at, zone=ZoneInfo(zone))
    return {
        card.service.pk: NextTimes(card, tuple(start.starts_at for start in starts), zone)
        for card, starts in zip(cards, found, strict=True)
    }
