"""Signing events and posting them: late, twice, in another order, or forged."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import requests

if TYPE_CHECKING:
    from tests.servers.stripe.house import House

Json = dict[str, Any]
TRIES = 5


def signature(body: bytes, secret: str, *, stamp: int | None = None) -> str:
    """Return the header Stripe-Signature as docs.stripe.com/webhooks describes it."""
    stamp = int(time.time()) if stamp is None else stamp
    digest = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={stamp},v1={digest},v0=an-older-scheme"


def body_of(event: Json) -> bytes:
    return json.dumps(event, indent=2).encode()


def post(event: Json, address: str, *, secret: str, late: int = 0) -> requests.Response:
    """Post one event as if it had been signed `late` seconds ago."""
    body = body_of(event)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Stripe-Signature": signature(body, secret, stamp=int(time.time()) - late),
        "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
    }
    return requests.post(address, data=body, headers=headers, timeout=20, allow_redirects=False)


def deliver(house: House, address: str, *, events: Iterable[Json] | None = None, times: int = 1) -> list[int]:
    """Post events in the order given, each so many times; return the answers."""
    chosen = list(house.events) if events is None else list(events)
    return [post(event, address, secret=house.webhook_secret).status_code for event in chosen for _ in range(times)]


def post_from_now_on(house: House, address: str) -> None:
    """Post each new event by itself, as the real house does, until it is taken."""

    def posting(event: Json) -> None:
        for again in range(TRIES):
            try:
                if post(event, address, secret=house.webhook_secret).ok:
                    return
            except requests.RequestException:
                pass
            time.sleep(2**again / 4)

    house.listeners.append(lambda event: threading.Thread(target=posting, args=(event,), daemon=True).start())
