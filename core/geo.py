"""UK postcodes: the form they take, where they lie, how far apart they are. Nothing here asks a network."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from math import asin, cos, radians, sin, sqrt

from django.conf import settings

from core.errors import DomainError
from core.models import PostcodeArea
from core.page_cache import store
from core.page_cache.facts import remembered
from core.page_cache.places import OF_PLACES

# Form per the Royal Mail's programmers' guide: outward code, one space, digit and two letters.
FORM = re.compile(r"^(GIR|[A-Z]{1,2}\d[A-Z\d]?)(0AA|\d[ABD-HJLNP-UW-Z]{2})$")
EARTH_KM = 6371.0


class NotAPostcode(DomainError):
    code = "not_a_postcode"


class UnknownPostcode(DomainError):
    code = "unknown_postcode"


@dataclass(frozen=True)
class Place:
    """A point on the map, with the postcode it came from."""

    postcode: str
    lat: float
    lng: float
    name: str = ""


def normalise(text: str) -> str:
    """Return the postcode as the post office writes it, whatever the case, spacing or punctuation.

    Raises NotAPostcode where the text has not the form of one.
    """
    squeezed = re.sub(r"[^A-Z0-9]", "", text.upper())
    match = FORM.match(squeezed)
    if not match:
        raise NotAPostcode("Enter a full UK postcode, like BS6 5QA.")
    return f"{match[1]} {match[2]}"


def outcode(postcode: str) -> str:
    return postcode.split(" ", maxsplit=1)[0]


def locate(postcode: str) -> Place:
    """Return where a normalised postcode lies, to the precision of its outcode.

    Raises UnknownPostcode where the outcode is not in our table.
    """
    code = outcode(postcode)
    version = store.version_of_everything() if settings.PAGE_CACHE_SECONDS else None
    lat, lng, name = remembered(version, f"outcode {code}", partial(_looked_up, code, postcode), memory=OF_PLACES)
    return Place(postcode=postcode, lat=lat, lng=lng, name=name)


def _looked_up(code: str, postcode: str) -> tuple[float, float, str]:
    """Return where an outcode lies. What is not known is not remembered: there is no end of it."""
    area = PostcodeArea.objects.filter(outcode=code).first()
    if area is None:
        raise UnknownPostcode(f"We do not know the postcode {postcode}. Check it, or call us.")
    return float(area.lat), float(area.lng), area.name


def distance_km(a: Place, b: Place) -> float:
    """Return the great-circle distance (haversine formula)."""
    dlat, dlng = radians(b.lat - a.lat), radians(b.lng - a.lng)
    h = sin(dlat / 2) ** 2 + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(dlng / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(h))
