"""What a manager looks after, as a form that needs no JavaScript."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms

from booking.actions.scope import Scope
from booking.models import ManagerScope, Provider, Right
from catalogue.models import Service
from core.models import PostcodeArea

if TYPE_CHECKING:
    RowsBase = forms.ModelMultipleChoiceField[Any]
else:
    RowsBase = forms.ModelMultipleChoiceField

MOST_AREAS = 500
LONGEST_ID = 15  # digits


class RowsField(RowsBase):
    """Several rows by their ids. A number no row can have is refused before a database that cannot hold it is asked."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        if any(len(str(pk)) > LONGEST_ID for pk in value or ()):
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


class ScopeForm(forms.Form):
    rights = forms.MultipleChoiceField(
        label="What they may do",
        choices=Right.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Only with the orders that lie in what they look after.",
    )
    areas = forms.CharField(
        label="Areas",
        required=False,
        max_length=4000,
        help_text="The first halves of postcodes, such as BS6, BS8. Every order there is theirs.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"max_length": "That is too much at once."},
    )
    services = RowsField(
        Service.objects.order_by("name", "pk"),
        label="Services",
        required=False,
        help_text="Every order of these, wherever it is.",
        error_messages={"invalid_choice": "One of these services is gone. Choose again."},
    )
    providers = RowsField(
        Provider.objects.order_by("name", "pk"),
        label="Providers",
        required=False,
        help_text="Every order that one of them comes to.",
        error_messages={"invalid_choice": "One of these people is gone. Choose again."},
    )
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    @classmethod
    def of(cls, scope: ManagerScope | None) -> dict[str, Any]:
        """Return what the form shows of a scope, or of none yet."""
        if scope is None:
            return {"version": 0}
        return {
            "rights": [row.right for row in scope.rights.all()],
            "areas": ", ".join(scope.areas.order_by("outcode").values_list("outcode", flat=True)),
            "services": list(scope.services.values_list("pk", flat=True)),
            "providers": list(scope.providers.values_list("pk", flat=True)),
            "version": scope.version,
        }

    def clean_areas(self) -> list[PostcodeArea]:
        """Read outcodes however they are separated. Says which of them are not known."""
        wanted = set(re.findall(r"[^\s,;]+", self.cleaned_data["areas"].upper()))
        found = list(PostcodeArea.objects.filter(outcode__in=wanted)) if len(wanted) <= MOST_AREAS else []
        if unknown := sorted(wanted - {area.outcode for area in found}):
            raise forms.ValidationError(f"We do not know {', '.join(unknown[:5])}. Write areas such as BS6, BS8.")
        return found

    def scope(self) -> Scope:
        data = self.cleaned_data
        return Scope(data["rights"], data["areas"], list(data["services"]), list(data["providers"]))
