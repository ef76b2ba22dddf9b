"""Look at what is left when the fire is out; a program of its own, in the site's environment.

CASES is a list of {"email", "paid", "refunded", "unheard"}; WAITS the minutes the clock is first moved on.
Prints one JSON object.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from booking.models import Order, Slot  # noqa: E402
from core.sweeps import sweep_all  # noqa: E402
from notifications.models import Delivery  # noqa: E402
from payments.models import Fact, GatewayCall, Payment, Receipt, WebhookInbox  # noqa: E402
from payments.reconcile import differences  # noqa: E402
from tests.booking.books import everything_that_is_wrong  # noqa: E402


def main() -> None:
    cases, waits = json.loads(os.environ["CASES"]), json.loads(os.environ["WAITS"])
    for wait in waits:
        move_on(timedelta(minutes=wait))
    at = timezone.now()
    copies = mails_by_recipient()
    found = {
        "wrong": {case["email"]: wrong for case in cases if (wrong := list(wrong_with(case, copies)))},
        "refs": {case["email"]: refs_of(case["email"]) for case in cases},
        "twice": sorted(email for email, ids in copies.items() if len(ids) != len(set(ids))),
        "books": everything_that_is_wrong(at=at),
        "differences": list(differences(since=at - timedelta(days=7), until=at + timedelta(minutes=1))),
        "inbox": list(WebhookInbox.objects.exclude(state="done").values_list("state", "type", "last_error")),
    }
    sys.stdout.write(json.dumps(found, default=str))


def move_on(wait: timedelta) -> None:
    """Do what the clock would do by then."""
    sweep_all(now=lambda: timezone.now() + wait)


def refs_of(email: str) -> list[str]:
    """Return the ids of the order's payments, as the gateway was told them."""
    ours = Payment.objects.filter(payables__order__guest_email=email)
    return [str(pk) for pk in ours.values_list("pk", flat=True)]


def mails_by_recipient() -> dict[str, list[str]]:
    """Return the ids of the confirmations that left for each address, a copy counted again."""
    found: dict[str, list[str]] = {}
    for file in (settings.VAR / "mail").glob("*.log"):
        for text in file.read_text(errors="replace").split("\n" + "-" * 79 + "\n"):
            lines = text.splitlines()
            to = next((line[4:].strip() for line in lines if line.startswith("To: ")), "")
            ids = [line for line in lines if line.startswith("Message-ID: <order_confirmed.")]
            if ids:
                found.setdefault(to, []).extend(ids)
    return found


def wrong_with(case: dict[str, Any], copies: dict[str, list[str]]) -> Iterator[str]:
    """Compare every trace of one sale with what one sale leaves."""
    orders = list(Order.objects.placed_ever().filter(guest_email=case["email"]).select_related("payable"))
    if len(orders) != 1 or orders[0].payable is None:
        yield f"{len(orders)} orders"
        return
    order, payable = orders[0], orders[0].payable
    paid, refunded = bool(case["paid"]), bool(case["refunded"])
    # Had the money gone back before we heard that it came, then nobody is to be visited.
    lapsed = case["unheard"] and refunded and order.status == "expired"
    told_once = paid and not lapsed
    payments = list(payable.payments.all())
    facts = Fact.objects.filter(payment__in=payments)
    told = Delivery.objects.filter(subject_id=str(order.public_id), kind="order_confirmed")
    slots = Slot.objects.filter(appointment__item__order=order).exclude(status="released")
    mails = set(copies.get(case["email"], []))
    compared: dict[str, tuple[Any, Any]] = {
        "status": (order.status, "expired" if lapsed else "confirmed" if paid else "placed"),
        "slots": ([slot.status for slot in slots], [] if lapsed else ["booked"]),
        "payments": (len(payments) <= 1 or len(payments), True),
        "charges": (facts.filter(type="charge_succeeded").count(), int(paid)),
        "refunds": (facts.filter(type="refund_succeeded").count(), int(refunded)),
        "money": (payable.paid, payable.amount if paid and not refunded else 0),
        "receipts": (Receipt.objects.filter(payable=payable).count(), int(paid)),
        "messages": ([one.status for one in told], ["sent"] * told_once),
        "mails": (len(mails), int(told_once)),
        "calls": (GatewayCall.objects.filter(payment__in=payments, operation="refund").count() <= 1, True),
    }
    for name, (is_now, wanted) in compared.items():
        if is_now != wanted:
            yield f"{name}: {is_now}, not {wanted}"


if __name__ == "__main__":
    main()
