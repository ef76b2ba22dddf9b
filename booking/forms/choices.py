"""The questions of one service: a radio group for each option group, a number for each extra."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django import forms

from booking.choosing import Chosen
from booking.models import OrderItem
from catalogue.models import Extra, OptionGroup, Service


class ChoicesForm(forms.Form):
    """Made from a service fetched `with_choices()`, so that it asks the database nothing."""

    def __init__(self, service: Service, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = [group for group in service.groups.all() if group.options.all()]
        self.extras = list(service.extras.all())
        for group in self.groups:
            self.fields[f"group_{group.pk}"] = _question(group)
        for extra in self.extras:
            self.fields[f"extra_{extra.pk}"] = _quantity(extra)

    @staticmethod
    def initial_of(item: OrderItem) -> dict[str, Any]:
        """Return the answers an item already holds."""
        initial: dict[str, Any] = {}
        for choice in item.choices.all():
            if choice.option is not None:
                initial[f"group_{choice.option.group_id}"] = str(choice.option_id)
            elif choice.extra_id is not None:
                initial[f"extra_{choice.extra_id}"] = choice.quantity
        return initial

    def questions(self) -> Iterator[tuple[forms.BoundField, list[tuple[Any, bool]]]]:
        """Yield each group's field with its options and whether each is chosen."""
        for group in self.groups:
            field = self[f"group_{group.pk}"]
            yield field, [(option, str(option.pk) == str(field.value() or "")) for option in group.options.all()]

    def quantities(self) -> Iterator[tuple[forms.BoundField, Extra]]:
        for extra in self.extras:
            yield self[f"extra_{extra.pk}"], extra

    def chosen(self) -> Chosen:
        """Return the answers of a valid form."""
        return self._read(self.cleaned_data.get)

    def so_far(self) -> Chosen:
        """Return the answers given until now, leaving out what makes no sense: for a total, never for a basket."""
        return self._read(lambda name: _number(self[name].value()))

    def _read(self, answer: Callable[[str], Any]) -> Chosen:
        options = [answer(f"group_{group.pk}") for group in self.groups]
        extras = [(extra, answer(f"extra_{extra.pk}") or 0) for extra in self.extras]
        return Chosen(
            option_ids=tuple(int(option) for option in options if option),
            extras=tuple((extra.pk, count) for extra, count in extras if 0 < count <= extra.max_quantity),
        )


def _question(group: OptionGroup) -> forms.ChoiceField:
    wording = f"Choose an answer to “{group.name}”."
    return forms.ChoiceField(
        label=group.name,
        choices=[(str(option.pk), option.name) for option in group.options.all()],
        widget=forms.RadioSelect,
        error_messages={"required": wording, "invalid_choice": wording},
    )


def _quantity(extra: Extra) -> forms.IntegerField:
    wording = f"{extra.name} must be a whole number from 0 to {extra.max_quantity}."
    return forms.IntegerField(
        label=extra.name,
        required=False,
        min_value=0,
        max_value=extra.max_quantity,
        initial=0,
        error_messages={"invalid": wording, "min_value": wording, "max_value": wording},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 3}),
    )


def _number(value: Any) -> int:
    text = str(value or "").strip()
    return int(text) if text.isdecimal() and len(text) < 16 else 0
