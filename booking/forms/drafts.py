"""Forms about coming back to a basket."""

from __future__ import annotations

from django import forms


class LaterForm(forms.Form):
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        error_messages={
            "required": "Enter your e‑mail address.",
            "invalid": "Enter an e-mail address in the form name@example.com.",
            "max_length": "Enter an e-mail address in the form name@example.com.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Code",
        help_text="Eight letters and numbers. Small letters and spaces do not matter.",
        max_length=40,
        error_messages={"required": "Enter the code.", "max_length": "Enter the code: eight letters and numbers."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
