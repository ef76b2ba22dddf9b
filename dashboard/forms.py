"""Small forms of the screens."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import User
from booking.actions.scope import handlers_for
from booking.models import Order


class SearchForm(forms.Form):
    q = forms.CharField(max_length=200, required=False)

    def words(self) -> str:
        """Return what was typed; what is no text finds everything."""
        return str(self.cleaned_data["q"]) if self.is_valid() else ""


class HandlerForm(forms.Form):
    """Who handles the order; `was` is who did when the page was made, so that nobody is overwritten unseen."""

    handler = forms.ModelChoiceField(
        User.objects.none(),
        label="Handled by",
        required=False,
        empty_label="Nobody yet",
        error_messages={"invalid_choice": "Choose somebody from the list."},
    )
    was = forms.IntegerField(required=False, min_value=1, max_value=2**53, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, order: Order) -> None:
        super().__init__(data, initial={"handler": order.handled_by_id, "was": order.handled_by_id})
        field = self.fields["handler"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = handlers_for(order)
