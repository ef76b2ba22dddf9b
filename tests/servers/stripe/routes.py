"""Which address is which deed, and whether a browser may ask for it."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from tests.servers.stripe import refusals
from tests.servers.stripe.books import now
from tests.servers.stripe.house import House
from tests.servers.stripe.refusals import NotBegun
from tests.servers.stripe.shapes import expanded

Json = dict[str, Any]
COMPARED = {"gt": operator.gt, "gte": operator.ge, "lt": operator.lt, "lte": operator.le}
KEPT_SECONDS = 30 * 24 * 60 * 60
INTENT = r"/v1/payment_intents/(pi_\w+)"


def _retrieve(house: House, asked: Json, name: str) -> Json:
    refusals.check_names(asked, refusals.RETRIEVE)
    return house.intent(name)


def _listed(books: Callable[[House], dict[str, Json]]) -> Callable[[House, Json], Json]:
    def deed(house: House, asked: Json) -> Json:
        refusals.check_names(asked, refusals.LIST)
        refusals.check_created(asked.get("created", {}))
        rows = [row for row in reversed(books(house).values()) if _wanted(row, asked)]
        if after := asked.get("starting_after"):
            names = [row["id"] for row in rows]
            if after not in names:
                raise NotBegun(400, f"No such object: {after}", code="resource_missing", param="starting_after")
            rows = rows[names.index(after) + 1 :]
        most = int(asked.get("limit", 10))
        if not 1 <= most <= 100:
            raise NotBegun(400, "limit lies between 1 and 100.", param="limit")
        shown = [expanded(house, row, asked.get("expand", [])) for row in rows[:most]]
        return {"object": "list", "data": shown, "has_more": len(rows) > most}

    return deed


def _wanted(row: Json, asked: Json) -> bool:
    created = asked.get("created", {})
    bounds = created if isinstance(created, dict) else {"gte": created, "lte": created}
    if not all(COMPARED[name](row["created"], int(value)) for name, value in bounds.items()):
        return False
    if "types" in asked and row["type"] not in asked["types"].values():
        return False
    return all(row.get(name) == asked[name] for name in ("payment_intent", "charge", "type") if name in asked)


def _events(house: House, asked: Json) -> Json:
    """List what was told, newest first; the real house forgets after 30 days."""
    refusals.check_events(asked)
    kept = {one["id"]: one for one in house.events if one["created"] > now() - KEPT_SECONDS}
    return _listed(lambda house: kept)(house, asked)


ROUTES: list[tuple[str, str, Callable[..., Json], bool]] = [
    ("POST", r"/v1/payment_intents", lambda house, asked: house.create_intent(asked), False),
    ("GET", r"/v1/payment_intents", _listed(lambda house: house.intents), False),
    ("GET", INTENT, _retrieve, True),
    ("POST", INTENT, lambda house, asked, name: house.update_intent(name, asked), False),
    ("POST", f"{INTENT}/confirm", lambda house, asked, name: house.confirm(name, asked), True),
    ("POST", f"{INTENT}/cancel", lambda house, asked, name: house.cancel_intent(name, asked), False),
    ("GET", r"/v1/charges", _listed(lambda house: house.charges), False),
    ("POST", r"/v1/refunds", lambda house, asked: house.refund(asked), False),
    ("GET", r"/v1/refunds", _listed(lambda house: house.refunds), False),
    ("GET", r"/v1/disputes", _listed(lambda house: house.disputes), False),
    ("GET", r"/v1/events", _events, False),
]
