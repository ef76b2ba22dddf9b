"""Which services answer a question, and in which order: a fixed number of queries however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from booking.areas import providers_near
from booking.availability.demand import demand_for
from booking.availability.soonest import soonest, within
from booking.models import Provider
from catalogue.queries import Card
from core.words import begins_some, stems, words_of
from services.asking import Asked
from services.found import Hit

AHEAD_DAYS = 30


def by_words(cards: Sequence[Card], words: str, also: Collection[int] = ()) -> list[Card]:
    """Return the services that have every word in name, summary or kind of work, the names first.

    `also` are services whose page tells of the words; they follow.
    """
    if not words:
        return list(cards)
    wanted = stems(words)
    scored = [(_score(card, wanted) or (1 if card.service.pk in also else 0), card) for card in cards]
    return [card for score, card in sorted(scored, key=lambda pair: -pair[0]) if score]


def narrowed(cards: Sequence[Card], asked: Asked, *, at: datetime) -> list[Hit]:
    """Keep what the filters allow, in the order asked for; what is free when is asked only where it matters."""
    kept = [card for card in cards if _fits(card, asked)]
    if not (asked.place or asked.days or asked.sort == "soonest"):
        return _sorted([_hit(card) for card in kept], asked)
    people = _people(asked)
    kept = [card for card in kept if len(people[card.service.pk]) >= card.service.crew or not asked.place]
    if not (asked.days or asked.sort == "soonest"):
        return _sorted([_hit(card) for card in kept], asked)
    wanted = {demand_for(card.service, card.minutes): people[card.service.pk] for card in kept}
    starts = soonest(wanted, within(asked.days or AHEAD_DAYS, at=at), at=at)
    hits = [_hit(card, starts.get(card.service.pk)) for card in kept if card.service.pk in starts or not asked.days]
    return _sorted(hits, asked)


def _score(card: Card, wanted: Sequence[str]) -> int:
    """Return how well a service goes by these stems: 0 if one of them is nowhere."""
    name, kind, summary = (
        words_of(text) for text in (card.service.name, card.service.category.name, card.service.summary)
    )
    points = [
        8 if begins_some(start, name) else 3 if begins_some(start, kind) else 2 if begins_some(start, summary) else 0
        for start in wanted
    ]
    return sum(points) if points and all(points) else 0


def _fits(card: Card, asked: Asked) -> bool:
    if asked.category and card.service.category.slug != asked.category:
        return False
    if asked.minutes and card.minutes > asked.minutes:
        return False
    return asked.price is None or card.price.amount <= asked.price


def _people(asked: Asked) -> dict[int, list[int]]:
    """Return who does each service, among those who come to the place: two queries."""
    near = set(providers_near(asked.place)) if asked.place else None
    people: dict[int, list[int]] = defaultdict(list)
    pairs = Provider.objects.filter(active=True, services__isnull=False).values_list("services", "pk").order_by("pk")
    for service_id, provider_id in pairs:
        if near is None or provider_id in near:
            people[service_id].append(provider_id)
    return people


def _hit(card: Card, next_free: datetime | None = None) -> Hit:
    return Hit(card.service.name, card.service.summary, card.href, card, next_free)


def _sorted(hits: list[Hit], asked: Asked) -> list[Hit]:
    """Order by price or by time; the rest stays as it came, so equals do as well."""
    if asked.sort == "price":
        return sorted(hits, key=lambda hit: hit.card.price.amount if hit.card else 0)
    if asked.sort == "soonest":
        return sorted(hits, key=lambda hit: (hit.next_free is None, hit.next_free and hit.next_free.timestamp()))
    return hits
