from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Where sign-in differs from the library's defaults."""

    def clean_email(self, email: str) -> Any:
        """Keep one spelling of an address, so that a capital letter makes no second account."""
        return super().clean_email(email.lower())
