"""The product selling two services to a guest through its own pages, as a process kept alive."""

from __future__ import annotations

import os
from itertools import count
from typing import Any

import django

from bench.answering import serve, timed

os.environ |= {"DJANGO_SETTINGS_MODULE": "bench.page_settings", "BENCH_FOLDER": f"checkout-{os.getpid()}"}
django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402

from bench.product_firm import _make_tables  # noqa: E402
from catalogue.models import Service  # noqa: E402
from tests.booking.factories import make_provider, make_service  # noqa: E402
from tests.booking.visitor import make_map  # noqa: E402
from tests.booking.whole_order import WholeOrder  # noqa: E402

PEOPLE = 20
GUESTS = count()
SERVICES: list[Service] = []
settings.ROOT_URLCONF = "config.urls"


def load(products: list[list[Any]]) -> int:
    _make_tables()
    make_map()
    for name, price in products:
        SERVICES.append(make_service(name=name, slug=name.lower().replace(" ", "-"), price=int(price), pay_on_day=True))
    for number in range(PEOPLE):
        make_provider(name=f"Person {number}", services=SERVICES)
    return len(SERVICES)


def order(choice: str = "on_day") -> list[Any]:
    """Book both as a guest; return the lines and the total."""
    made = _whole_order(choice).walk()
    return [[item.service_name for item in made.items.order_by("pk")], f"{made.total:.2f}"]


def _whole_order(choice: str) -> WholeOrder:
    """Send each guest from an address of their own: one address may only choose so many times."""
    number = next(GUESTS)
    return WholeOrder(SERVICES, choice, Client(REMOTE_ADDR=f"10.0.{number // 250}.{number % 250}"))


def time_of(times: int, choice: str = "on_day") -> float:
    return timed(lambda: order(choice), times=times)


def queries(choice: str) -> list[int]:
    """Return how many statements, savepoints aside, and how many requests one order takes."""
    order(choice)
    whole = _whole_order(choice)
    whole.walk()
    return [whole.queries, len(whole.asked)]


if __name__ == "__main__":
    serve({"load": load, "order": order, "time": time_of, "queries": queries})
