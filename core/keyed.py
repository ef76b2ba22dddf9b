"""What is made from our secret. A secret that was replaced still opens what it closed until it is taken out."""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings
from django.utils.encoding import force_str


def secrets_in_use() -> tuple[str, ...]:
    """Return today's secret, then the ones it replaced."""
    return tuple(map(force_str, (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)))


def keyed(message: str, secret: str) -> bytes:
    """Return 32 bytes that nobody without `secret` can make from `message`."""
    return hmac.new(secret.encode(), message.encode(), hashlib.sha256).digest()
