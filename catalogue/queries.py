"""What is on sale, ready to be shown: a fixed number of queries however much there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max
from djmoney.money import Money

from catalogue.choices import attach_choices
from catalogue.models import PriceVersion, Service, ServiceQuerySet
from catalogue.other_prices import Others, attach_other_prices, other_prices
from catalogue.prices import least_anywhere
from core.sharing import memo, moment
from core.wording import duration


@dataclass(frozen=True)
class Card:
    """A service as a card shows it: the least it costs and takes, and whether choices add to that."""

    service: Service
    price: Money
    minutes: int
    varies: bool
    href: str

    @property
    def lasts(self) -> str:
        """How long a visit takes; a package is not measured by the clock."""
        return "Package" if self.service.is_package else duration(self.minutes)

    @property
    def booking(self) -> str:
        """Where to book it, whether or not somebody has written about it."""
        return f"/book/?service={self.service.slug}"

    @property
    def written(self) -> bool:
        return self.href != self.booking


def card_of(service: Service, at: datetime) -> Card:
    """Work out what the cheapest answers to a service's questions make of it.

    Needs `with_choices()`, and `with_other_prices(at)` for what it costs elsewhere or by somebody else.
    Extras are never counted in: nobody has to take one.
    """
    usual, minutes = service.price(at), service.minutes
    assert usual is not None, "only services on sale are shown as cards"
    others = getattr(service, "area_rows", ()), getattr(service, "people_rows", ())
    price, varies = least_anywhere(usual, others, at=at)
    varies = varies or bool(service.extras.all())
    for group in service.groups.all():
        options = list(group.options.all())
        if options:
            price += min(option.price for option in options)
            minutes += min(option.minutes for option in options)
            varies = varies or len({option.price for option in options}) > 1
    return Card(service, price, minutes, varies, href_of(service))


def href_of(service: Service) -> str:
    """Return where to read about a service; straight to booking where nobody has written about it."""
    page = getattr(service, "page", None)
    written: str | None = page.get_url() if page is not None and page.live else None
    return written or f"/book/?service={service.slug}"


def shown(at: datetime) -> ServiceQuerySet:
    """Return services on sale with all that a card needs, their page included."""
    return Service.objects.on_sale(at).with_choices().with_other_prices(at).select_related("category").with_page()


def cards(at: datetime) -> list[Card]:
    """Return everything on sale as cards: four queries."""
    return _cards(at, Service.objects.on_sale(at).with_other_prices(at))


def _cards(at: datetime, on_sale: ServiceQuerySet, others: Others | None = None) -> list[Card]:
    services = list(on_sale.select_related("category").with_page())
    attach_choices(services)
    if others is not None:
        attach_other_prices(services, others)
    return [card_of(service, at) for service in services]


def cards_on_sale(context: Mapping[str, Any]) -> list[Card]:
    """Return every card at the moment of a page's context; asked once however many blocks and heads want it."""
    at = moment(context)
    return memo(context, "catalogue.cards", lambda: _cards(at, Service.objects.on_sale(at), other_prices(context)))


def lowest_price(context: Mapping[str, Any]) -> Money | None:
    """Return the least that anything on sale costs; what is free says nothing of the rest."""
    prices = [card.price for card in cards_on_sale(context) if card.price.amount]
    return min(prices, key=lambda price: price.amount, default=None)


def price_starts(context: Mapping[str, Any]) -> dict[int, datetime]:
    """Return, by service, when the price in force began."""
    at = moment(context)
    begun = PriceVersion.objects.filter(valid_from__lte=at).order_by().values_list("service")
    return memo(context, "catalogue.price_starts", lambda: dict(begun.annotate(Max("valid_from"))))
