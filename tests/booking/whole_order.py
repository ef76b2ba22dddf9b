"""A guest's order from the postcode to the confirmation, page by page as a browser asks, and what it costs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.db import connection
from django.test import Client

from booking.models import Order
from catalogue.models import Service
from tests.booking.visitor import DETAILS, GOOD_CARD, HERE


@dataclass
class WholeOrder:
    """Walks every step once; `asked` holds what each request cost."""

    services: Sequence[Service]
    choice: str = "card"
    client: Client = field(default_factory=Client)
    asked: list[tuple[str, str, int]] = field(default_factory=list)

    @property
    def queries(self) -> int:
        return sum(count for _, _, count in self.asked)

    def walk(self) -> Order:
        """Place the order and, where it is paid by card, pay it; return it as it stands then."""
        self._get("/book/")
        self._get(self._post("/book/", postcode=HERE)["Location"])
        for number, service in enumerate(self.services):
            if number:
                self._get("/book/services/")
            self._choose(service)
        details = self._get(self._get("/checkout/")["Location"])
        assert details.status_code == 200
        check = self._get(self._post("/checkout/details/", **DETAILS)["Location"])
        form = {name: _field(check, name) for name in ("basket", "total")}
        placed = self._post("/checkout/check/", **form, payment_choice=self.choice)
        self._get(self._pay(placed["Location"]) if placed.status_code == 307 else placed["Location"])
        return Order.objects.get(public_id=self.client.session["placed"][-1])

    def _choose(self, service: Service) -> None:
        self._get(f"/book/services/{service.slug}/")
        when = self._post(f"/book/services/{service.slug}/")["Location"]
        start = _field(self._get(when), "start")
        self._get(self._post(when, start=start)["Location"])

    def _pay(self, address: str) -> str:
        """Go from the click on through the card page and back; return where the customer ends."""
        card = self._post(address)["Location"]
        self._get(card)
        back = self._post(card, number=GOOD_CARD, expiry="12/34", code="123", name="Ada Marsh")["Location"]
        return str(self._post(back)["Location"])

    def _get(self, path: str) -> Any:
        return self._ask("GET", path)

    def _post(self, path: str, **data: str) -> Any:
        return self._ask("POST", path, data)

    def _ask(self, method: str, path: str, data: dict[str, str] | None = None) -> Any:
        count = 0

        def counting(execute: Any, sql: str, *about: Any) -> Any:
            nonlocal count
            count += "SAVEPOINT" not in sql
            return execute(sql, *about)

        with connection.execute_wrapper(counting):
            answer = self.client.generic(method, path) if method == "GET" else self.client.post(path, data or {})
        self.asked.append((method, path, count))
        assert answer.status_code in (200, 302, 307), (path, answer.status_code)
        return answer


def _field(page: Any, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())
    assert found, f"no {name} on the page"
    return unescape(found[1])
