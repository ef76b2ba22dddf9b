"""Guest access: issue a key, find what it opens, take it back."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

from django.conf import settings

from accounts.models import AccessToken


def issue(purpose: str, subject: str, *, at: datetime, expires_at: datetime | None = None) -> str:
    """Return the key that opens `subject` for `purpose`, the same one until it is revoked."""
    nonce = secrets.token_hex(16)
    token, _ = AccessToken.objects.get_or_create(
        purpose=purpose,
        subject=subject,
        revoked_at=None,
        defaults={
            "nonce": nonce,
            "digest": _digest(_key(purpose, subject, nonce)),
            "created_at": at,
            "expires_at": expires_at,
        },
    )
    return _key(purpose, subject, token.nonce)


def opened_by(key: str, purpose: str, *, at: datetime) -> str | None:
    """Return what `key` opens for `purpose`, or None.

    The look-up is by digest, so how long it takes says nothing about how close a guess was.
    """
    token = AccessToken.objects.filter(digest=_digest(key), purpose=purpose, revoked_at=None).first()
    if token is None or (token.expires_at and token.expires_at <= at):
        return None
    return token.subject


def revoke(purpose: str, subject: str, *, at: datetime) -> None:
    """Make every key for `subject` and `purpose` worthless; the next one issued is another."""
    AccessToken.objects.filter(purpose=purpose, subject=subject, revoked_at=None).update(revoked_at=at)


def _key(purpose: str, subject: str, nonce: str) -> str:
    message = f"{purpose}|{subject}|{nonce}".encode()
    raw = hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).digest()[:20]
    return base64.b32encode(raw).decode().lower()


def _digest(key: str) -> str:
    return hashlib.sha256(key.strip().lower().encode()).hexdigest()
