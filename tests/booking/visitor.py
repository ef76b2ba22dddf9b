"""Somebody who books: walks the pages with Django's test client, as a browser without JavaScript would."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from html import unescape
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from booking.actions.settlements import consume_settlements
from booking.models import Order
from booking.queries import order_key
from catalogue.models import Service
from core.models import PostcodeArea

HERE = "BS6 5QA"
FAR = "YO1 7HH"
WRITES = ("INSERT", "UPDATE", "DELETE")
GOOD_CARD = "4242424242424242"
DETAILS = {
    "name": "Ada Marsh",
    "email": "ada@example.org",
    "phone": "0117 496 0123",
    "address_line1": "4 Mill Lane",
    "address_line2": "",
    "city": "Bristol",
    "notes": "",
}


def make_map() -> None:
    """Put two outcodes on the map: one where our providers go, one far away."""
    PostcodeArea.objects.get_or_create(
        outcode="BS6", defaults={"lat": Decimal("51.468"), "lng": Decimal("-2.598"), "name": "Redland"}
    )
    PostcodeArea.objects.get_or_create(
        outcode="YO1", defaults={"lat": Decimal("53.959"), "lng": Decimal("-1.081"), "name": "York"}
    )


@dataclass
class Visitor:
    client: Client = field(default_factory=Client)

    def get(self, path: str, **more: Any) -> Any:
        return self.client.get(path, **more)

    def post(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> Any:
        return self.client.post(path, data or {}, **more)

    def find(self, postcode: str = HERE) -> Any:
        return self.post("/book/", {"postcode": postcode})

    def choose(self, service: Service, **answers: Any) -> Any:
        return self.post(f"/book/services/{service.slug}/", answers)

    def times(self, path: str = "") -> list[str]:
        """Return the starts the time page offers: on a day that is still whole, whatever the clock says now."""
        day = timezone.localdate() + timedelta(days=2)
        page = self.get(path or f"{self.time_path()}?day={day}").content.decode()
        return [unescape(value) for value in re.findall(r'name="start" value="([^"]+)"', page)]

    def pick(self, start: str = "", **more: Any) -> Any:
        return self.post(self.time_path(), {"start": start or self.times()[0], **more})

    def time_path(self) -> str:
        return f"/book/items/{self.basket().items.latest('pk').pk}/time/"

    def tell(self, **changes: Any) -> Any:
        return self.post("/checkout/details/", {**DETAILS, **changes})

    def place(self, choice: str = "card", *, follow: bool = False, **changes: Any) -> Any:
        sent = {**self.check_form(), "payment_choice": choice, **changes}
        return self.post("/checkout/check/", sent, follow=follow)

    def pay(self, number: str = GOOD_CARD) -> str:
        """Place the order, type a card, come back and let the firm's side act on the news; return the way back."""
        card_page = self.place(follow=True).redirect_chain[-1][0]
        return self.type_card(card_page, number)

    def type_card(self, card_page: str, number: str = GOOD_CARD) -> str:
        self.post(card_page, {"number": number, "expiry": "12/34", "code": "123", "name": "Ada Marsh"})
        key = order_key(self.order(), at=timezone.now())
        self.post(f"/checkout/success/{key}/")
        consume_settlements(at=timezone.now())
        return f"/checkout/success/{key}/"

    def check_form(self) -> dict[str, str]:
        """Return what the check page would send back."""
        page = self.get("/checkout/check/").content.decode()
        return {name: re.findall(rf'name="{name}" value="([^"]*)"', page)[0] for name in ("basket", "total")}

    def fill_basket(self, *services: Service) -> None:
        self.find()
        for service in services:
            self.choose(service)
            self.pick()
        self.tell()

    def basket(self) -> Order:
        return Order.objects.get(public_id=self.client.session["basket"])

    def order(self) -> Order:
        return Order.objects.get(public_id=self.client.session["placed"][-1])


def written_by(visitor: Visitor, path: str) -> list[str]:
    """Return what looking at a page changes in the database: nothing, or something is wrong."""
    with CaptureQueriesContext(connection) as queries:
        visitor.get(path)
    return [query["sql"] for query in queries if query["sql"].startswith(WRITES)]
