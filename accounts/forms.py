"""Sign-in forms in the site's words: labels above, no placeholders, one way to write an address."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.socialaccount import forms as social_forms
from django import forms
from django.core.validators import EmailValidator
from django.utils import timezone

from accounts.models import User
from core.limits import mailbox, take_try

LABELS = {
    "login": "E-mail address",
    "email": "E-mail address",
    "oldpassword": "Present password",
    "remember": "Keep me signed in on this device",
}
MISSING = {
    "login": "Enter your e‑mail address.",
    "email": "Enter your e‑mail address.",
    "oldpassword": "Enter your present password.",
    "password": "Enter your password.",
    "password1": "Enter a password.",
    "password2": "Enter the same password again.",
    "code": "Enter the code.",
}
# Telephones offer the code from the message, and the digits to type it with.
CODE_ATTRS = {"autocomplete": "one-time-code", "inputmode": "numeric", "autocapitalize": "off", "spellcheck": "false"}
MAILS_AN_HOUR = 10
BAD_ADDRESS = "Enter an e-mail address like name@example.com."
PASSWORD_HINT = "Eight characters or more. Three or four words in a row are strong and easy to keep."  # noqa: S105


class InOurWords(forms.Form):
    """Puts labels, hints and errors of the library's forms into the words of this site."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = LABELS.get(name, field.label)
            field.error_messages["required"] = MISSING.get(name, field.error_messages["required"])
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = BAD_ADDRESS
                # The library's field copies the validator's message over its own.
                for validator in field.validators:
                    if isinstance(validator, EmailValidator):
                        validator.message = BAD_ADDRESS
            field.help_text = PASSWORD_HINT if name == "password1" else ""
            if name == "code":
                field.widget.attrs.update(CODE_ATTRS)


class CountsMailboxes(forms.Form):
    """Refuses to send more and more mails into one mailbox, however its address is spelt, from wherever."""

    def clean_email(self) -> Any:
        email = super().clean_email()  # type: ignore[misc]  # of the library's form beside it
        if take_try(f"mailbox:{mailbox(str(email))}", most=MAILS_AN_HOUR, at=timezone.now(), seconds=3600):
            raise get_adapter().validation_error("rate_limited")
        return email


class LoginForm(InOurWords, allauth_forms.LoginForm):
    pass


class SignUpForm(InOurWords, CountsMailboxes, allauth_forms.SignupForm):
    pass


class ResetPasswordForm(InOurWords, CountsMailboxes, allauth_forms.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(InOurWords, allauth_forms.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(InOurWords, allauth_forms.ChangePasswordForm):
    pass


class ReauthenticateForm(InOurWords, allauth_forms.ReauthenticateForm):
    pass


class AddEmailForm(InOurWords, allauth_forms.AddEmailForm):
    pass


class RequestLoginCodeForm(InOurWords, CountsMailboxes, allauth_forms.RequestLoginCodeForm):
    def clean_email(self) -> str:
        """Send no code to an address nobody has confirmed.

        Whoever signed up with somebody else's address knows that account's password. A code would let the owner
        of the address in and confirm it, and from then on both would use the account.
        """
        email: str = super().clean_email()
        user: User | None = getattr(self, "_user", None)
        if user and EmailAddress.objects.filter(user=user, email=email, verified=False).exists():
            user = None
        self._user = user
        return email


class ConfirmLoginCodeForm(InOurWords, allauth_forms.ConfirmLoginCodeForm):
    pass


class SocialSignUpForm(InOurWords, social_forms.SignupForm):
    pass
