"""What the service pages show: always the same number of queries, however much there is to show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from booking.availability.demand import demand_for
from booking.availability.queries import nearest_starts
from booking.models import Provider
from catalogue.models import Category, Service
from catalogue.queries import Card, card_of, matching, shown


@dataclass(frozen=True)
class Found:
    """The answer of the service index: what matches, and what could be asked instead."""

    words: str
    category: str
    cards: list[Card]
    categories: list[Category]
    on_sale: int

    @property
    def narrowed(self) -> bool:
        return bool(self.words or self.category)


def find_services(words: str, category: str, *, at: datetime) -> Found:
    services = shown(at)
    found = matching(services, words)
    if category:
        found = found.filter(category__slug=category)
    categories = Category.objects.filter(services__in=Service.objects.on_sale(at).values("pk")).distinct()
    on_sale = services.count()
    return Found(words, category, [card_of(service, at) for service in found], list(categories), on_sale)


@dataclass(frozen=True)
class Offer:
    """Everything the booking panel shows. Without a card the service is not on sale: call us instead."""

    card: Card | None
    people: tuple[Provider, ...]
    times: tuple[datetime, ...]
    zone: str
    consultation: Card | None


def offer_of(service_id: int | None, *, consultation_id: int | None, at: datetime) -> Offer:
    wanted = [pk for pk in (service_id, consultation_id) if pk]
    cards = {service.pk: card_of(service, at) for service in shown(at).filter(pk__in=wanted)}
    card, consultation = cards.get(service_id or 0), cards.get(consultation_id or 0)
    zone = settings.BUSINESS_TIME_ZONE
    if card is None:
        return Offer(None, (), (), zone, consultation)
    people = tuple(Provider.objects.offering(card.service.pk))
    return Offer(card, people, _next_times(card, people, at=at), zone, consultation)


def _next_times(card: Card, people: tuple[Provider, ...], *, at: datetime) -> tuple[datetime, ...]:
    """Return the first three times anybody has; which of them comes to the customer is asked in the flow."""
    minutes = card.service.kickoff_minutes if card.service.is_package else card.minutes
    if not minutes:
        return ()
    demand = demand_for(card.service, minutes)
    zone = ZoneInfo(settings.BUSINESS_TIME_ZONE)
    starts = nearest_starts(demand, [person.pk for person in people], at, at=at, zone=zone, limit=3)
    return tuple(start.starts_at for start in starts)
