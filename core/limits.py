"""A small rate limiter: so many tries a minute for one key, counted in the shared cache."""

from __future__ import annotations

from datetime import datetime

from django.core.cache import cache
from django.http import HttpRequest
from rest_framework.throttling import BaseThrottle


def take_try(name: str, *, most: int, at: datetime, seconds: int = 60) -> int:
    """Count one try under `name`; return 0 if it is allowed, or the seconds to wait.

    Windows are fixed: the count starts again with each stretch of `seconds`. `incr` is one step in
    a shared cache, so two workers cannot both take the last place; a list of times, read and
    written back, loses counts.

    Where several limits hold, the narrowest is asked first, and a try that it refuses is not counted in the
    others: one address could use up what is meant for all.
    """
    window, gone = divmod(int(at.timestamp()), seconds)
    key = f"limit:{name}:{window}"
    cache.add(key, 0, timeout=seconds * 2)
    try:
        count = cache.incr(key)
    except ValueError:  # evicted between the two calls: better to let one through than to fail
        return 0
    return 0 if count <= most else seconds - gone


def client_address(request: HttpRequest) -> str:
    """Return the address a request came from, behind as many proxies as the settings name."""
    address: str = BaseThrottle().get_ident(request)  # type: ignore[arg-type]
    return address or "unknown"


def mailbox(address: str) -> str:
    """Return what many spellings of one mailbox share, for counting alone: case, dots and +tags play no part."""
    name, _, host = address.strip().casefold().rpartition("@")
    return f"{name.partition('+')[0].replace('.', '')}@{host}"
