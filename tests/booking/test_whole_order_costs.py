"""A guest's order of two services, from the postcode to the confirmation: what all its pages ask of the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.models import Service
from tests.booking.visitor import GOOD_CARD, Visitor

MOST_QUERIES = 100


def two_services(visitor: Visitor, first: Service, second: Service) -> None:
    """Go through every page as a browser does, with the redirects; nothing is skipped."""
    visitor.get("/book/")
    visitor.post("/book/", {"postcode": "BS6 5QA"}, follow=True)
    for service in (first, second):
        visitor.get(f"/book/services/{service.slug}/")
        visitor.post(f"/book/services/{service.slug}/", {}, follow=True)
        visitor.pick()
        visitor.get("/book/basket/")
        if service is first:
            visitor.get("/book/services/")
    visitor.get("/checkout/details/")
    visitor.tell()


def test_x(visitor: Visitor, cleaning: Service, django_assert_num_queries: Any) -> None:
    from tests.booking.factories import make_provider, make_service
    other = make_service(name="Oven", slug="oven")
    make_provider(name="Bo", services=[other, cleaning])
    total = 0
    real = visitor.client.request
    rows = []

    def counting(**request: Any) -> Any:
        with CaptureQueriesContext(connection) as queries:
            answer = real(**request)
        asked = [q["sql"] for q in queries]
        rows.append((request["REQUEST_METHOD"], request["PATH_INFO"], answer.status_code, asked))
        return answer

    visitor.client.request = counting
    two_services(visitor, cleaning, other)
    card = visitor.place(follow=True).redirect_chain[-1][0]
    way = visitor.type_card(card, GOOD_CARD)
    visitor.get(way)
    for m, p, s, asked in rows:
        n = len([a for a in asked if "SAVEPOINT" not in a])
        print(m, p[:60], s, n, len(asked))
        total += n
    print("TOTAL", total)
    import os
    if os.environ.get("SHOW"):
        for m, p, s, asked in rows:
            print("==", m, p)
            for a in asked: print("   ", a[:230])
    assert 0
