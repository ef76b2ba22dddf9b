"""Customers over HTTP: by the API with one key for every try, and on the pages, which they load again."""

from __future__ import annotations

import itertools
import re
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import requests

from fire.dying import DIE_AT, POINTS
from tests.faults.asking import POSTCODE, FreeStart, order_for
from tests.running import RunningSite

PATIENCE = 300  # a busy machine may take long to start again what was killed
# What differs between two answers about one order: the key is signed anew each time.
SIGNED = ("key", "pay_url", "links")
_addresses = (f"2001:db8::{number:x}" for number in itertools.count(1))


class Gone(Exception):
    """The site hung up before it had answered."""


@dataclass(frozen=True)
class Trouble:
    """An answer of 500 or more, and whether it is one a person or a program can go on from."""

    path: str
    status: int
    is_kind: bool

    @classmethod
    def of(cls, path: str, answer: requests.Response) -> Trouble:
        wanted = "application/json" if path.startswith("/api/") else "text/html"
        says_when = answer.headers.get("Retry-After", "").isdigit()
        is_plain = "Traceback" not in answer.text and answer.headers.get("Content-Type", "").startswith(wanted)
        return cls(path, answer.status_code, answer.status_code == 503 and says_when and is_plain)


@dataclass
class Line:
    """One customer's way to the site, from an address of their own, so that no limit on one gets in the way."""

    url: str
    session: requests.Session = field(default_factory=requests.Session)
    points: int = 0  # of the last answer that counted them
    troubles: list[Trouble] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.session.headers["X-Forwarded-For"] = next(_addresses)

    def ask(self, method: str, path: str, *, die_at: int | None = None, **what: Any) -> requests.Response:
        """Ask once. Raises Gone where the line breaks before the answer has come."""
        headers = {**what.pop("headers", {}), **({} if die_at is None else {DIE_AT: str(die_at)})}
        try:
            answer = self.session.request(
                method, f"{self.url}{path}", headers=headers, timeout=PATIENCE, allow_redirects=False, **what
            )
        except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError) as broken:
            raise Gone from broken
        self.points = int(answer.headers.get(POINTS, 0))
        if answer.status_code >= 500:
            self.troubles.append(Trouble.of(path, answer))
        return answer

    def get(self, path: str) -> requests.Response:
        return insist(lambda: self.ask("GET", path))

    def post(self, path: str, data: dict[str, str] | None = None, *, die_at: int | None = None) -> requests.Response:
        """Send a form as the page would."""
        if "csrftoken" not in self.session.cookies:
            self.get(path)
        token = {"csrfmiddlewaretoken": self.session.cookies["csrftoken"]}
        return self.ask("POST", path, data={**(data or {}), **token}, die_at=die_at)


def insist(ask: Callable[[], requests.Response]) -> requests.Response:
    """Ask again as long as the line breaks or the site says that it is busy, as a patient person does."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            answer = ask()
            if answer.status_code < 500 or time.monotonic() > end:
                return answer
        except Gone:
            if time.monotonic() > end:
                raise
        time.sleep(0.3)


class ApiBuyer:
    """Places one order by the API, always with the same key."""

    def __init__(self, site: RunningSite, start: FreeStart, email: str) -> None:
        self.line, self.email = Line(site.url), email
        self.body = order_for(start, email)
        self.key = uuid.uuid4().hex

    def place(self, *, die_at: int | None = None) -> requests.Response:
        return self.line.ask(
            "POST", "/api/orders", json=self.body, headers={"Idempotency-Key": self.key}, die_at=die_at
        )

    def pay_path(self) -> str:
        answer = insist(self.place)
        if answer.status_code != 201:
            raise RuntimeError(f"the order was answered {answer.status_code}: {answer.text[:300]}")
        return f"/checkout/pay/{answer.json()['key']}/"


class PageBuyer:
    """Fills a basket on the pages as far as the check page, then places it."""

    def __init__(self, site: RunningSite, start: FreeStart, email: str) -> None:
        self.line, self.email = Line(site.url), email
        send = self._send
        send("/book/", {"postcode": POSTCODE})
        where = send(f"/book/services/{start.service}/").headers["Location"]
        send(where, {"start": start.starts_at})
        details = {"name": "Ada Marsh", "email": email, "phone": "0117 496 0123"}
        send("/checkout/details/", {**details, "address_line1": "4 Mill Lane", "city": "Bristol"})
        page = self.line.get("/checkout/check/").text
        self.form = {name: unescape(_value(page, name)) for name in ("basket", "total")} | {"payment_choice": "card"}

    def place(self, *, die_at: int | None = None) -> requests.Response:
        return self.line.post("/checkout/check/", self.form, die_at=die_at)

    def pay_path(self) -> str:
        where = insist(self.place).headers["Location"]
        return where.replace("/success/", "/pay/")

    def _send(self, path: str, data: dict[str, str] | None = None) -> requests.Response:
        answer = insist(lambda: self.line.post(path, data))
        if answer.status_code != 302:
            raise RuntimeError(f"{path} answered {answer.status_code}: {_words(answer.text)[:300]}")
        return answer


def to_card(line: Line, pay_path: str, *, patience: float = 0) -> str:
    """Press the button of the payment page; return the payment the card page is about, or nothing if all is paid.

    Where it is not known yet what became of an earlier try, the page says so and asks to wait: press again for so
    many seconds. Without the clock nobody finds out.
    """
    end = time.monotonic() + patience
    while True:
        where = insist(lambda: line.post(pay_path)).headers["Location"]
        if found := re.search(r"/checkout/card/([0-9a-f-]{36})/", where):
            return found[1]
        if "Refresh" not in line.get(where).headers or time.monotonic() > end:
            return ""
        time.sleep(1)


def plain(answer: requests.Response) -> Any:
    """Return what must be the same each time the same is asked."""
    if answer.headers.get("Content-Type", "").startswith("application/json"):
        return answer.status_code, {name: value for name, value in answer.json().items() if name not in SIGNED}
    where = re.sub(r"/checkout/(pay|success)/[^/]+/", r"/checkout/\1/", answer.headers.get("Location", ""))
    return answer.status_code, where


def emails(name: str) -> Iterator[str]:
    return (f"{name}-{number}@example.com" for number in itertools.count(1))


def _value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    if found is None:
        raise RuntimeError(f"no field {name}: {_words(page)[:300]}")
    return found[1]


def _words(page: str) -> str:
    return " ".join(re.sub(r"<(script|style|svg).*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL).split())
