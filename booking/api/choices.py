"""Whether ids of options and extras belong to a service, said by field."""

from __future__ import annotations

from rest_framework.serializers import ValidationError

from booking.choosing import Chosen
from catalogue.models import Service


def check_choices(service: Service, chosen: Chosen) -> None:
    """Refuse ids the service does not offer. Expects a service from `with_choices()`; asks the database nothing."""
    options = {option.pk for group in service.groups.all() for option in group.options.all()}
    extras = {extra.pk: extra.max_quantity for extra in service.extras.all()}
    wrong: dict[str, list[str]] = {}
    if unknown := [pk for pk in chosen.option_ids if pk not in options]:
        wrong["options"] = [f"“{service.name}” has no option {pk}." for pk in unknown]
    elif len(set(chosen.option_ids)) != len(chosen.option_ids):
        wrong["options"] = ["Name each option once."]
    named = [pk for pk, _quantity in chosen.extras]
    if unknown := [pk for pk in named if pk not in extras]:
        wrong["extras"] = [f"“{service.name}” has no extra {pk}." for pk in unknown]
    elif len(set(named)) != len(named):
        wrong["extras"] = ["Name each extra once, with its quantity."]
    elif too_many := [pk for pk, quantity in chosen.extras if quantity > extras[pk]]:
        wrong["extras"] = [f"Extra {pk} can be added up to {extras[pk]} times." for pk in too_many]
    if wrong:
        raise ValidationError(wrong)
