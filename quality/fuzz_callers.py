"""What callers do over the API before the fuzzer begins: sign up and in, place orders, follow links in their mails."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import requests

from home.seeding.people import PASSWORD
from tests.running import RunningSite, eventually

POSTCODE = "BS6 5QA"
SERVICE = "regular-clean"
PACKAGE = "website-refresh"  # needs no time: we call
NEWCOMERS = 8  # accounts whose mails are there to be used, of each kind
NEW_PASSWORD = "four quiet words here"
PROVED = r"/accounts/confirm-email/([^/\s]+)/"
RESET = r"/accounts/password/reset/key/([^/\s]+)/"


def stranger() -> str:
    return f"{uuid4().hex}@example.com"


def address_of(role: str) -> str:
    return f"{role}@larkfield.example"


def sign_in(site: RunningSite, role: str) -> dict[str, Any]:
    return _post(site, "auth/token", {"email": address_of(role), "password": PASSWORD})


def place(site: RunningSite, time: dict[str, Any], token: str, buyer: str) -> dict[str, Any]:
    """Place an order at a free time in somebody's name, signed in or not."""
    order = wanted_order(site, SERVICE)
    order["items"][0] |= time
    order["customer"]["email"] = buyer
    headers = {"Idempotency-Key": str(uuid4())} | ({"Authorization": f"Bearer {token}"} if token else {})
    return _post(site, "orders", order, headers)


def wanted_order(site: RunningSite, slug: str) -> dict[str, Any]:
    """Return an order without a time: the first option of each group, and answers to what must be answered."""
    service = requests.get(f"{site.url}/api/services/{slug}", timeout=30).json()
    options = [group["options"][0]["id"] for group in service["option_groups"] if group["options"]]
    answers = [
        {"question": question["id"], "value": "Yes"} for question in service["questions"] if question["required"]
    ]
    return {
        "postcode": POSTCODE,
        "items": [{"service": slug, "options": options, "answers": answers}],
        "customer": {"name": "Ada Moss", "email": "ada.moss@example.com", "phone": "+441172345678"},
        "address": {"line1": "4 Alma Vale Road", "city": "Bristol"},
        "payment": "card",
    }


def ids(site: RunningSite, token: str, what: str) -> list[Any]:
    """Return ids from the list of `what`; none for whom the list is closed."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    rows = requests.get(f"{site.url}/api/{what}", headers=headers, timeout=30).json().get("results", [])
    return [row["id"] for row in rows[:20]]


def mailed_keys(site: RunningSite) -> tuple[list[str], list[str]]:
    """Return keys from mails: some that prove an address, and some that choose a new password."""
    newcomers = [stranger() for _ in range(2 * NEWCOMERS)]
    for email in newcomers:
        _post(site, "auth/register", {"name": "Ada Moss", "email": email, "password": NEW_PASSWORD})
    for email in newcomers[NEWCOMERS:]:
        _post(site, "auth/password/reset", {"email": email})
    proved = [_linked(site, email, PROVED) for email in newcomers[:NEWCOMERS]]
    return proved, [_linked(site, email, RESET) for email in newcomers[NEWCOMERS:]]


def _linked(site: RunningSite, email: str, pattern: str) -> str:
    def found() -> str:
        texts = [part.get_content() for mail in site.mails(email) if (part := mail.get_body(("plain",)))]
        return next((match[1] for text in texts if (match := re.search(pattern, text))), "")

    key = eventually(found, seconds=60)
    assert key, f"no mail with {pattern} came to {email}"
    return key


def _post(site: RunningSite, what: str, body: dict[str, Any], headers: dict[str, str] | None = None) -> dict[str, Any]:
    answer = requests.post(f"{site.url}/api/{what}", json=body, headers=headers, timeout=30)
    assert answer.ok, f"{what}: {answer.status_code} {answer.text}"
    return answer.json()  # type: ignore[no-any-return]
