"""Forms that find something: where the job is, or an order placed earlier."""

from __future__ import annotations

import re

from django import forms

from core.geo import NotAPostcode, normalise


class PostcodeForm(forms.Form):
    postcode = forms.CharField(
        label="Postcode",
        max_length=40,
        error_messages={"required": "Enter your postcode.", "max_length": "Enter a full UK postcode, like BS6 5QA."},
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "spellcheck": "false", "size": 10}),
    )
    # What was picked on a page before, so that nobody picks it twice.
    service = forms.SlugField(required=False, widget=forms.HiddenInput)
    day = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)
    # The page and block it began at. Takes anything: a word nobody signed counts for nothing, and stops nobody.
    src = forms.Field(required=False, widget=forms.HiddenInput)

    def clean_postcode(self) -> str:
        """Return the postcode as the post office writes it, whatever way it was typed."""
        try:
            return normalise(self.cleaned_data["postcode"])
        except NotAPostcode as refusal:
            raise forms.ValidationError(refusal.message) from refusal


class TrackForm(forms.Form):
    number = forms.CharField(
        label="Order number",
        max_length=40,
        error_messages={"required": "Enter your order number.", "max_length": "Enter your order number, 8 digits."},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}),
    )
    email = forms.EmailField(
        label="E-mail address",
        error_messages={
            "required": "Enter the e-mail address you booked with.",
            "invalid": "Enter an e-mail address in the form name@example.com.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )

    def clean_number(self) -> str:
        """Return the number without the spaces and dashes people put between its groups."""
        return re.sub(r"[^0-9A-Za-z]", "", self.cleaned_data["number"]).upper()
