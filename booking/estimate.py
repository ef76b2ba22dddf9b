"""What a service would cost before it is in any basket: by the same rule that prices a basket."""

from __future__ import annotations

from datetime import datetime

from djmoney.money import Money

from booking.choosing import Chosen
from booking.errors import NotOffered
from booking.models import ItemChoice
from booking.pricing import QuoteLine, choice_price
from catalogue.models import Service
from core.money import tax_within


def quote_service(service: Service, chosen: Chosen, *, at: datetime) -> QuoteLine:
    """Price a service `with_choices()` and what is chosen so far. Raises NotOffered without a price."""
    base = service.price(at)
    if base is None:
        raise NotOffered(f"“{service.name}” is not offered at the moment.")
    choices = _choices(service, chosen)
    parts = [(service.name, base), *((str(choice), choice_price(choice)) for choice in choices)]
    amount = sum((part for _, part in parts[1:]), base)
    minutes = service.minutes + sum(choice.minutes for choice in choices)
    detail = ", ".join(str(choice) for choice in choices)
    return QuoteLine(service.name, detail, amount, tax_within(amount, service.tax_rate), minutes, None, tuple(parts))


def from_price(service: Service, *, at: datetime) -> tuple[Money, bool]:
    """Return the least a service can cost, and whether an answer can make it cost more."""
    groups = [[option.price for option in group.options.all()] for group in service.groups.all()]
    answered = [prices for prices in groups if prices]
    base = quote_service(service, Chosen(), at=at).amount
    least = sum((min(prices) for prices in answered), base)
    return least, any(min(prices) != max(prices) for prices in answered)


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
