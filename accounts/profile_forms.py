"""What people change about themselves."""

from __future__ import annotations

from django import forms
from phonenumber_field.formfields import PhoneNumberField


class DetailsForm(forms.Form):
    name = forms.CharField(
        label="Full name",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
        error_messages={"required": "Enter your name.", "max_length": "Full name must be 200 characters or fewer."},
    )
    phone = PhoneNumberField(
        label="Phone number",
        required=False,
        help_text="So that we can reach you on the day of a visit.",
        error_messages={"invalid": "Enter a phone number with its area code, like 0117 496 0123."},
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
    )
