"""What the service pages and the search show: always the same number of queries, however much there is to show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from wagtail.models import Page

from booking.availability.demand import demand_for
from booking.availability.queries import nearest_starts
from booking.models import Provider
from catalogue.models import Category, Service
from catalogue.queries import Card, card_of, cards, href_of, shown
from core.words import begins_some, mended, stems, words_of
from services.asking import Asked
from services.found import Found, Hit, sliced
from services.narrowing import by_words, narrowed
from services.pages import address_of, open_pages, pages_about, pages_beginning, promoted, summaries

MOST_SUGGESTIONS = 8


def find_services(asked: Asked, everything: Sequence[Card], *, at: datetime) -> Found:
    """Answer from what is on sale. Where no name fits the words, the nearest words are looked for instead."""
    asked, categories = _understood(asked, everything)
    meant, chosen = "", by_words(everything, asked.words)
    if asked.words and not chosen:
        meant = mended(asked.words, _names(everything))
        chosen = by_words(everything, meant) if meant else []
    hits = narrowed(chosen, asked, at=at)
    return Found(asked, sliced(hits, asked.page), categories, len(everything), meant if chosen else "")


def find_anything(asked: Asked, *, at: datetime) -> Found:
    """Answer from services and written pages: what editors promote, then services, then pages."""
    everything = cards(at)
    asked, categories = _understood(asked, everything)
    meant, hits = "", _hits(asked, asked.words, everything, at=at)
    if asked.words and not hits:
        titles = open_pages().values_list("title", flat=True)
        meant = mended(asked.words, [*_names(everything), *titles])
        hits = _hits(asked, meant, everything, at=at) if meant else []
    return Found(asked, sliced(hits, asked.page), categories, len(everything), meant if hits else "")


def suggestions(words: str, *, at: datetime) -> list[Hit]:
    """Return what somebody may be about to type: three queries."""
    wanted = stems(words)
    if not wanted:
        return []
    on_sale = Service.objects.on_sale(at).select_related("category").with_page()
    services = [service for service in on_sale if _goes_by(service.name, wanted)]
    found = [Hit(service.name, service.category.name, href_of(service)) for service in services]
    known = {hit.href for hit in found}
    pages = [Hit(page.title, "", address_of(page)) for page in pages_beginning(words, MOST_SUGGESTIONS)]
    return [*found, *(page for page in pages if page.href and page.href not in known)][:MOST_SUGGESTIONS]


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
    offered = {service.pk: card_of(service, at) for service in shown(at).filter(pk__in=wanted)}
    card, consultation = offered.get(service_id or 0), offered.get(consultation_id or 0)
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


def _hits(asked: Asked, words: str, everything: Sequence[Card], *, at: datetime) -> list[Hit]:
    """Return what goes by the words; where only services can answer, pages are left out."""
    pages = pages_about(words) if words else []
    tells = {page.pk for page in pages}
    paged = {card.service.pk: page.pk for card in everything if (page := _page_of(card))}
    also = {service_id for service_id, page_id in paged.items() if page_id in tells}
    services = narrowed(by_words(everything, words, also), asked, at=at)
    if asked.narrows or asked.sort:
        return services
    first = [Hit(title, text, href, promoted=True) for title, text, href in (promoted(words) if words else [])]
    services = _promote(services, {hit.href for hit in first})
    written = [page for page in pages if page.pk not in paged.values()]
    texts = summaries(written)
    told = [Hit(page.title, texts.get(page.pk, ""), address_of(page)) for page in written]
    known = {hit.href for hit in services}
    first = [hit for hit in first if hit.href not in known]
    taken = {hit.href for hit in first}
    return [*first, *services, *(hit for hit in told if hit.href and hit.href not in taken)]


def _promote(services: list[Hit], picked: set[str]) -> list[Hit]:
    """Put the services editors promote first, with their price."""
    marked = [replace(hit, promoted=True) if hit.href in picked else hit for hit in services]
    return sorted(marked, key=lambda hit: not hit.promoted)


def _page_of(card: Card) -> Page | None:
    page: Page | None = getattr(card.service, "page", None)
    return page if page is not None and page.live else None


def _understood(asked: Asked, everything: Sequence[Card]) -> tuple[Asked, list[Category]]:
    """Return the question without a kind of work nobody sells, and the kinds there are."""
    kinds = {card.service.category.slug: card.service.category for card in everything}
    categories = sorted(kinds.values(), key=lambda category: (category.position, category.name))
    if asked.category and asked.category not in kinds:
        problems = {**asked.problems, "category": "We do not have that kind of work, so you see every kind."}
        typed = {**asked.typed, "category": ""}
        asked = replace(asked, category="", problems=problems, typed=typed)
    return asked, categories


def _names(everything: Sequence[Card]) -> list[str]:
    return [f"{card.service.name} {card.service.category.name}" for card in everything]


def _goes_by(name: str, wanted: Sequence[str]) -> bool:
    words = words_of(name)
    return all(begins_some(start, words) for start in wanted)
