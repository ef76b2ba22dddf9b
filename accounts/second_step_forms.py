"""Forms of the second step, in the site's words. A code that was used is a wrong code."""

from __future__ import annotations

import struct
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from cryptography.exceptions import InvalidSignature
from django import forms

from accounts.forms import InOurWords
from accounts.second_step import spend_code, step_of

APP_HINT = "Six digits from your app, or one of your codes on paper."


class UsedOnce(InOurWords):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = APP_HINT

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        found: Authenticator = self.authenticator  # type: ignore[attr-defined]
        if found.type == Authenticator.Type.TOTP and not spend_code(found, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(UsedOnce, base_forms.AuthenticateForm):
    pass


class ReauthenticateForm(UsedOnce, base_forms.ReauthenticateForm):
    pass


class ActivateTOTPForm(InOurWords, totp_forms.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Code from the app"
        self.fields["code"].help_text = "Six digits. They change every half minute."

    def clean_code(self) -> str:
        """Remember which code it was, so that whoever looked over a shoulder cannot sign in with it."""
        code: str = super().clean_code()
        context.request.totp_step = step_of(self.secret, code)
        return code


# What the library raises, besides its own errors, for a passkey that is made up or broken.
UNREADABLE = (AttributeError, IndexError, KeyError, TypeError, ValueError, struct.error, InvalidSignature)


class Readable(InOurWords):
    """Takes whatever a browser sends for a passkey: what cannot be read is a wrong one, never a fault of ours."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except UNREADABLE as exc:
            raise get_adapter().validation_error("incorrect_code") from exc


class LoginPasskeyForm(Readable, webauthn_forms.LoginWebAuthnForm):
    pass


class AuthenticatePasskeyForm(Readable, webauthn_forms.AuthenticateWebAuthnForm):
    pass


class ReauthenticatePasskeyForm(Readable, webauthn_forms.ReauthenticateWebAuthnForm):
    pass


class NamedKey(InOurWords):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Name of the passkey"
        self.fields["name"].help_text = "Such as the device it is kept on."
        self.fields["name"].max_length = 60  # type: ignore[attr-defined]
        self.fields["name"].widget.attrs.update({"maxlength": 60, "autocomplete": "off"})
        self.fields["name"].error_messages["required"] = "Give it a name."

    def clean_name(self) -> str:
        typed: str = self.cleaned_data["name"][:60]
        self.cleaned_data["name"] = typed
        return super().clean_name() if hasattr(super(), "clean_name") else typed  # type: ignore[misc]


class AddPasskeyForm(NamedKey, webauthn_forms.AddWebAuthnForm):
    """Makes a passkey, never a mere key: it is both steps in one, and that is all people are told."""

    passwordless = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)

    def clean_passwordless(self) -> bool:
        return True

    def clean(self) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super().clean() or {}
        except UNREADABLE as exc:
            raise get_adapter().validation_error("incorrect_code") from exc
        return cleaned


class EditPasskeyForm(NamedKey, webauthn_forms.EditWebAuthnForm):
    pass
