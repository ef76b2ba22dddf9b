"""What a service would cost before it is in any basket: by the same rule that prices a basket."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from djmoney.money import Money

from booking.choosing import Chosen
from booking.errors import NotOffered
from booking.models import ItemChoice, ProviderPrice
from booking.pricing import QuoteLine, choice_price
from catalogue.models import Service
from catalogue.prices import amounts_by_person, least, resolved
from core.money import tax_within


def quote_service(service: Service, chosen: Chosen, *, at: datetime, person: Money | None = None) -> QuoteLine:
    """Price a service `with_choices()` and what is chosen so far. Raises NotOffered without a price.

    `person` is the price of the person chosen, if they have one of their own.
    """
    base = resolved(base=service.price(at), provider=person)
    if base is None:
        raise NotOffered(f"“{service.name}” is not offered at the moment.")
    choices = _choices(service, chosen)
    parts = [(service.name, base), *((str(choice), choice_price(choice)) for choice in choices)]
    amount = sum((part for _, part in parts[1:]), base)
    minutes = service.minutes + sum(choice.minutes for choice in choices)
    detail = ", ".join(str(choice) for choice in choices)
    rate = service.rate_charged
    return QuoteLine(service.name, detail, amount, tax_within(amount, rate), rate, minutes, None, tuple(parts))


def person_prices(service_id: int, provider_ids: Iterable[int], *, at: datetime) -> dict[int, Money]:
    """Return what these people cost for a service where they have a price of their own, in one query."""
    rows = ProviderPrice.objects.of_people_at_work().in_force(at)
    return amounts_by_person(rows.filter(service=service_id, provider__in=list(provider_ids)), at)


def from_price(service: Service, *, at: datetime, people: Iterable[int] = ()) -> tuple[Money, bool]:
    """Return the least a service can cost here, and whether an answer or a person can make it cost more.

    Needs `with_choices()` and, for people with a price of their own, `with_other_prices(at)`.
    """
    groups = [[option.price for option in group.options.all()] for group in service.groups.all()]
    answered = [prices for prices in groups if prices]
    here = set(people)
    own = amounts_by_person(getattr(service, "people_rows", ()), at)
    usual = quote_service(service, Chosen(), at=at).amount
    base, varies = least(usual, (), (price for person, price in own.items() if person in here))
    lowest = sum((min(prices) for prices in answered), base)
    return lowest, varies or any(min(prices) != max(prices) for prices in answered)


def _choices(service: Service, chosen: Chosen) -> list[ItemChoice]:
    """Return unsaved choices; what is not on the service's list is left out, the deed refuses it."""
    wanted = dict(chosen.extras)
    options = [option for group in service.groups.all() for option in group.options.all()]
    found = [
        ItemChoice(option=option, name=option.name, minutes=option.minutes)
        for option in options
        if option.pk in chosen.option_ids
    ]
    return found + [
        ItemChoice(extra=extra, name=extra.name, quantity=wanted[extra.pk], minutes=extra.minutes * wanted[extra.pk])
        for extra in service.extras.all()
        if wanted.get(extra.pk)
    ]
