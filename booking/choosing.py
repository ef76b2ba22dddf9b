"""What may be chosen for a service: one option of each group, extras up to their limit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from booking.errors import NotOffered
from booking.models import ItemChoice
from catalogue.models import Extra, Option, Service

LONGEST_VISIT = 720


@dataclass(frozen=True)
class Chosen:
    """What was picked for a service: option ids, and extras as (id, quantity)."""

    option_ids: tuple[int, ...] = ()
    extras: tuple[tuple[int, int], ...] = ()


def choices_for(service: Service, chosen: Chosen) -> list[ItemChoice]:
    """Return unsaved rows for what was chosen. Raises NotOffered for what is not on the list."""
    return [*_options(service, chosen.option_ids), *_extras(service, chosen.extras)]


def _options(service: Service, ids: Iterable[int]) -> list[ItemChoice]:
    wanted = set(ids)
    groups = {group.pk: group for group in service.groups.all()}
    found = list(Option.objects.filter(pk__in=wanted, group__in=groups, active=True))
    if len(found) != len(wanted):
        raise NotOffered("One of the choices is no longer offered. Choose again.")
    answered = [option.group_id for option in found]
    offered = set(Option.objects.filter(group__in=groups, active=True).values_list("group", flat=True))
    if sorted(answered) != sorted(offered):
        missing = next((groups[pk].name for pk in offered if pk not in answered), "")
        raise NotOffered(f"Choose one answer for “{missing}”." if missing else "Choose one answer for each question.")
    return [ItemChoice(option=option, name=option.name, minutes=option.minutes) for option in found]


def _extras(service: Service, pairs: Iterable[tuple[int, int]]) -> list[ItemChoice]:
    wanted = {pk: quantity for pk, quantity in pairs if quantity > 0}
    found = list(Extra.objects.filter(pk__in=wanted, service=service, active=True))
    if len(found) != len(wanted):
        raise NotOffered("One of the extras is no longer offered. Choose again.")
    for extra in found:
        if wanted[extra.pk] > extra.max_quantity:
            raise NotOffered(f"“{extra.name}” can be added up to {extra.max_quantity} times.")
    return [
        ItemChoice(extra=extra, name=extra.name, quantity=wanted[extra.pk], minutes=extra.minutes * wanted[extra.pk])
        for extra in found
    ]


def total_minutes(service: Service, choices: list[ItemChoice]) -> int:
    """Return how long the visit takes with everything chosen. Raises NotOffered if it is too long for one.

    The talk a package begins with takes as long as it takes, whatever was chosen.
    """
    if service.is_package:
        return service.kickoff_minutes
    minutes = service.minutes + sum(choice.minutes for choice in choices)
    if minutes > LONGEST_VISIT:
        raise NotOffered("That is more than fits into one visit. Choose fewer extras, or call us.")
    return minutes
