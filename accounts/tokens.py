"""Guest access: issue a key, find what it opens, take it back."""

from __future__ import annotations

import base64
import hashlib
import secrets
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import AccessToken
from core.keyed import keyed, secrets_in_use


def issue(purpose: str, subject: str, *, at: datetime, expires_at: datetime | None = None) -> str:
    """Return the key that opens `subject` for `purpose`, the same one until it is revoked.

    A key made with a secret that is no longer among ours cannot be written again, nor trusted: it
    gives way to a new one.
    """
    token, _ = AccessToken.objects.get_or_create(
        purpose=purpose,
        subject=subject,
        revoked_at=None,
        defaults={**_made(purpose, subject), "created_at": at, "expires_at": expires_at},
    )
    return _written_again(token) or _replaced(token)


def issue_first(purpose: str, subject: str, *, at: datetime) -> str:
    """Return a new key for what has had none so far, without looking; should it have one, that one."""
    try:
        with transaction.atomic():
            token = AccessToken.objects.create(
                purpose=purpose, subject=subject, created_at=at, **_made(purpose, subject)
            )
    except IntegrityError:
        return issue(purpose, subject, at=at)
    return _written_again(token) or _replaced(token)


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


def _made(purpose: str, subject: str) -> dict[str, str]:
    """Return what is kept of a new key."""
    nonce = secrets.token_hex(16)
    return {"nonce": nonce, "digest": _digest(_key(purpose, subject, nonce, secrets_in_use()[0]))}


def _replaced(token: AccessToken) -> str:
    """Give the row a new key; of two who do it at once the second takes the first one's."""
    AccessToken.objects.filter(pk=token.pk, digest=token.digest).update(**_made(token.purpose, token.subject))
    token.refresh_from_db()
    return _key(token.purpose, token.subject, token.nonce, secrets_in_use()[0])


def _written_again(token: AccessToken) -> str | None:
    """Return the key of a row, by whichever of our secrets it was made; None where that one is gone."""
    keys = (_key(token.purpose, token.subject, token.nonce, secret) for secret in secrets_in_use())
    return next((key for key in keys if _digest(key) == token.digest), None)


def _key(purpose: str, subject: str, nonce: str, secret: str) -> str:
    return base64.b32encode(keyed(f"{purpose}|{subject}|{nonce}", secret)[:20]).decode().lower()


def _digest(key: str) -> str:
    return hashlib.sha256(key.strip().lower().encode()).hexdigest()
