"""Schemathesis against the running site, once for each role: no fault, and nothing the schema does not say.

A fuzzer that never gets past validation finds nothing, so how many answers were a success is judged as well. Nor may a
role be told what is not its business: of each answer by `fuzz_hooks`, of each success by the lists here.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from quality.fuzz_known import GUESTS, free_times, known_to
from tests.databases import ROOT
from tests.running import RunningSite

CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,nothing_of_others"
)
ROLES = (*GUESTS, "customer", "provider", "manager", "admin")
WRITES = ("POST", "PATCH", "PUT", "DELETE")
SIGNED_IN = (
    "GET /api/auth/me",
    "GET /api/orders",
    "GET /api/appointments",
    "GET /api/appointments/{public_id}",
    "GET /api/customers",
    "GET /api/customers/{id}",
    "PATCH /api/customers/{id}",
    "DELETE /api/customers/{id}",
    "POST /api/bkg/guest/order/{number}/link-login",
)
ADMINS = ("POST /api/customers",)
Say = Callable[[str], None]


@dataclass
class Answers:
    """How often each operation of the schema was answered with each status."""

    told: Counter[str] = field(default_factory=Counter)

    def writes(self) -> dict[str, tuple[int, int]]:
        """Return of each writable operation how many answers there were, and how many of them a success."""
        return {name: pair for name, pair in self.operations().items() if name.split()[0] in WRITES}

    def operations(self) -> dict[str, tuple[int, int]]:
        told: dict[str, tuple[int, int]] = {}
        for line, count in sorted(self.told.items()):
            operation, status = line.rsplit(" ", 1)
            asked, good = told.get(operation, (0, 0))
            told[operation] = (asked + count, good + count * status.startswith("2"))
        return told


@dataclass
class Fuzzed(Answers):
    """What all roles were answered, and the complaints of each."""

    faults: list[str] = field(default_factory=list)


def fuzz(site: RunningSite, out: Path, *, examples: int, say: Say = print, roles: Iterable[str] = ROLES) -> Fuzzed:
    """Run every role against the site; `out` gets the report of each."""
    out.mkdir(parents=True, exist_ok=True)
    times = list(free_times(site))
    named = _operations(site)
    found = Fuzzed()
    wanted = list(roles)
    for number, role in enumerate(wanted):
        begun = time.monotonic()
        known = known_to(site, role, times[number :: len(wanted)])
        (out / f"{role}.known.json").write_text(json.dumps(known))
        result = _run(site, out, role, known, examples=examples)
        (out / f"{role}.log").write_text(result.stdout + result.stderr)
        all_told = json.loads((out / f"{role}.answers.json").read_text())
        # A method that an operation does not have is tried too, and is no operation.
        told = Answers(Counter({line: count for line, count in all_told.items() if line.rsplit(" ", 1)[0] in named}))
        found.told += told.told
        if faults := _faults(role, all_told, told, failed=bool(result.returncode)):
            found.faults += [f"{role}: see {out / f'{role}.log'}", *faults]
        _tell(role, told, sum(all_told.values()), time.monotonic() - begun, say)
    return found


def _operations(site: RunningSite) -> set[str]:
    schema = requests.get(f"{site.url}/api/schema", {"format": "json"}, timeout=60).json()
    return {f"{method.upper()} {path}" for path, methods in schema["paths"].items() for method in methods}


def _faults(role: str, all_told: dict[str, int], told: Answers, *, failed: bool) -> list[str]:
    broken = [line for line in all_told if line.rsplit(" ", 1)[1].startswith("5") and not line.endswith(" 503")]
    closed = (*SIGNED_IN, *ADMINS) if role in GUESTS else () if role == "admin" else ADMINS
    entered = [f"{name} is not for them" for name in closed if told.operations().get(name, (0, 0))[1]]
    silent = [] if told.told else ["nothing was answered"]
    return [f"{role}: {said}" for said in [*(["exit 1"] if failed else []), *broken, *entered, *silent]]


def _tell(role: str, told: Answers, requests_made: int, seconds: float, say: Say) -> None:
    writes = told.writes()
    asked, good = (sum(pair[number] for pair in writes.values()) for number in (0, 1))
    missed = [name for name, (_, well) in writes.items() if not well]
    say(
        f"#   {role}: {requests_made} requests in {seconds:.0f} s, {len(told.operations())} operations; "
        f"{good} of {asked} writes were a success, {len(writes) - len(missed)} of {len(writes)} operations had one"
    )
    if missed:
        say(f"#   {role} had none of: {', '.join(missed)}")


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
