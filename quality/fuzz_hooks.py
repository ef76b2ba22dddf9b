"""What the fuzzer knows of the site: keys, free times, people. About every second call is given some of it.

Made up alone, hardly a request gets past validation, and the code behind it is never reached. The others stay as they
were made up. Loaded by schemathesis; what was answered is written where FUZZ_ANSWERS names.
"""

from __future__ import annotations

import atexit
import json
import os
import random
import re
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import uuid4

import schemathesis

KNOWN: dict[str, Any] = json.loads(Path(os.environ["FUZZ_KNOWN"]).read_text())
HIDDEN = set(KNOWN["hidden"]["words"])
WORDS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b\d{8}\b|[^\s\"<>,:]+@[\w.-]+")
ORDERING = ("/api/orders", "/api/checkout", "/api/appointments")
REFRESH = "POST /api/auth/token/refresh"
ONCE = ("/api/auth/token/refresh", "/api/auth/email/verify", "/api/auth/password/reset/confirm")
MADE_UP = (("customer", "name"), ("address", "line1"), ("address", "line2"), ("address", "city"))
CHANCE = random.Random(1)
OF_CALLS, OF_ORDERS = 0.5, 0.3  # orders are a third of all calls, and one that is placed takes the longest
answers: Counter[str] = Counter()
sent: list[tuple[str, dict[str, Any]]] = []
said: set[str] = set()  # in bodies by this caller, who may be told it again


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Put known things into about every second call."""
    path, method = case.operation.path, case.method.upper()
    share = OF_ORDERS if method == "POST" and path in ORDERING else OF_CALLS
    if CHANCE.random() >= share or method != case.operation.method.upper():
        return
    _into_path(case)
    if method == "GET":
        return
    known, key = _order(case.body) if path in ORDERING else (_body(path, method), "")
    if known is not None:
        if (number := (case.path_parameters or {}).get("number")) in KNOWN.get("keys", {}):
            known["key"] = KNOWN["keys"][number]
        case.body = known
        case.media_type = "application/json"
        case.headers["Content-Type"] = "application/json"
        case.headers.pop("Accept", None)
    if key:
        case.headers["Idempotency-Key"] = key


@schemathesis.hook
def after_call(context: Any, case: Any, response: Any) -> None:
    said.update(words(_text(response.request.body)))
    answers[f"{case.method.upper()} {case.operation.path} {response.status_code}"] += 1
    if f"{case.method.upper()} {case.operation.path}" == REFRESH and response.status_code == 200:
        KNOWN["bodies"][REFRESH].append({"refresh": response.json()["refresh"]})


@schemathesis.check
def nothing_of_others(ctx: Any, response: Any, case: Any) -> None:
    """Say which words of an answer name somebody this role must not see, unless it named them itself."""
    if not 200 <= response.status_code < 300 or case.method.upper() != case.operation.method.upper():
        return  # a refusal, or OPTIONS, which tells of the operation and of nobody
    for name, value in (case.path_parameters or {}).items():
        others = KNOWN["others"].get(f"{case.operation.path} {name}", ())
        assert str(value) not in {str(other) for other in others}, f"{value} is somebody else's"
    leaked = sorted((words(response.text) & HIDDEN) - said)
    assert not leaked, f"The answer names {leaked[:5]}, who are hidden from this role"
    if KNOWN["hidden"]["prices"] and case.operation.path == "/api/orders" and case.method.upper() == "GET":
        _no_prices_of_others(response.json()["results"])


@atexit.register
def write_answers() -> None:
    Path(os.environ["FUZZ_ANSWERS"]).write_text(json.dumps(answers))


def words(text: str) -> set[str]:
    """Return what could be a number, an address or an id in a text."""
    return {word.lower() for word in WORDS.findall(text)}


def _text(body: Any) -> str:
    return body.decode(errors="replace") if isinstance(body, bytes) else str(body or "")


def _no_prices_of_others(orders: list[dict[str, Any]]) -> None:
    priced = [order["number"] for order in orders if order["total"] is not None or order["tax"] is not None]
    others = sorted(set(priced) - set(KNOWN["hidden"]["bought"]))
    assert not others, f"The prices of {others[:5]} are hidden from this role"


def _into_path(case: Any) -> None:
    """Name something of one's own, or now and then something of somebody else."""
    for name in case.path_parameters or {}:
        place = f"{case.operation.path} {name}"
        own, others = KNOWN["paths"].get(place), KNOWN["others"].get(place)
        if choices := others if others and (not own or CHANCE.random() < 0.25) else own:
            case.path_parameters[name] = CHANCE.choice(choices)


def _body(path: str, method: str) -> dict[str, Any] | None:
    """Return a body that can be accepted; `*` stands for an address nobody has."""
    choices = KNOWN["bodies"].get(f"{method} {path}")
    if not choices:
        return None
    if path in ONCE:
        return choices.pop()  # type: ignore[no-any-return]
    known = dict(CHANCE.choice(choices))
    if known.get("email") == "*":
        known["email"] = f"{uuid4().hex}@example.com"
    return known


def _order(made_up: Any) -> tuple[dict[str, Any], str]:
    """Return an order and its key: a new one, or one in ten times the last again, which must be answered alike."""
    if sent and CHANCE.random() < 0.1:
        key, wanted = sent[-1]
        return wanted, key
    timed, untimed = json.loads(json.dumps(KNOWN["orders"]))
    wanted = timed if KNOWN["times"] and CHANCE.random() < 0.5 else untimed
    if wanted is timed:
        wanted["items"][0] |= KNOWN["times"].pop()
        wanted["payment"] = CHANCE.choice(["card", "on_day"])
    if isinstance(made_up, dict) and CHANCE.random() < 0.5:
        _keep_words(made_up, wanted)
    sent[:] = [(str(uuid4()), wanted)]
    return wanted, sent[0][0]


def _keep_words(made_up: dict[str, Any], wanted: dict[str, Any]) -> None:
    """Keep the made-up words of the caller: what people type is stored whatever it is, or refused."""
    for part, field in MADE_UP:
        told = made_up.get(part)
        if isinstance(told, dict) and isinstance(told.get(field), str):
            wanted[part][field] = told[field]
    if isinstance(made_up.get("notes"), str):
        wanted["notes"] = made_up["notes"]
