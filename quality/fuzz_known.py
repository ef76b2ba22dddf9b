"""What a caller of each role has in hand before the fuzzer begins: orders and keys, ids, tokens, links from mails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import requests
from django.utils import timezone

from home.seeding.people import PASSWORD
from quality.fuzz_hidden import Hidden, hidden_from
from tests.running import RunningSite, eventually

POSTCODE = "BS6 5QA"
SERVICE = "regular-clean"
PACKAGE = "website-refresh"  # needs no time: we call
DAYS = 60
A_DAY = 2  # visits of one person, so that no day is full
APART = timedelta(hours=2)  # more than the way between two visits
ORDERS = 6  # placed for each role before it begins
NEWCOMERS = 8  # accounts whose mails are there to be used
GUESTS = ("anonymous", "order")  # without a token
NEW_PASSWORD = "four quiet words here"
PROVED = r"/accounts/confirm-email/([^/\s]+)/"
RESET = r"/accounts/password/reset/key/([^/\s]+)/"
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
    tokens = [] if role in GUESTS else [_signed_in(site, role) for _ in range(8)]
    token = tokens[0]["access"] if tokens else ""
    refresh = [{"refresh": one["refresh"]} for one in tokens[1:]]
    me = f"{role}@larkfield.example"
    buyers = [] if role == "anonymous" else [me if token and not number else _stranger() for number in range(ORDERS)]
    placed = [_place(site, times.pop(), token, buyer) for buyer in buyers]
    hidden = hidden_from(site.rows, role, held={order["number"] for order in placed})
    return {
        "token": token,
        "times": times,
        "orders": [_with_options(site, _order(SERVICE)), _with_options(site, _order(PACKAGE))],
        "hidden": {"words": hidden.words, "bought": hidden.bought, "prices": role == "provider"},
        "paths": _paths(site, token, placed),
        "others": _others(hidden),
        "bodies": _bodies(site, [{"key": order["key"]} for order in placed], signed_in=bool(token))
        | {
            "POST /api/auth/token": [{"email": me if token else _stranger(), "password": PASSWORD}],
            "POST /api/auth/token/refresh": refresh[3:],
            "POST /api/auth/token/revoke": [*refresh[:3], {"refresh": "no token of anybody"}],
        },
    }


def _paths(site: RunningSite, token: str, placed: list[dict[str, Any]]) -> dict[str, list[Any]]:
    keys = [order["key"] for order in placed]
    numbers = [order["number"] for order in placed]
    return {
        "/api/services/{slug} slug": [SERVICE, PACKAGE],
        "/api/staff/{public_id} public_id": _ids(site, "", "staff"),
        "/api/orders/{key} key": keys,
        "/api/orders/{key}/payment-status key": keys,
        "/api/customers/{id} id": _ids(site, token, "customers"),
        "/api/appointments/{public_id} public_id": _ids(site, token, "appointments"),
        f"{GUEST_ORDER}/link-login number": numbers[:1],
        f"{GUEST_ORDER}/link-register number": numbers[1:],
    }


def _others(hidden: Hidden) -> dict[str, list[Any]]:
    """Return what is asked for by name though it is somebody else's."""
    return {
        "/api/customers/{id} id": hidden.customers[:20],
        "/api/appointments/{public_id} public_id": hidden.visits[:20],
        f"{GUEST_ORDER}/link-login number": hidden.numbers[:20],
        f"{GUEST_ORDER}/link-register number": hidden.numbers[:20],
    }


