"""Kill a process at every step of a sale, each time on a fresh database, and see that nothing is lost or doubled.

Run by `test_sudden_death.py` as a program of its own, because it forks and kills: `dying.py <deed>`, with the order as
JSON in ORDER.
Before each SQL statement, and on both sides of each commit, is a point to die at. For each point a child does the
deed and is killed there; a second child is the customer and the clock afterwards. Prints one JSON object.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

import django  # noqa: E402

django.setup()

import requests  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.backends.base.base import BaseDatabaseWrapper  # noqa: E402
from django.db.backends.utils import CursorWrapper  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from core.sweeps import sweep_all  # noqa: E402
from tests.databases import clone_postgresql, drop_postgresql  # noqa: E402

CARD = {"number": "4242 4242 4242 4242", "expiry": "12/34", "code": "123"}
KEY = "one-key-for-every-try"
FOLDER = Path(os.environ["VAR_FOLDER"])
# Not every point, and other ones on each database: the deeds are the same, and copying one takes PostgreSQL its time.
STEP = int(os.environ.get("DEATHS_EVERY", "11" if connection.vendor == "postgresql" else "5"))
FIRST = min(STEP, 2) if connection.vendor == "postgresql" else 1
WAITS = [timedelta(minutes=minutes) for minutes in (0, 2, 5, 10, 15, 20)]


class Network:
    """The way from the demonstration gateway to our webhook, without a wire: posts arrive in this process."""

    def post(self, url: str, *, data: bytes, headers: dict[str, str], **options: Any) -> requests.Response:
        path = url.removeprefix(settings.SITE_URL)
        client = Client(SERVER_NAME="127.0.0.1")
        came_back = client.post(path, data=data, content_type="application/json", headers=headers)
        answer = requests.Response()
        answer.status_code = came_back.status_code
        return answer


class Customer:
    """Somebody who places one order by the API and pays it on the card page, and tries again when cut off."""

    def __init__(self, order: dict[str, Any]) -> None:
        self.order = order
        self.client = Client(SERVER_NAME="127.0.0.1")

    def place(self) -> str:
        """Ask for the order with the one key; return the key of the guest."""
        # An address of its own for each process, so that no limit on one address gets in the way.
        self.client.defaults["HTTP_X_FORWARDED_FOR"] = f"2001:db8::{os.getpid():x}"
        answer = self.client.post(
            "/api/orders", json.dumps(self.order), content_type="application/json", HTTP_IDEMPOTENCY_KEY=KEY
        )
        assert answer.status_code == 201, (answer.status_code, answer.content[:500])
        return str(answer.json()["key"])

    def pay(self, key: str) -> None:
        """Press the button of the payment page and, if that leads to the card page, give the card."""
        onward = self.client.post(f"/checkout/pay/{key}/")
        assert onward.status_code == 302, (onward.status_code, onward.content[:500])
        address = onward["Location"].removeprefix(settings.SITE_URL)
        if "/sandbox/" in address:
            paid = self.client.post(address, CARD)
            assert paid.status_code == 302, (paid.status_code, paid.content[:500])


class Lab:
    """Databases and mail folders to break: a base for each deed, a copy for each death."""

    def __init__(self) -> None:
        self.is_sqlite = connection.vendor == "sqlite"
        self.name = str(connection.settings_dict["NAME"])
        self.mark = str(os.getpid())
        connection.close()

    def use(self, name: str) -> None:
        """Turn this process to another database, with a mail folder of its own."""
        connection.close()
        connection.settings_dict["NAME"] = name
        settings.DATABASES["default"]["NAME"] = name
        settings.EMAIL_FILE_PATH = str(FOLDER / "mails" / Path(name).name)

    def copy(self, source: str, label: str) -> str:
        name = f"{self.name}_{self.mark}_{label}"
        if self.is_sqlite:
            for suffix in ("", "-wal", "-shm"):
                Path(f"{name}{suffix}").unlink(missing_ok=True)
                if Path(f"{source}{suffix}").exists():
                    shutil.copyfile(f"{source}{suffix}", f"{name}{suffix}")
        else:
            clone_postgresql(source, name)
        shutil.rmtree(FOLDER / "mails" / Path(name).name, ignore_errors=True)
        return name

    def forget(self, name: str) -> None:
        if self.is_sqlite:
            for suffix in ("", "-wal", "-shm"):
                Path(f"{name}{suffix}").unlink(missing_ok=True)
        else:
            drop_postgresql(name)


def count_points(*, die_at: int = 0) -> list[int]:
    """Count the points to die at from now on in the list's only entry; be killed at number `die_at`."""
    seen = [0]

    def point() -> None:
        seen[0] += 1
        if seen[0] == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    run, run_many, commit = CursorWrapper.execute, CursorWrapper.executemany, BaseDatabaseWrapper._commit  # type: ignore[attr-defined]

    def execute(self: Any, *args: Any, **kwargs: Any) -> Any:
        point()
        return run(self, *args, **kwargs)

    def executemany(self: Any, *args: Any, **kwargs: Any) -> Any:
        point()
        return run_many(self, *args, **kwargs)

    def _commit(self: Any) -> Any:
        point()
        done = commit(self)
        point()
        return done

    # Django wraps cursors in subclasses of this one while it debugs.
    CursorWrapper.execute, CursorWrapper.executemany = execute, executemany  # type: ignore[method-assign]
    BaseDatabaseWrapper._commit = _commit  # type: ignore[attr-defined]
    return seen


