"""Signed notices: HMAC-SHA256 over `t.body`, sent as `t=…,v1=…`."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from django.conf import settings

from payments.gateways.base import BadSignature

HEADER = "Sandbox-Signature"


def sign(body: bytes, *, at: datetime) -> str:
    """Return the header for `body`, signed with the first secret."""
    stamp = int(at.timestamp())
    return f"t={stamp},v1={_digest(_secrets()[0], stamp, body)}"


def verify(body: bytes, header: str, *, at: datetime) -> None:
    """Raise BadSignature unless one of our secrets signed `body` within the tolerance, past or future."""
    fields = [part.partition("=") for part in header.split(",")]
    stamps = [value for name, _, value in fields if name.strip() == "t"]
    claims = [value.strip().encode() for name, _, value in fields if name.strip() == "v1"]
    if len(stamps) != 1 or not stamps[0].isascii() or not stamps[0].isdigit() or len(stamps[0]) > 12:
        raise BadSignature("no timestamp")
    stamp = int(stamps[0])
    good = [_digest(secret, stamp, body).encode() for secret in _secrets()]
    if not any(hmac.compare_digest(claim, digest) for claim in claims for digest in good):
        raise BadSignature("no signature of ours")
    if abs(at.timestamp() - stamp) > settings.WEBHOOK_TOLERANCE_SECONDS:
        raise BadSignature("not sent just now")


def _secrets() -> list[str]:
    """Return the secrets in force: the new one, and while it is being changed, a comma and the old one."""
    return [secret.strip() for secret in settings.SANDBOX_WEBHOOK_SECRET.split(",")]


def _digest(secret: str, stamp: int, body: bytes) -> str:
    return hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
