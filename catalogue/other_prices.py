"""What services cost in some places or by some people. Few rows, asked for by every page that shows a price."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from catalogue.models import AreaPrice, Service
from core.page_cache.facts import fact
from core.sharing import memo

NAME = "catalogue.other_prices"
# By service: the rows for places, and those for people.
Others = Mapping[int, tuple[list[Any], list[Any]]]


def other_prices(context: Mapping[str, Any]) -> Others:
    """Return every row there is: which of them are in force is reckoned from the moment of the page."""
    request = context.get("request")
    return memo(context, NAME, lambda: fact(request, NAME, _read) if request else _read())


def attach_other_prices(services: Iterable[Service], others: Others) -> None:
    """Give each service its rows, as `with_other_prices()` does."""
    for service in services:
        service.area_rows, service.people_rows = others.get(service.pk, ([], []))  # type: ignore[attr-defined]


def _read() -> Others:
    people: Any = Service._meta.get_field("provider_prices").related_model
    found: dict[int, tuple[list[Any], list[Any]]] = defaultdict(lambda: ([], []))
    for row in AreaPrice.objects.order_by():
        found[row.service_id][0].append(row)
    for row in people.objects.of_people_at_work().order_by():
        found[row.service_id][1].append(row)
    return dict(found)
