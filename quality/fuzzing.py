"""Schemathesis against the running site, once for each role: no fault, and nothing the schema does not say.

A fuzzer that never gets past validation finds nothing, so how many answers were a success is judged as well.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import requests
from django.utils import timezone

from home.seeding.people import PASSWORD
from tests.databases import ROOT
from tests.running import RunningSite

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
ROLES = ("anonymous", "order", "customer", "provider", "manager", "admin")
WRITES = ("POST", "PATCH", "PUT", "DELETE")
POSTCODE = "BS6 5QA"
SERVICE = "regular-clean"
DAYS = 45
ORDERS = 3  # placed for each role before it begins
Say = Callable[[str], None]


@dataclass
class Fuzzed:
    """What the roles were answered, by operation and status, and the complaints of each."""

    answers: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def writes(self) -> dict[str, tuple[int, int]]:
        """Return of each writable operation how many answers there were, and how many of them a success."""
        told: dict[str, tuple[int, int]] = {}
        for line, count in sorted(self.answers.items()):
            operation, status = line.rsplit(" ", 1)
            if operation.split()[0] in WRITES:
                asked, good = told.get(operation, (0, 0))
                told[operation] = (asked + count, good + count * status.startswith("2"))
        return told


def fuzz(site: RunningSite, out: Path, *, examples: int, say: Say = print, roles: Iterable[str] = ROLES) -> Fuzzed:
    """Run every role against the site; `out` gets the report of each."""
    out.mkdir(parents=True, exist_ok=True)
    starts = list(_starts(site))
    found = Fuzzed()
    wanted = list(roles)
    for number, role in enumerate(wanted):
        mine = starts[number :: len(wanted)]
        known = _known(site, role, mine)
        (out / f"{role}.known.json").write_text(json.dumps(known))
        result = _run(site, out, role, known, examples=examples)
        (out / f"{role}.log").write_text(result.stdout + result.stderr)
        told = Counter(json.loads((out / f"{role}.answers.json").read_text()))
        found.answers += told
        broken = [line for line in told if line.rsplit(" ", 1)[1].startswith("5") and not line.endswith(" 503")]
        if result.returncode or broken:
            found.faults += [f"{role}: see {out / f'{role}.log'}", *(f"{role}: {line}" for line in broken)]
        say(f"#   {role}: {sum(told.values())} requests, exit {result.returncode}")
    return found


def _run(
    site: RunningSite, out: Path, role: str, known: dict[str, Any], *, examples: int
) -> subprocess.CompletedProcess[str]:
    hooks = {
        "SCHEMATHESIS_HOOKS": "quality.fuzz_hooks",
        "FUZZ_KNOWN": str(out / f"{role}.known.json"),
        "FUZZ_ANSWERS": str(out / f"{role}.answers.json"),
    }
    path = os.pathsep.join([str(ROOT), str(ROOT / "site"), os.environ.get("PYTHONPATH", "")])
    sign_in = ["-H", f"Authorization: Bearer {known['token']}"] if known["token"] else []
    command = ["run", f"{site.url}/api/schema", "--checks", CHECKS, "--max-examples", str(examples)]
    more = ["--seed", "1", "--continue-on-failure", "--phases", "examples,coverage,fuzzing", "--warnings", "off"]
    return subprocess.run(
        [sys.executable, "-m", "schemathesis.cli", *command, *more, "--no-color", *sign_in],
        cwd=out,
        env={**os.environ, **hooks, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
        timeout=1800,
    )


def _known(site: RunningSite, role: str, starts: list[str]) -> dict[str, Any]:
    """Return what callers of this role have in their hands."""
    token = _signed_in(site, role)["access"] if role not in ("anonymous", "order") else ""
    refresh = [{"refresh": _signed_in(site, role)["refresh"]} for _ in range(12)] if token else []
    placed = [_place(site, starts.pop(), token) for _ in range(ORDERS)] if role != "anonymous" else []
    keys = [{"key": order["key"]} for order in placed]
    own = {"email": f"{role}@larkfield.example", "password": PASSWORD}
    seen = _ids(site, token, "customers", "id"), _ids(site, token, "appointments", "id")
    return {
        "token": token,
        "starts": starts,
        "order": _with_options(site, _order(starts[0])),
        "paths": {
            "/api/services/{slug} slug": [SERVICE],
            "/api/staff/{public_id} public_id": _ids(site, "", "staff", "id"),
            "/api/orders/{key} key": [order["key"] for order in placed],
            "/api/orders/{key}/payment-status key": [order["key"] for order in placed],
            "/api/customers/{id} id": seen[0],
            "/api/appointments/{public_id} public_id": seen[1],
            "/api/bkg/guest/order/{number}/link-login number": [order["number"] for order in placed[:1]],
            "/api/bkg/guest/order/{number}/link-register number": [order["number"] for order in placed[:1]],
        },
        "bodies": {
            "POST /api/create-payment-intent": keys,
            "POST /api/bkg/guest/check-email": keys,
            "POST /api/bkg/guest/order/{number}/link-login": keys[:1],
            "POST /api/bkg/guest/order/{number}/link-register": [
                {**key, "password": "four quiet words here"} for key in keys[:1]
            ],
            "POST /api/auth/token": [own if token else {"email": "nobody@example.com", "password": "x"}],
            "POST /api/auth/token/refresh": refresh,
            "POST /api/auth/token/revoke": [{"refresh": "no token of anybody"}],
            "POST /api/auth/register": [{"name": "Ada Moss", "password": "four quiet words here"}],
            "POST /api/auth/email/resend": [{"email": "customer@larkfield.example"}],
            "POST /api/auth/password/reset": [{"email": "customer@larkfield.example"}],
            "POST /api/customers": [{"name": "Ada Moss", "email": "ada.moss@example.com"}],
            "PATCH /api/customers/{id}": [{"name": "Ada Moss"}, {"phone": "+441172345678"}, {}],
        },
    }


def _starts(site: RunningSite) -> Iterator[str]:
    """Yield the free times of many days, each once."""
    today = timezone.localdate()
    for ahead in range(2, DAYS):
        day = (today + timedelta(days=ahead)).isoformat()
        asked = {"service": SERVICE, "postcode": POSTCODE, "day": day}
        for start in requests.get(f"{site.url}/api/slots", asked, timeout=30).json()["starts"]:
            yield start["starts_at"]


def _order(start: str) -> dict[str, Any]:
    return {
        "postcode": POSTCODE,
        "items": [{"service": SERVICE, "starts_at": start, "options": []}],
        "customer": {"name": "Ada Moss", "email": "ada.moss@example.com", "phone": "+441172345678"},
        "address": {"line1": "4 Alma Vale Road", "city": "Bristol"},
        "payment": "card",
    }


def _place(site: RunningSite, start: str, token: str) -> dict[str, Any]:
    headers = {"Idempotency-Key": str(uuid4())} | ({"Authorization": f"Bearer {token}"} if token else {})
    answer = requests.post(
        f"{site.url}/api/orders", json=_with_options(site, _order(start)), headers=headers, timeout=30
    )
    answer.raise_for_status()
    return answer.json()  # type: ignore[no-any-return]


def _with_options(site: RunningSite, order: dict[str, Any]) -> dict[str, Any]:
    service = requests.get(f"{site.url}/api/services/{SERVICE}", timeout=30).json()
    order["items"][0]["options"] = [group["options"][0]["id"] for group in service["option_groups"] if group["options"]]
    needed = [question for question in service["questions"] if question["required"]]
    order["items"][0]["answers"] = [{"question": question["id"], "value": "Yes"} for question in needed]
    return order


def _signed_in(site: RunningSite, role: str) -> dict[str, str]:
    who = {"email": f"{role}@larkfield.example", "password": PASSWORD}
    answer = requests.post(f"{site.url}/api/auth/token", json=who, timeout=30)
    answer.raise_for_status()
    return answer.json()  # type: ignore[no-any-return]


def _ids(site: RunningSite, token: str, what: str, name: str) -> list[Any]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    rows = requests.get(f"{site.url}/api/{what}", headers=headers, timeout=30).json().get("results", [])
    return [row[name] for row in rows[:20]]
