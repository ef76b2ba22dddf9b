"""What the fuzzer knows of the site: keys, free times, people. Every second call is given some of it.

Made up alone, hardly a request gets past validation, and the code behind it is never reached. The other half stays as
it was made up. Loaded by schemathesis; what was answered is written where FUZZ_ANSWERS names.
"""

from __future__ import annotations

import atexit
import json
import os
import random
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import uuid4

import schemathesis

KNOWN: dict[str, Any] = json.loads(Path(os.environ["FUZZ_KNOWN"]).read_text())
ORDERING = ("/api/orders", "/api/checkout", "/api/appointments")
MADE_UP = (("customer", "name"), ("address", "line1"), ("address", "line2"), ("address", "city"))
CHANCE = random.Random(1)
answers: Counter[str] = Counter()


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Put known things into every second call."""
    if CHANCE.random() < 0.5:
        return
    _into_path(case)
    if case.method.upper() != "GET" and (known := _body(case.operation.path, case.method.upper(), case.body)):
        case.body = known
        case.media_type = "application/json"
        case.headers["Content-Type"] = "application/json"
        case.headers.pop("Accept", None)
        if case.operation.path in ORDERING:
            case.headers["Idempotency-Key"] = str(uuid4())


@schemathesis.hook
def after_call(context: Any, case: Any, response: Any) -> None:
    answers[f"{case.method.upper()} {case.operation.path} {response.status_code}"] += 1


@atexit.register
def write_answers() -> None:
    Path(os.environ["FUZZ_ANSWERS"]).write_text(json.dumps(answers))


def _into_path(case: Any) -> None:
    for name in case.path_parameters or {}:
        place = f"{case.operation.path} {name}"
        if choices := KNOWN["paths"].get(place):
            case.path_parameters[name] = CHANCE.choice(choices)


def _body(path: str, method: str, made_up: Any) -> dict[str, Any] | None:
    """Return a body that can be accepted; one in two keeps the made-up words of the caller."""
    if path in ORDERING:
        return _order(made_up)
    if not (choices := KNOWN["bodies"].get(f"{method} {path}")):
        return None
    if path == "/api/auth/token/refresh":
        return choices.pop() if choices else None  # each works once
    known = dict(CHANCE.choice(choices))
    if path == "/api/auth/register":
        known["email"] = f"{uuid4().hex}@example.com"
    return known


def _order(made_up: Any) -> dict[str, Any] | None:
    if not KNOWN["starts"]:
        return None
    wanted: dict[str, Any] = json.loads(json.dumps(KNOWN["order"]))
    wanted["items"][0]["starts_at"] = KNOWN["starts"].pop()
    wanted["payment"] = CHANCE.choice(["card", "on_day"])
    if isinstance(made_up, dict) and CHANCE.random() < 0.5:
        for part, field in MADE_UP:
            told = made_up.get(part)
            if isinstance(told, dict) and isinstance(told.get(field), str):
                wanted[part][field] = told[field]
        if isinstance(made_up.get("notes"), str):
            wanted["notes"] = made_up["notes"]
    return wanted
