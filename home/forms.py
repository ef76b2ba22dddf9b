"""The contact form. It refuses only what cannot be answered; what looks like spam is marked, not refused."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core import signing

from home.spam import Letter

SALT = "home.contact"
TRAP = "website"
TOO_LONG = "{} must be {:,} characters or fewer."


def _text(label: str, missing: str, most: int, **attrs: Any) -> forms.CharField:
    messages = {"required": missing, "max_length": TOO_LONG.format(label, most)}
    return forms.CharField(
        label=label,
        required=bool(missing),
        max_length=most,
        error_messages=messages,
        widget=forms.TextInput(attrs=attrs),
    )


class LinesField(forms.CharField):
    """Several lines; each break counts once, as browsers count it that send it as two characters."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class ContactForm(forms.Form):
    name = _text("Full name", "Enter your full name.", 200, autocomplete="name", spellcheck="false")
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        help_text="We answer here.",
        error_messages={
            "required": "Enter your e‑mail address.",
            "invalid": "Enter an e-mail address in the form name@example.com.",
            "max_length": TOO_LONG.format("E-mail address", 254),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    phone = _text("Phone number", "", 40, autocomplete="tel", type="tel")
    message = LinesField(
        label="Your message",
        max_length=5000,
        help_text="What it is about, and where. Leave out card numbers.",
        error_messages={"required": "Enter your message.", "max_length": TOO_LONG.format("Your message", 5000)},
        widget=forms.Textarea(attrs={"rows": 7, "autocomplete": "off"}),
    )
    # No person sees this field; who fills it in reads pages as a program does. Neither of these two can be wrong.
    website = forms.Field(
        required=False,
        label="Leave this field empty",
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    began = forms.Field(required=False, widget=forms.HiddenInput)

    @classmethod
    def blank(cls, *, at: datetime) -> ContactForm:
        """Return an empty form that knows when it was shown."""
        return cls(initial={"began": sign_moment(at)})

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())

    def letter(self) -> Letter:
        """Return what a valid form says."""
        said = {name: str(self.cleaned_data[name]) for name in ("name", "email", "phone", "message")}
        return Letter(**said, began_at=self.began_at, is_trapped=self.is_trapped)

    @property
    def began_at(self) -> datetime | None:
        """When the form was shown; None if the token is not ours."""
        try:
            seconds = signing.loads(str(self.data.get("began", "")), salt=SALT)
            return datetime.fromtimestamp(seconds, UTC)
        except (signing.BadSignature, TypeError, ValueError, OverflowError, OSError):
            return None

    @property
    def is_trapped(self) -> bool:
        return bool(str(self.data.get(TRAP, "")).strip())


def sign_moment(at: datetime) -> str:
    return signing.dumps(int(at.timestamp()), salt=SALT)
