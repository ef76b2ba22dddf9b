"""What a caller of each role has in hand before the fuzzer begins: orders and keys, ids, tokens, links from mails."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import requests
from django.utils import timezone

from home.seeding.people import PASSWORD
from quality.fuzz_callers import (
    NEW_PASSWORD,
    PACKAGE,
    POSTCODE,
    SERVICE,
    address_of,
    ids,
    mailed_keys,
    place,
    sign_in,
    stranger,
    wanted_order,
)
from quality.fuzz_hidden import Hidden, hidden_from
from tests.running import RunningSite

DAYS = 60
A_DAY = 2  # visits of one person, so that no day is full
APART = timedelta(hours=2)  # more than the way between two visits
ORDERS = 6  # placed for each role before it begins
TOKENS = 8  # sign-ins of each role: one for its calls, the others to be renewed or ended
GUESTS = ("anonymous", "order")  # without a token
GUEST_ORDER = "/api/bkg/guest/order/{number}"


def free_times(site: RunningSite) -> Iterator[dict[str, Any]]:
    """Yield times of many days with who comes, none of which takes another's."""
    today = timezone.localdate()
    for ahead in range(2, DAYS):
        day = (today + timedelta(days=ahead)).isoformat()
        asked = {"service": SERVICE, "postcode": POSTCODE, "day": day}
        busy: dict[str, list[datetime]] = {}
        for start in requests.get(f"{site.url}/api/slots", asked, timeout=30).json()["starts"]:
            begins, ends = (datetime.fromisoformat(start[name]) for name in ("starts_at", "ends_at"))
            for who in start["staff"]:
                taken = busy.setdefault(who, [])
                if len(taken) < A_DAY and all(begins >= end + APART for end in taken):
                    taken.append(ends)
                    yield {"starts_at": start["starts_at"], "staff": who}
                    break


def known_to(site: RunningSite, role: str, times: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what the hooks may put into the calls of `role`, and what its answers must not hold."""
    tokens = [] if role in GUESTS else [sign_in(site, role) for _ in range(TOKENS)]
    token = tokens[0]["access"] if tokens else ""
    refresh = [{"refresh": one["refresh"]} for one in tokens[1:]]
    me = address_of(role)
    buyers = [] if role == "anonymous" else [me if token and not number else stranger() for number in range(ORDERS)]
    placed = [place(site, times.pop(), token, buyer) for buyer in buyers]
    hidden = hidden_from(site.rows, role, held={order["number"] for order in placed})
    return {
        "token": token,
        "times": times,
        "orders": [wanted_order(site, slug) for slug in (SERVICE, PACKAGE)],
        "hidden": {"words": hidden.words, "bought": hidden.bought, "prices": role == "provider"},
        "keys": {order["number"]: order["key"] for order in placed},
        "paths": _paths(site, token, placed),
        "others": _others(hidden),
        "bodies": _bodies(site, [{"key": order["key"]} for order in placed])
        | {
            "POST /api/auth/token": [{"email": me if token else stranger(), "password": PASSWORD}],
            "POST /api/auth/token/refresh": refresh[3:],
            "POST /api/auth/token/revoke": [*refresh[:3], {"refresh": "no token of anybody"}],
        },
    }


def _paths(site: RunningSite, token: str, placed: list[dict[str, Any]]) -> dict[str, list[Any]]:
    keys = [order["key"] for order in placed]
    numbers = [order["number"] for order in placed]
    return {
        "/api/services/{slug} slug": [SERVICE, PACKAGE],
        "/api/staff/{public_id} public_id": ids(site, "", "staff"),
        "/api/orders/{key} key": keys,
        "/api/orders/{key}/payment-status key": keys,
        "/api/customers/{id} id": ids(site, token, "customers"),
        "/api/appointments/{public_id} public_id": ids(site, token, "appointments"),
        f"{GUEST_ORDER}/link-login number": numbers[:1],
        f"{GUEST_ORDER}/link-register number": numbers[1:],
    }


def _others(hidden: Hidden) -> dict[str, list[Any]]:
    """Return what is asked for by name though it is somebody else's."""
    return {
        "/api/customers/{id} id": hidden.customers,
        "/api/appointments/{public_id} public_id": hidden.visits,
        f"{GUEST_ORDER}/link-login number": hidden.numbers,
        f"{GUEST_ORDER}/link-register number": hidden.numbers,
    }


def _bodies(site: RunningSite, keys: list[dict[str, str]]) -> dict[str, list[dict[str, Any]]]:
    proved, reset = mailed_keys(site)
    return {
        "POST /api/create-payment-intent": keys,
        "POST /api/bkg/guest/check-email": keys,
        f"POST {GUEST_ORDER}/link-login": keys,
        f"POST {GUEST_ORDER}/link-register": [{**key, "password": NEW_PASSWORD} for key in keys],
        "POST /api/auth/register": [{"name": "Ada Moss", "email": "*", "password": NEW_PASSWORD}],
        "POST /api/auth/email/verify": [{"key": key} for key in proved],
        "POST /api/auth/email/resend": [{"email": "customer@larkfield.example"}],
        "POST /api/auth/password/reset": [{"email": "*"}],
        "POST /api/auth/password/reset/confirm": [{"key": key, "password": f"{NEW_PASSWORD} again"} for key in reset],
        "POST /api/customers": [{"name": "Ada Moss", "email": "*"}],
        "PATCH /api/customers/{id}": [{"name": "Ada Moss"}, {"phone": "+441172345678"}, {}],
    }
