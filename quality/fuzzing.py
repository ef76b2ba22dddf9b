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
from collections.abc import Callable, Iterable, Iterator
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

    named: frozenset[str]
    told: Counter[str] = field(default_factory=Counter)

    def writes(self) -> dict[str, tuple[int, int]]:
        """Return of each writable operation how many answers there were, and how many of them a success."""
        return {name: pair for name, pair in self.operations().items() if name.split()[0] in WRITES}

    def operations(self) -> dict[str, tuple[int, int]]:
        """Return the same of every operation. A method the schema does not name is tried too, and is no operation."""
        found = dict.fromkeys(sorted(self.named), (0, 0))
        for line, count in self.told.items():
            operation, status = line.rsplit(" ", 1)
            if operation in found:
                asked, good = found[operation]
                found[operation] = (asked + count, good + count * status.startswith("2"))
        return found


@dataclass
class Fuzzed(Answers):
    """What all roles were answered, and the complaints of each."""

    faults: list[str] = field(default_factory=list)


def fuzz(site: RunningSite, out: Path, *, examples: int, say: Say = print, roles: Iterable[str] = ROLES) -> Fuzzed:
    """Run every role against the site; `out` gets the report of each."""
    out.mkdir(parents=True, exist_ok=True)
    times = list(free_times(site))
    found = Fuzzed(_operations(site))
    wanted = list(roles)
    for number, role in enumerate(wanted):
        begun = time.monotonic()
        known = known_to(site, role, times[number :: len(wanted)])
        (out / f"{role}.known.json").write_text(json.dumps(known))
        result = _run(site, out, role, known, examples=examples)
        (out / f"{role}.log").write_text(result.stdout + result.stderr)
        told = Answers(found.named, Counter(json.loads((out / f"{role}.answers.json").read_text())))
        found.told += told.told
        if faults := list(faults_of(role, told, result.returncode)):
            found.faults += [f"{role}: see {out / f'{role}.log'}", *(f"{role}: {fault}" for fault in faults)]
        say(f"#   {role}: {sum(told.told.values())} requests in {time.monotonic() - begun:.0f} s")
        say(f"#   {role}: {_reach(told)}")
    return found


def _operations(site: RunningSite) -> frozenset[str]:
    schema = requests.get(f"{site.url}/api/schema", {"format": "json"}, timeout=60).json()
    return frozenset(f"{method.upper()} {path}" for path, methods in schema["paths"].items() for method in methods)


def faults_of(role: str, told: Answers, returned: int) -> Iterator[str]:
    """Yield what is wrong besides what the log says."""
    if returned:
        yield f"exit {returned}"
    yield from (line for line in told.told if line.rsplit(" ", 1)[1].startswith("5") and not line.endswith(" 503"))
    operations = told.operations()
    yield from (f"{name} was never asked" for name, (asked, _) in operations.items() if not asked)
    closed = (*SIGNED_IN, *ADMINS) if role in GUESTS else () if role == "admin" else ADMINS
    yield from (f"{name} is not for them" for name in closed if operations[name][1])


def _reach(told: Answers) -> str:
    """Say how many of the writes were a success, and which operations had none."""
    writes = told.writes()
    asked, good = (sum(pair[number] for pair in writes.values()) for number in (0, 1))
    missed = [name for name, (_, well) in writes.items() if not well]
    reached = f"{good} of {asked} writes a success, {len(writes) - len(missed)} of {len(writes)} operations reached"
    return f"{reached}; not {', '.join(missed)}" if missed else reached


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
