from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.http import HttpRequest

from core.letterhead import letterhead

logger = logging.getLogger(__name__)
# Seconds until another try may count, by the error that says there were too many.
WAITS = {"too_many_login_attempts": 300, "rate_limited": 60}


class AccountAdapter(DefaultAccountAdapter):
    """Where sign-in differs from the library's defaults."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "This account is closed. Call us to open it again.",
        "email_password_mismatch": "That e-mail address and password do not belong together. Check both.",
        "too_many_login_attempts": "That was tried too often. Wait five minutes, or choose a new password.",
        "incorrect_password": "That is not your present password.",
        "enter_current_password": "Enter your present password.",
        "invalid_password_reset": "This link has been used or is too old. Ask for a new one.",
        "rate_limited": "That was a lot at once. Wait a minute and go on.",
        "incorrect_code": "That is not the code. Look at it again, and make sure it is the latest one.",
    }

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """Return the sentence, and note how long to wait, so that the page says so to programs too."""
        if code in WAITS and self.request is not None:
            self.request.wait_seconds = WAITS[code]
        error: ValidationError = super().validation_error(code, *args)
        return error

    def clean_email(self, email: str) -> Any:
        """Keep one spelling of an address, so that a capital letter makes no second account."""
        return super().clean_email(email.lower())

    def format_email_subject(self, subject: str) -> str:
        return subject

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        message: EmailMessage = super().render_mail(template_prefix, email, {**context, **letterhead()}, headers)
        return message

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send, and carry on if the mail server is away: the page says how to ask for another.

        These mails carry keys to an account, so they are never written down in the outbox.
        """
        try:
            super().send_mail(template_prefix, email, context)
        except Exception:
            # Every mail provider has errors of its own; none of them should cost somebody their sign-up.
            logger.exception("The mail %s was not sent", template_prefix)

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return _on_our_site(super().get_email_confirmation_url(request, emailconfirmation))

    def get_reset_password_from_key_url(self, key: str) -> str:
        return _on_our_site(super().get_reset_password_from_key_url(key))


def _on_our_site(address: str) -> str:
    """Point a link in a mail at our own host, whatever Host header the request came with."""
    return f"{settings.SITE_URL}{urlsplit(address).path}"
