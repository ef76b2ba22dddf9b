"""Where we come: the places inside somebody's area, and a map drawn from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import cos, radians

from booking.models import ServiceArea
from core.geo import Place, distance_km
from core.models import PostcodeArea

KM_A_DEGREE = 111.32
UNITS_A_KM = 10
MARGIN = 30
ROOM = (42, 20)  # what a code takes up on the map


@dataclass(frozen=True)
class Mark:
    """A place on the map, in hundreds of metres from its upper left corner."""

    x: float
    y: float
    name: str
    code: str


@dataclass(frozen=True)
class Coverage:
    """The places served, and the map: a view box of `width` by `height`."""

    places: tuple[PostcodeArea, ...]
    width: float = 0
    height: float = 0
    dots: tuple[Mark, ...] = ()
    reach: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def people(self, outcodes: Iterable[str]) -> frozenset[int]:
        """Return the ids of those who come to any of these outcodes."""
        return frozenset[int]().union(*(self.reach.get(code, frozenset()) for code in outcodes))

    @property
    def labels(self) -> list[Mark]:
        """The dots that may carry their code: none so near to another that the words would meet."""
        apart: list[Mark] = []
        for dot in self.dots:
            if all(abs(dot.x - other.x) > ROOM[0] or abs(dot.y - other.y) > ROOM[1] for other in apart):
                apart.append(dot)
        return apart

    @property
    def names(self) -> list[str]:
        """The best-known name of each place, in alphabetical order."""
        return sorted({name for place in self.places if (name := place.name.split(",")[0].strip())})


def coverage() -> Coverage:
    """Return every outcode that lies in the area of an active provider, and whose: two queries."""
    circles: dict[tuple[float, float, float], set[int]] = {}
    for area in ServiceArea.objects.filter(provider__active=True):
        circle = (float(area.lat), float(area.lng), float(area.radius_km))
        circles.setdefault(circle, set()).add(area.provider_id)
    served, reach = [], {}
    for place in PostcodeArea.objects.order_by("outcode") if circles else ():
        if people := _reached(place, circles):
            served.append(place)
            reach[place.outcode] = people
    return replace(_drawn(served), reach=reach)


def _reached(place: PostcodeArea, circles: Mapping[tuple[float, float, float], set[int]]) -> frozenset[int]:
    here = Place(place.outcode, float(place.lat), float(place.lng))
    inside = (people for (lat, lng, far), people in circles.items() if distance_km(here, Place("", lat, lng)) <= far)
    return frozenset[int]().union(*inside)


def _drawn(served: Sequence[PostcodeArea]) -> Coverage:
    if not served:
        return Coverage(())
    north, south = (float(edge(place.lat for place in served)) for edge in (max, min))
    east, west = (float(edge(place.lng for place in served)) for edge in (max, min))
    down = KM_A_DEGREE * UNITS_A_KM
    right = down * cos(radians((north + south) / 2))
    return Coverage(
        places=tuple(served),
        width=round((east - west) * right + 2 * MARGIN, 1),
        height=round((north - south) * down + 2 * MARGIN, 1),
        dots=tuple(
            Mark(
                x=round((float(place.lng) - west) * right + MARGIN, 1),
                y=round((north - float(place.lat)) * down + MARGIN, 1),
                name=place.name,
                code=place.outcode,
            )
            for place in served
        ),
    )
