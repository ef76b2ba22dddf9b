"""One fire: the running site, the house, free times to sell, and the orders that were made meanwhile."""

from __future__ import annotations

import itertools
import os
import random
import signal
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from fire.buying import ApiBuyer, Line, PageBuyer, insist, to_card
from fire.scale import Scale
from fire.serving import Found, free_times
from tests.faults.asking import FreeStart
from tests.running import RunningSite
from tests.servers.stripe import House
from tests.servers.stripe.notices import body_of, signature

GOOD_CARD = "4242424242424242"
WEBHOOK = "/api/webhooks/stripe"
Buyer = ApiBuyer | PageBuyer


@dataclass
class Case:
    """One order and what the fire did to it."""

    buyer: Buyer
    died: bool = False
    paid: bool = True
    refunded: bool = False
    unheard: bool = False  # the money went back before the site heard that it came
    payment: str = ""
    pay_path: str = ""
    faults: list[str] = field(default_factory=list)

    @property
    def email(self) -> str:
        return self.buyer.email

    @property
    def line(self) -> Line:
        return self.buyer.line


class Firm:
    def __init__(self, site: RunningSite, house: House, scale: Scale) -> None:
        self.site, self.house, self.scale = site, house, scale
        self.times: Iterator[FreeStart] = iter(list(free_times(site)))
        self.cases: list[Case] = []
        self.random = random.Random(7)
        self.lock = threading.Lock()
        self.numbers = itertools.count()

    def buyer(self, kind: type[Buyer]) -> Case:
        """Let somebody come who is about to place an order."""
        with self.lock:
            start, number = next(self.times), next(self.numbers)
        case = Case(kind(self.site, start, f"{kind.__name__.lower()}-{number}@example.com"))
        self.cases.append(case)
        return case

    def at_card(self, case: Case, *, patience: float = 0) -> Case:
        """Go as far as the card page, placing the order first where that is not done."""
        case.pay_path = case.pay_path or case.buyer.pay_path()
        case.payment = to_card(case.line, case.pay_path, patience=patience) or case.payment
        return case

    def intent(self, case: Case) -> dict[str, Any]:
        """Return the house's intent for the order's payment."""
        return next(one for one in self.house.intents.values() if one["metadata"]["payment"] == case.payment)

    def type_card(self, case: Case) -> Case:
        """Pay on the form of the house, which tells nobody before the notice is posted."""
        if self.intent(case)["status"] == "requires_payment_method":
            self.house.pay(self.intent(case)["id"], GOOD_CARD)
        return case

    def come_back(self, case: Case, *, die_at: int | None = None) -> requests.Response:
        return case.line.post(f"/checkout/card/{case.payment}/back/", die_at=die_at)

    def finish(self, case: Case, *, patience: float = 0) -> None:
        """Do what a customer does who does not know how it went: try the rest again, to the end."""
        self.at_card(case, patience=patience)
        if case.paid and case.payment:
            self.type_card(case)
            insist(lambda: self.come_back(case))

    def notice(self, kind: str, case: Case) -> dict[str, Any]:
        """Return the house's last notice of a kind about the order."""
        name = self.intent(case)["id"]
        about = (event for event in reversed(self.house.events) if event["type"] == kind)
        return next(
            one for one in about if name in (one["data"]["object"].get("payment_intent"), one["data"]["object"]["id"])
        )

    def post_notice(self, event: dict[str, Any], *, die_at: int | None = None) -> requests.Response:
        body = body_of(event)
        headers = {"Content-Type": "application/json", "Stripe-Signature": signature(body, self.house.webhook_secret)}
        return Line(self.site.url).ask("POST", WEBHOOK, data=body, headers=headers, die_at=die_at)

    def post_everything(self) -> None:
        """Post every notice there ever was, in any order, some of them twice."""
        events = list(self.house.events)
        events += self.random.sample(events, len(events) // 4)
        self.random.shuffle(events)
        for event in events:
            insist(lambda event=event: self.post_notice(event))  # type: ignore[misc]

    def wrong_with(self, case: Case, found: Found) -> list[str]:
        """Return what the auditor found wrong with an order, and where the house disagrees."""
        told: list[str] = found["wrong"].get(case.email, [])
        return told + list(self._wrong_at_the_house(case, found["refs"][case.email]))

    def _wrong_at_the_house(self, case: Case, payments: list[str]) -> Iterator[str]:
        intents = {one["id"] for one in self.house.intents.values() if one["metadata"]["payment"] in payments}
        charges = [one for one in self.house.charges.values() if one["payment_intent"] in intents and one["paid"]]
        refunds = [one for one in self.house.refunds.values() if one["payment_intent"] in intents]
        for name, made, wanted in (("charges", charges, case.paid), ("refunds", refunds, case.refunded)):
            if len(made) != wanted:
                yield f"{len(made)} {name} at the house, not {int(wanted)}"


def children(pid: int) -> list[int]:
    with suppress(FileNotFoundError):
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that is dead and not yet buried does not."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    return False


def kill_group(site: RunningSite, name: str) -> None:
    """End a process and all its children at once, as a machine that runs out of memory does."""
    process = site.processes[name]
    family = [process.pid, *descendants(process.pid)]
    for pid in family:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.wait()


def descendants(pid: int) -> list[int]:
    found = children(pid)
    return found + [one for child in found for one in descendants(child)]
