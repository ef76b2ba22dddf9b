"""What a visitor asks of the list of services, read from an address. Whatever stands there, it is never an error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from urllib.parse import urlencode

from core.geo import NotAPostcode, Place, UnknownPostcode, locate, normalise
from core.models import PostcodeArea
from core.money import for_people, money
from core.words import tidy

SORTS = {"": "Recommended", "price": "Lowest price", "soonest": "Soonest"}
DAYS = {"1": "Today or tomorrow", "3": "Within 3 days", "7": "Within a week", "14": "Within two weeks"}
MINUTES = {"60": "1 hour", "120": "2 hours", "180": "3 hours", "240": "Half a day", "480": "A whole day"}
HIGHEST = Decimal(1_000_000)
FIELDS = ("q", "category", "area", "price", "duration", "within", "sort")


@dataclass(frozen=True)
class Asked:
    """One question. Empty means: no matter. `problems` says, by field, what could not be understood."""

    words: str = ""
    category: str = ""
    postcode: str = ""
    price: Decimal | None = None
    minutes: int = 0
    days: int = 0
    sort: str = ""
    page: str = "1"
    typed: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    place: Place | None = None

    @property
    def narrows(self) -> bool:
        """Whether anything but words is asked for that only services can answer."""
        return bool(self.category or self.place or self.price is not None or self.minutes or self.days)

    def address(self, **changes: str) -> str:
        """Return the query of the same question with some fields changed, from its first page."""
        wanted = {name: value for name in FIELDS if (value := changes.get(name, self.typed.get(name, "")))}
        return "?" + urlencode(wanted)

    @property
    def page_base(self) -> str:
        """What stands before `page=` in a link to another page of the answer."""
        query = self.address()
        return query if query == "?" else f"{query}&"


def ask(query: Mapping[str, str]) -> Asked:
    """Read a question from the parameters of an address; at most one query, for a postcode."""
    typed = {name: tidy(query.get(name, "")) for name in FIELDS}
    price, no_price = _price(typed["price"])
    place, nowhere = _place(typed["area"])
    problems = {name: said for name, said in (("price", no_price), ("area", nowhere)) if said}
    return Asked(
        words=typed["q"],
        category=typed["category"],
        postcode=place.postcode if place else "",
        price=price,
        minutes=int(typed["duration"]) if typed["duration"] in MINUTES else 0,
        days=int(typed["within"]) if typed["within"] in DAYS else 0,
        sort=typed["sort"] if typed["sort"] in SORTS else "",
        page=query.get("page", "1"),
        typed=typed,
        problems=problems,
        place=place,
    )


def price_in_words(amount: Decimal) -> str:
    return for_people(money(amount))


def _price(text: str) -> tuple[Decimal | None, str]:
    if not text:
        return None, ""
    try:
        amount = Decimal(text.lstrip("£$€ ").replace(",", "").replace(" ", ""))
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or not 0 < amount <= HIGHEST:
        return None, "Enter a price in pounds, such as 80."
    return amount.quantize(Decimal("0.01")), ""


def _place(text: str) -> tuple[Place | None, str]:
    """Return where a postcode, or its first half, lies."""
    if not text:
        return None, ""
    try:
        return locate(normalise(text)), ""
    except NotAPostcode as error:
        half = "".join(mark for mark in text.upper() if mark.isascii() and mark.isalnum())[:4]
        area = PostcodeArea.objects.filter(outcode=half).first()
        if area is None or len(text) > 8:
            return None, str(error)
        return Place(area.outcode, float(area.lat), float(area.lng), area.name), ""
    except UnknownPostcode as error:
        return None, str(error)
