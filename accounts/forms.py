from django import forms
from django.http import HttpRequest

from accounts.models import User


class SignupForm(forms.Form):
    """What sign-up asks besides an e-mail address and a password."""

    name = forms.CharField(
        label="Full name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"})
    )
    field_order = ["name", "email", "password1", "password2"]

    def signup(self, request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