def in_child(work: Callable[[], Any]) -> tuple[int, Any]:
    """Do `work` in a child process; return its exit status and what it returned, or its traceback."""
    connection.close()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            result = {"ok": work()}
        except BaseException:  # noqa: BLE001 - the parent reports it
            result = {"error": traceback.format_exc()[-1500:]}
        with os.fdopen(writing, "w") as pipe:
            json.dump(result, pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        text = pipe.read()
    _, status = os.waitpid(child, 0)
    return status, json.loads(text) if text else None


def sweep(wait: timedelta = WAITS[0]) -> None:
    sweep_all(now=lambda: timezone.now() + wait)


def deeds(customer: Customer) -> dict[str, Callable[[], Any]]:
    """Return the steps of the sale in their order."""
    return {
        "place": customer.place,
        "pay": lambda: customer.pay(customer.place()),
        # The gateway's event arrives; then it becomes a fact, the order is confirmed and the message is sent.
        "hear": sweep,
        "settle": sweep,
    }


def afterwards(customer: Customer, charged: int) -> list[str]:
    """The customer tries again and the clock goes on; return what is wrong in the end."""
    customer.pay(customer.place())
    for wait in WAITS:
        sweep(wait)
    return what_is_wrong(customer.order["customer"]["email"], charged)


def what_is_wrong(email: str, charged: int) -> list[str]:
    """Compare every trace of the sale with what one sale leaves; `charged` charges are older."""
    from booking.models import Order, Slot
    from notifications.models import Delivery
    from payments.models import Fact, LedgerEntry, Receipt, SandboxIntent, Settlement

    orders = list(Order.objects.filter(guest_email=email).select_related("payable"))
    if len(orders) != 1 or orders[0].payable is None:
        return [f"{len(orders)} orders"]
    order, payable = orders[0], orders[0].payable
    slots = Slot.objects.filter(appointment__item__order=order)
    facts = Fact.objects.filter(payment__payables=payable, type="charge_succeeded")
    ledger = LedgerEntry.objects.filter(tx__fact__payment__payables=payable)
    told = Delivery.objects.filter(subject_id=str(order.public_id), kind="order_confirmed")
    found = {
        "status": (order.status, "confirmed"),
        "booked": ([slot.status for slot in slots], ["booked"]),
        "charges": (facts.count(), 1),
        "charges at the gateway": (SandboxIntent.objects.filter(status="succeeded").count() - charged, 1),
        "paid": (str(payable.paid), str(payable.amount)),
        "receipts": (Receipt.objects.filter(payable=payable).count(), 1),
        "open settlements": (Settlement.objects.open().filter(payable=payable).count(), 0),
        "ledger": (str(sum(entry.amount for entry in ledger) + 0), "0.000"),
        "confirmations": ([delivery.status for delivery in told], ["sent"]),
        "mails": (confirmation_ids(email), 1),
    }
    return [f"{name}: {seen!r}, not {wanted!r}" for name, (seen, wanted) in found.items() if seen != wanted]


def confirmation_ids(email: str) -> int:
    """Count confirmations by their Message-ID: two copies with one id are one mail to a mail server."""
    ids = set()
    for file in (FOLDER / "mails" / Path(connection.settings_dict["NAME"]).name).glob("*.log"):
        text = file.read_text(errors="replace")
        if f"To: {email}" in text:
            ids |= {line for line in text.splitlines() if line.startswith("Message-ID: <order_confirmed.")}
    return len(ids)


def prepare(lab: Lab, customer: Customer) -> int:
    """Let the clock finish what the seed left, so that deaths fall on this sale; return the charges there are.

    Then go through a whole sale once in this process, so that no child has to load what a sale needs.
    """
    from payments.models import SandboxIntent

    lab.use(lab.copy(lab.name, "calm"))
    for wait in WAITS[:2]:
        sweep(wait)
    charged = SandboxIntent.objects.filter(status="succeeded").count()
    connection.close()
    lab.use(lab.copy(f"{lab.name}_{lab.mark}_calm", "warm"))
    afterwards(customer, charged)
    connection.close()
    return charged


def die_everywhere(deed: str, order: dict[str, Any]) -> dict[str, Any]:
    """Kill the deed at every point; return how many there are, and what was wrong after which."""
    lab, customer = Lab(), Customer(order)
    steps = deeds(customer)
    names = list(steps)
    charged = prepare(lab, customer)
    base = lab.copy(f"{lab.name}_{lab.mark}_calm", "base")
    lab.use(base)
    for name in names[: names.index(deed)]:
        _, result = in_child(steps[name])
        if "error" in result:
            return {"points": 0, "wrong": {"before": result["error"]}}

    def counted() -> int:
        lab.use(lab.copy(base, "count"))
        seen = count_points()
        steps[deed]()
        return seen[0]

    _, result = in_child(counted)
    if "error" in result:
        return {"points": 0, "wrong": {"counting": result["error"]}}
    points, wrong, died = result["ok"], {}, 0
    numbers = range(FIRST, points + 1, STEP)
    for number in numbers:
        name = lab.copy(base, "case")
        lab.use(name)

        def deadly(number: int = number) -> None:
            count_points(die_at=number)
            steps[deed]()

        status, _ = in_child(deadly)
        died += os.WIFSIGNALED(status)
        _, after = in_child(lambda: afterwards(customer, charged))
        if after != {"ok": []}:
            wrong[str(number)] = after
    for label in ("calm", "warm", "base", "count", "case"):
        lab.forget(f"{lab.name}_{lab.mark}_{label}")
    return {"points": points, "tried": len(numbers), "died": died, "wrong": wrong}


if __name__ == "__main__":
    requests.post = Network().post  # type: ignore[assignment]
    sys.stdout.write(json.dumps(die_everywhere(sys.argv[1], json.loads(os.environ["ORDER"]))))
