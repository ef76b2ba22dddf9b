"""What sign-up asks besides an e-mail address and a password.

Apart from the other forms: the library builds its own sign-up form on this one while it is imported.
"""

from __future__ import annotations

from django import forms
from django.http import HttpRequest

from accounts.actions import register_customer
from accounts.models import User


class SignupForm(forms.Form):
    name = forms.CharField(
        label="Full name",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
        error_messages={"required": "Enter your name."},
    )
    field_order = ["name", "email", "password1", "password2"]

    def signup(self, request: HttpRequest, user: User) -> None:
        register_customer(user, name=self.cleaned_data["name"])
