"""Who goes where: from a place to the people who come there, and what they do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from math import cos, radians

from django.db.models import Count, F, Q

from booking.models import Provider, ServiceArea
from catalogue.models import Service, ServiceKind
from catalogue.models import ServiceQuerySet as Services
from core.geo import Place, distance_km, outcode

KM_A_DEGREE = 111.0  # of latitude; a little less than the true 111.2, so that the box is never too small
WIDEST_KM = 200.0  # no area is wider, see ServiceArea.radius_km


def providers_near(place: Place) -> list[int]:
    """Return the ids of active providers one of whose areas covers the place, in order."""
    tall = WIDEST_KM / KM_A_DEGREE
    wide = tall / max(cos(radians(place.lat)), 0.01)
    areas = ServiceArea.objects.filter(
        provider__active=True,
        lat__range=(place.lat - tall, place.lat + tall),
        lng__range=(place.lng - wide, place.lng + wide),
    ).values_list("provider_id", "lat", "lng", "radius_km")
    return sorted(
        {
            provider_id
            for provider_id, lat, lng, radius in areas
            if distance_km(place, Place("", float(lat), float(lng))) <= float(radius)
        }
    )


def providers_for(service_id: int, place: Place) -> list[int]:
    """Return the ids of those near the place who do this service, in order."""
    near = providers_near(place)
    return list(Provider.objects.offering(service_id).filter(pk__in=near).values_list("pk", flat=True))


def services_near(place: Place, *, at: datetime, people: Sequence[int] | None = None) -> Services:
    """Return what is on sale and done by enough people near the place to make up its crew, at the place's price.

    A package needs nobody near. Whoever has asked already who is near passes them as `people`.
    """
    near = Q(providers__in=providers_near(place) if people is None else people)
    offered = Service.objects.on_sale(at, outcode(place.postcode)).annotate(hands=Count("providers", filter=near))
    return offered.filter(Q(hands__gte=F("crew")) | Q(kind=ServiceKind.PACKAGE))
