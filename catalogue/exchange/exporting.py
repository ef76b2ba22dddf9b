"""Every service with its options and extras, one row each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from catalogue.exchange.tables import Row
from catalogue.models import Choice, Service
from core.money import rounded

COLUMNS = (
    "record",
    "service",
    "group",
    "name",
    "category",
    "summary",
    "getting_ready",
    "kind",
    "price",
    "minutes",
    "kickoff_minutes",
    "max_quantity",
    "pay_on_day",
    "tax_rate",
    "active",
)


def rows_of_catalogue(*, at: datetime) -> Iterator[Row]:
    """Yield the rows in the order of the site; prices are those in force at `at`."""
    services = Service.objects.priced(at).select_related("category")
    for service in services.prefetch_related("groups__options", "extras"):
        yield _service(service, at)
        for group in service.groups.all():
            for option in group.options.all():
                yield {"record": "option", "service": service.slug, "group": group.name, **_choice(option)}
        for extra in service.extras.all():
            row = {"record": "extra", "service": service.slug, "summary": extra.summary, **_choice(extra)}
            yield {**row, "max_quantity": str(extra.max_quantity)}


def _service(service: Service, at: datetime) -> Row:
    price = service.price(at)
    return {
        "record": "service",
        "service": service.slug,
        "name": service.name,
        "category": service.category.slug,
        "summary": service.summary,
        "getting_ready": service.getting_ready,
        "kind": service.kind,
        "price": "" if price is None else _plain(rounded(price).amount),
        "minutes": str(service.minutes),
        "kickoff_minutes": str(service.kickoff_minutes),
        "pay_on_day": _said(service.pay_on_day),
        "tax_rate": _plain(service.tax_rate),
        "active": _said(service.active),
    }


def _choice(choice: Choice) -> Row:
    return {
        "name": choice.name,
        "price": _plain(rounded(choice.price).amount),
        "minutes": str(choice.minutes),
        "active": _said(choice.active),
    }


def _plain(number: Decimal) -> str:
    return f"{number:f}"


def _said(answer: bool) -> str:
    return "yes" if answer else "no"
