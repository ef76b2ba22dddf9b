"""Who goes where: from a place to the people who come there, and what they do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from math import cos, radians
from typing import Any, NamedTuple

from django.db.models import Count, F, Q

from booking.models import Provider, ServiceArea
from catalogue.models import Service, ServiceKind
from catalogue.models import ServiceQuerySet as Services
from core.geo import Place, distance_km, outcode

KM_A_DEGREE = 111.0  # of latitude; a little less than the true 111.2, so that the box is never too small
WIDEST_KM = 200.0  # no area is wider, see ServiceArea.radius_km


class Box(NamedTuple):
    """From where to where, in degrees."""

    lat: tuple[float, float]
    lng: tuple[float, float]


def providers_near(place: Place) -> list[int]:
    """Return the ids of active providers one of whose areas covers the place, in order."""
    near = _box(place)
    areas = ServiceArea.objects.filter(provider__active=True, lat__range=near.lat, lng__range=near.lng)
    rows = areas.values_list("provider_id", "lat", "lng", "radius_km")
    return sorted({provider_id for provider_id, *circle in rows if _covers(circle, place)})


def people_for(service_id: int, place: Place) -> list[Provider]:
    """Return those near the place who do this service, by name: one query."""
    near = _box(place)
    able = Provider.objects.offering(service_id).annotate(
        lat=F("areas__lat"), lng=F("areas__lng"), radius_km=F("areas__radius_km")
    )
    rows: Iterable[Any] = able.filter(lat__range=near.lat, lng__range=near.lng).order_by("name", "pk")
    return list({one: None for one in rows if _covers((one.lat, one.lng, one.radius_km), place)})


def providers_for(service_id: int, place: Place) -> list[int]:
    """Return the ids of those near the place who do this service, in order."""
    return sorted(one.pk for one in people_for(service_id, place))


def services_near(place: Place, *, at: datetime, people: Sequence[int] | None = None) -> Services:
    """Return what is on sale and done by enough people near the place to make up its crew, at the place's price.

    A package needs nobody near. Whoever has asked already who is near passes them as `people`.
    """
    near = Q(providers__in=providers_near(place) if people is None else people)
    offered = Service.objects.on_sale(at, outcode(place.postcode)).annotate(hands=Count("providers", filter=near))
    return offered.filter(Q(hands__gte=F("crew")) | Q(kind=ServiceKind.PACKAGE))


def _box(place: Place) -> Box:
    """Return what an index can be asked for: nobody whose area covers the place is centred outside it."""
    tall = WIDEST_KM / KM_A_DEGREE
    wide = tall / max(cos(radians(place.lat)), 0.01)
    return Box((place.lat - tall, place.lat + tall), (place.lng - wide, place.lng + wide))


def _covers(circle: Sequence[Decimal], place: Place) -> bool:
    lat, lng, radius = map(float, circle)
    return distance_km(place, Place("", lat, lng)) <= radius