def _bodies(site: RunningSite, keys: list[dict[str, str]], *, signed_in: bool) -> dict[str, list[dict[str, Any]]]:
    proved, reset = _mailed(site)
    return {
        "POST /api/create-payment-intent": keys,
        "POST /api/bkg/guest/check-email": keys,
        f"POST {GUEST_ORDER}/link-login": keys[:1],
        f"POST {GUEST_ORDER}/link-register": [{**key, "password": NEW_PASSWORD} for key in keys[1:]],
        "POST /api/auth/register": [{"name": "Ada Moss", "email": "*", "password": NEW_PASSWORD}],
        "POST /api/auth/email/verify": [{"key": key} for key in proved],
        "POST /api/auth/email/resend": [{"email": "customer@larkfield.example"}],
        "POST /api/auth/password/reset": [{"email": "*"}],
        "POST /api/auth/password/reset/confirm": [{"key": key, "password": f"{NEW_PASSWORD} again"} for key in reset],
        "POST /api/customers": [{"name": "Ada Moss", "email": "*"}],
        "PATCH /api/customers/{id}": [{"name": "Ada Moss"}, {"phone": "+441172345678"}, {}],
    }


def _mailed(site: RunningSite) -> tuple[list[str], list[str]]:
    """Return keys from mails: some that prove an address, and some that choose a new password."""
    newcomers = [_stranger() for _ in range(2 * NEWCOMERS)]
    for email in newcomers:
        _post(site, "auth/register", {"name": "Ada Moss", "email": email, "password": NEW_PASSWORD})
    for email in newcomers[NEWCOMERS:]:
        _post(site, "auth/password/reset", {"email": email})
    proved = [_link(site, email, PROVED) for email in newcomers[:NEWCOMERS]]
    return proved, [_link(site, email, RESET) for email in newcomers[NEWCOMERS:]]


def _link(site: RunningSite, email: str, pattern: str) -> str:
    def found() -> str:
        texts = [part.get_content() for mail in site.mails(email) if (part := mail.get_body(("plain",)))]
        return next((match[1] for text in texts if (match := re.search(pattern, text))), "")

    key = eventually(found, seconds=60)
    assert key, f"no mail with {pattern} came to {email}"
    return key


def _stranger() -> str:
    return f"{uuid4().hex}@example.com"


def _order(service: str) -> dict[str, Any]:
    return {
        "postcode": POSTCODE,
        "items": [{"service": service, "options": []}],
        "customer": {"name": "Ada Moss", "email": "ada.moss@example.com", "phone": "+441172345678"},
        "address": {"line1": "4 Alma Vale Road", "city": "Bristol"},
        "payment": "card",
    }


def _with_options(site: RunningSite, order: dict[str, Any]) -> dict[str, Any]:
    """Choose the first option of each group, and answer what must be answered."""
    item = order["items"][0]
    service = requests.get(f"{site.url}/api/services/{item['service']}", timeout=30).json()
    item["options"] = [group["options"][0]["id"] for group in service["option_groups"] if group["options"]]
    needed = [question for question in service["questions"] if question["required"]]
    item["answers"] = [{"question": question["id"], "value": "Yes"} for question in needed]
    return order


def _place(site: RunningSite, time: dict[str, Any], token: str, buyer: str) -> dict[str, Any]:
    order = _with_options(site, _order(SERVICE))
    order["items"][0] |= time
    order["customer"]["email"] = buyer
    headers = {"Idempotency-Key": str(uuid4())} | ({"Authorization": f"Bearer {token}"} if token else {})
    return _post(site, "orders", order, headers)


def _signed_in(site: RunningSite, role: str) -> dict[str, Any]:
    return _post(site, "auth/token", {"email": f"{role}@larkfield.example", "password": PASSWORD})


def _post(site: RunningSite, what: str, body: dict[str, Any], headers: dict[str, str] | None = None) -> dict[str, Any]:
    answer = requests.post(f"{site.url}/api/{what}", json=body, headers=headers, timeout=30)
    assert answer.ok, f"{what}: {answer.status_code} {answer.text}"
    return answer.json()  # type: ignore[no-any-return]


def _ids(site: RunningSite, token: str, what: str) -> list[Any]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    rows = requests.get(f"{site.url}/api/{what}", headers=headers, timeout=30).json().get("results", [])
    return [row["id"] for row in rows[:20]]
