"""The card form of the demonstration. What is entered is looked up and thrown away, never stored or logged."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms

from payments.gateways.sandbox.cards import BY_NUMBER, TestCard


class Forgetful(forms.TextInput):
    """An entry that is never written back into a page."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, None, attrs)


class CardForm(forms.Form):
    """A card as it lies in the hand: number, expiry, security code."""

    number = forms.CharField(
        label="Card number",
        max_length=40,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "cc-number", "size": 19}),
        error_messages={"required": "Enter the card number."},
    )
    expiry = forms.CharField(
        label="Expiry date",
        max_length=9,
        help_text="For example 09/29",
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "cc-exp", "size": 7}),
        error_messages={"required": "Enter the expiry date."},
    )
    code = forms.CharField(
        label="Security code",
        max_length=4,
        help_text="The three digits on the back",
        widget=Forgetful({"inputmode": "numeric", "autocomplete": "cc-csc", "size": 4}),
        error_messages={"required": "Enter the security code."},
    )

    def __init__(self, *args: Any, today: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.card: TestCard | None = None

    def clean_number(self) -> str:
        number = re.sub(r"[\s-]", "", self.cleaned_data["number"])
        if not re.fullmatch(r"[0-9]{12,19}", number):
            raise forms.ValidationError("A card number has 12 to 19 digits. Check what you entered.")
        self.card = BY_NUMBER.get(number)
        if self.card is None:
            raise forms.ValidationError(
                "Only the test cards listed here work. This is a demonstration: never enter a real card."
            )
        return number

    def clean_expiry(self) -> str:
        text = re.sub(r"\s", "", self.cleaned_data["expiry"])
        match = re.fullmatch(r"(0?[1-9]|1[0-2])[/\-.]?(?:20)?([0-9]{2})", text)
        if not match:
            raise forms.ValidationError("Enter month and year, like 09/29.")
        month, year = int(match[1]), 2000 + int(match[2])
        if self.today and (year, month) < (self.today.year, self.today.month):
            raise forms.ValidationError("This card has run out.")
        return text

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not re.fullmatch(r"[0-9]{3,4}", code):
            raise forms.ValidationError("Enter the three digits, or four on some cards.")
        return code
