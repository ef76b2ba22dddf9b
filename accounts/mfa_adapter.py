from __future__ import annotations

import base64
from collections.abc import Iterator
from hashlib import sha256

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.utils.encoding import force_bytes

from accounts.models import User
from core.firm import firm_of
from core.keyed import secrets_in_use


class MfaAdapter(DefaultMFAAdapter):
    """Where the second step differs from the library's defaults."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_generate_recovery_codes": "Codes on paper go with an app or a passkey. Set up one of those first.",
        "incorrect_code": "That is not the code. A code works once; wait for the next one and type that.",
        "unverified_email": "Confirm your e-mail address first.",
    }

    def encrypt(self, text: str) -> str:
        """Keep secrets so that a copy of the database makes no codes."""
        return _lock().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _lock().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return "My passkey" if number == 1 else f"My passkey {number}"

    def _get_site_name(self) -> str:
        return firm_of(context.request).name


def _lock() -> MultiFernet:
    """Return the lock of today's key, which also opens what older ones closed."""
    return MultiFernet(list(_keys()))


def _keys() -> Iterator[Fernet]:
    for secret in secrets_in_use():
        digest = sha256(b"second step|" + force_bytes(secret)).digest()
        yield Fernet(base64.urlsafe_b64encode(digest))
