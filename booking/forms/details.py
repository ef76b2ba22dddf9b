"""Who the visit is for and where exactly: seven fields, two of them optional."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from phonenumber_field.formfields import PhoneNumberField

from booking.actions.basket import Details
from booking.models import Order

REMIND = "If I do not finish this booking, remind me of it once by e‑mail."
PHONE_WORDING = "Enter a phone number with its area code, like 0117 496 0123."


def _text(label: str, missing: str, most: int, **attrs: Any) -> forms.CharField:
    """Return a one-line field that says what to do when it is empty or too long."""
    too_long = f"{label} must be {most} characters or fewer."
    messages = {"required": missing, "max_length": too_long}
    return forms.CharField(
        label=label,
        max_length=most,
        required=bool(missing),
        error_messages=messages,
        widget=forms.TextInput(attrs=attrs),
    )


class DetailsForm(forms.Form):
    name = _text("Full name", "Enter your full name.", 200, autocomplete="name", spellcheck="false")
    email = forms.EmailField(
        label="E-mail address",
        help_text="We send your confirmation and receipt here.",
        error_messages={
            "required": "Enter your e‑mail address.",
            "invalid": "Enter an e-mail address in the form name@example.com.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    phone = PhoneNumberField(
        label="Phone number",
        help_text="So that we can reach you on the day.",
        error_messages={"required": "Enter your phone number.", "invalid": PHONE_WORDING},
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
    )
    address_line1 = _text("Address line 1", "Enter the first line of the address.", 200, autocomplete="address-line1")
    address_line2 = _text("Address line 2", "", 200, autocomplete="address-line2")
    city = _text("Town or city", "Enter the town or city.", 100, autocomplete="address-level2")
    notes = forms.CharField(
        label="Anything we should know",
        help_text="How to get in, where to park, pets.",
        required=False,
        max_length=2000,
        error_messages={"max_length": "What we should know must be 2,000 characters or fewer."},
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )

    remind = forms.BooleanField(label=REMIND, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not settings.BASKET_REMINDER_HOURS:
            del self.fields["remind"]

    @classmethod
    def initial_of(cls, order: Order) -> dict[str, Any]:
        """Return what the basket already knows, so that nobody types a thing twice."""
        return {
            "name": order.guest_name,
            "email": order.guest_email,
            "phone": order.guest_phone.as_national if order.guest_phone else "",
            "address_line1": order.address_line1,
            "address_line2": order.address_line2,
            "city": order.city,
            "notes": order.notes,
        }

    def details(self, postcode: str) -> Details:
        """Return what was typed, with the postcode that was chosen in the first step."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "remind"}
        return Details(**{**said, "phone": said["phone"].as_e164, "postcode": postcode})

    @property
    def agreed_words(self) -> str:
        """Return the words that were agreed to, or nothing."""
        return REMIND if self.cleaned_data.get("remind") else ""
