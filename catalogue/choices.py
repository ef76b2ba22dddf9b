"""Everything that can be chosen for many services, read in one query instead of one for each kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Value

from catalogue.models import Extra, Option, OptionGroup, Service

WHAT = ("pk", "name", "price", "price_currency", "minutes", "position")


def attach_choices(services: Sequence[Service]) -> None:
    """Give each service its groups, options and extras, as `with_choices()` does."""
    kept: dict[int, tuple[dict[int, OptionGroup], list[Extra]]] = {service.pk: ({}, []) for service in services}
    for row in sorted(_rows(list(kept)), key=lambda row: (row[5], row[0])):
        _keep(kept[row[6]], row)
    for service in services:
        groups, extras = kept[service.pk]
        for group in groups.values():
            group.service = service
        in_order = sorted(groups.values(), key=lambda group: (group.position, group.pk))
        service._prefetched_objects_cache = {"groups": in_order, "extras": extras}  # type: ignore[attr-defined]


def _rows(service_ids: list[int]) -> Any:
    """Read options and extras alike: what they are, of which service, and the group or the limit."""
    options = Option.objects.filter(active=True, group__service__in=service_ids).order_by()
    extras = Extra.objects.filter(active=True, service__in=service_ids).order_by()
    return options.values_list(
        *WHAT, F("group__service_id"), F("group_id"), F("group__name"), F("group__position")
    ).union(extras.values_list(*WHAT, F("service_id"), Value(0), F("summary"), F("max_quantity")), all=True)


def _keep(kept: tuple[dict[int, OptionGroup], list[Extra]], row: Sequence[Any]) -> None:
    pk, name, price, currency, minutes, position, service_id, group_id, words, number = row
    groups, extras = kept
    same = {"pk": pk, "name": name, "price": price, "price_currency": currency, "minutes": minutes}
    same["position"] = position
    if not group_id:
        extras.append(Extra(**same, service_id=service_id, summary=words, max_quantity=number))
        return
    if group_id not in groups:
        groups[group_id] = OptionGroup(pk=group_id, name=words, position=number)
        groups[group_id]._prefetched_objects_cache = {"options": []}  # type: ignore[attr-defined]
    groups[group_id]._prefetched_objects_cache["options"].append(Option(**same, group=groups[group_id]))  # type: ignore[attr-defined]
