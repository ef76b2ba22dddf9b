"""Where we come: the places inside somebody's area, and a map drawn from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

from booking.models import ServiceArea
from core.geo import Place, distance_km
from core.models import PostcodeArea

KM_A_DEGREE = 111.32
MARGIN_KM = 2.5
ROOM_KM = (3.4, 1.5)  # what a code takes up on the map


@dataclass(frozen=True)
class Mark:
    """Something on the map, in kilometres from its upper left corner."""

    x: float
    y: float
    radius: float
    name: str = ""
    code: str = ""


@dataclass(frozen=True)
class Coverage:
    """The places served, and the map: a view box of `width` by `height` kilometres."""

    places: tuple[PostcodeArea, ...]
    width: float = 0
    height: float = 0
    circles: tuple[Mark, ...] = ()
    dots: tuple[Mark, ...] = ()

    @property
    def labels(self) -> list[Mark]:
        """The dots that may carry their code: none so near to another that the words would meet."""
        apart: list[Mark] = []
        for dot in self.dots:
            if all(abs(dot.x - other.x) > ROOM_KM[0] or abs(dot.y - other.y) > ROOM_KM[1] for other in apart):
                apart.append(dot)
        return apart

    @property
    def names(self) -> list[str]:
        """The best-known name of each place, in alphabetical order."""
        return sorted({name for place in self.places if (name := place.name.split(",")[0].strip())})


def coverage() -> Coverage:
    """Return every outcode that lies in the area of an active provider: two queries."""
    areas = list(ServiceArea.objects.filter(provider__active=True))
    centres = {(float(area.lat), float(area.lng), float(area.radius_km)) for area in areas}
    served = [place for place in PostcodeArea.objects.order_by("outcode") if _inside(place, centres)]
    return _drawn(served, sorted(centres))


def _inside(place: PostcodeArea, circles: set[tuple[float, float, float]]) -> bool:
    here = Place(place.outcode, float(place.lat), float(place.lng))
    return any(distance_km(here, Place("", lat, lng)) <= radius for lat, lng, radius in circles)


def _drawn(served: Sequence[PostcodeArea], circles: Sequence[tuple[float, float, float]]) -> Coverage:
    if not served:
        return Coverage(())
    north = max(float(place.lat) for place in served)
    south = min(float(place.lat) for place in served)
    west = min(float(place.lng) for place in served)
    east = max(float(place.lng) for place in served)
    narrow = cos(radians((north + south) / 2)) * KM_A_DEGREE

    def mark(lat: float, lng: float, radius: float, name: str = "", code: str = "") -> Mark:
        x, y = (lng - west) * narrow + MARGIN_KM, (north - lat) * KM_A_DEGREE + MARGIN_KM
        return Mark(round(x, 2), round(y, 2), radius, name, code)

    return Coverage(
        places=tuple(served),
        width=round((east - west) * narrow + 2 * MARGIN_KM, 2),
        height=round((north - south) * KM_A_DEGREE + 2 * MARGIN_KM, 2),
        circles=tuple(mark(*circle) for circle in circles),
        dots=tuple(mark(float(p.lat), float(p.lng), 0.4, p.name, p.outcode) for p in served),
    )
