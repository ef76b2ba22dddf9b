"""What the pages of the flow tell of a place. Each process remembers it until anything of it changes or begins.

It is what people see. Who is sent is claimed under the lock of their day, and what it costs is quoted when the
order is placed: both ask the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest
from djmoney.money import Money

from booking.areas import people_for, providers_near, services_near
from booking.estimate import from_price
from booking.models import Order, Provider
from catalogue.choices import attach_choices
from catalogue.models import PlacePrices, Service
from core.geo import Place, outcode
from core.page_cache.places import fact_of_place

# A card shows none of it, and it is many times as much as what the card shows.
WORKED_OUT_FROM = ("_prefetched_objects_cache", "area_rows", "people_rows")


@dataclass(frozen=True)
class Offer:
    """A service as a card shows it; `people` are first names."""

    service: Service
    price: Money
    is_from: bool
    people: list[str]


def is_served(request: HttpRequest, place: Place, *, at: datetime) -> bool:
    """Tell whether anybody comes to the place."""
    return fact_of_place(request, f"served {_code(place)}", lambda: bool(providers_near(place)), at=at)


def offers_at(request: HttpRequest, place: Place, *, at: datetime) -> list[Offer]:
    """Return what is done at the place, by whom and for how much."""
    return fact_of_place(request, f"offers {_code(place)}", lambda: offers(place, at=at), at=at)


def service_at(request: HttpRequest, place: Place, slug: str, *, at: datetime) -> Service | None:
    """Return a service done at the place with its price and its choices. What is not there is not remembered."""
    try:
        return fact_of_place(request, f"service {_code(place)} {slug}", lambda: _service(place, slug, at=at), at=at)
    except Service.DoesNotExist:
        return None


def people_at(request: HttpRequest, place: Place, service_id: int, *, at: datetime) -> list[Provider]:
    """Return who comes to the place for a service, by name."""
    name = f"people {_code(place)} {service_id}"
    return fact_of_place(request, name, lambda: people_for(service_id, place), at=at)


def prices_at(request: HttpRequest, order: Order, *, at: datetime) -> PlacePrices:
    """Return what everything costs where a basket is."""
    code = outcode(order.postcode)
    return fact_of_place(request, f"prices {code}", lambda: Service.objects.prices_at(at, code), at=at)


def offers(place: Place, *, at: datetime) -> list[Offer]:
    """Work out what is done at the place."""
    people = providers_near(place)
    near = Provider.objects.filter(pk__in=people).order_by("name")
    offered = list(services_near(place, at=at, people=people).select_related("category").with_other_prices(at))
    attach_choices(offered)
    prefetch_related_objects(offered, Prefetch("providers", near))
    return [_offer(service, at=at) for service in offered]


def _offer(service: Service, *, at: datetime) -> Offer:
    people = list(service.providers.all())
    price, is_from = from_price(service, at=at, people=[who.pk for who in people])
    for name in WORKED_OUT_FROM:
        vars(service).pop(name)
    return Offer(service, price, is_from, [who.name.split()[0] for who in people])


def _service(place: Place, slug: str, *, at: datetime) -> Service:
    service = services_near(place, at=at).select_related("category").get(slug=slug)
    attach_choices([service])
    return service


def _code(place: Place) -> str:
    """Return what the answers depend on: a place is known to the precision of its outcode."""
    return outcode(place.postcode)
