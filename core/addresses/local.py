"""Streets that do not exist, for a demonstration without an account anywhere."""

from __future__ import annotations

import re

from core.addresses.base import MOST, Address, Suggestion
from core.addresses.towns import town_of

# The last part of a postcode chooses the street, so that neighbours share one and every postcode has some.
STREETS = (
    "Alder Row",
    "Bellfounder Street",
    "Chestnut Rise",
    "Dovecote Lane",
    "Elmtree Crescent",
    "Ferryman's Walk",
    "Glassmaker Street",
    "Harrier Close",
)
HOUSES = (2, 4, 6, 8, 10, 12, 14, 16)
KEY = re.compile(r"([A-Z0-9]{2,4} \d[A-Z]{2})/(\d{1,3}[A-Z]?)\Z")
NUMBER = re.compile(r"\d{1,3}[a-z]?\b", re.I)


class MadeUpStreets:
    """Knows one street for each postcode, with a few houses or the one that was asked for."""

    def suggest(self, words: str, postcode: str, *, session: str) -> list[Suggestion]:
        street = _street(postcode)
        number = NUMBER.search(words)
        rest = NUMBER.sub("", words).strip(" ,").casefold()
        if rest and rest not in f"{street}, {_town(postcode)}, {postcode}".casefold():
            return []
        houses = [number[0].upper()] if number else [str(house) for house in HOUSES]
        return [
            Suggestion(f"{postcode}/{house}", f"{house} {street}, {_town(postcode)}, {postcode}")
            for house in houses[:MOST]
        ]

    def address(self, suggestion_id: str, *, session: str) -> Address | None:
        found = KEY.match(suggestion_id)
        if not found:
            return None
        postcode, house = found.groups()
        return Address(f"{house} {_street(postcode)}", "", _town(postcode), postcode)


def _street(postcode: str) -> str:
    return STREETS[sum(map(ord, postcode)) % len(STREETS)]


def _town(postcode: str) -> str:
    return town_of(postcode) or "Bristol"
