"""Objects as the API shapes them, cut down to what the product and its tests may read."""

from __future__ import annotations

import copy
import secrets
import time
from typing import TYPE_CHECKING, Any

from tests.servers.stripe.cards import Card
from tests.servers.stripe.refusals import API_VERSION

if TYPE_CHECKING:
    from tests.servers.stripe.house import House

Json = dict[str, Any]


def new_intent(name: str, asked: Json, amount: int, *, livemode: bool) -> Json:
    return {
        "id": name,
        "object": "payment_intent",
        "amount": amount,
        "amount_received": 0,
        "automatic_payment_methods": asked.get("automatic_payment_methods"),
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": "automatic_async",
        "client_secret": f"{name}_secret_{secrets.token_hex(12)}",
        "created": int(time.time()),
        "currency": asked["currency"],
        "customer": None,
        "description": asked.get("description"),
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": livemode,
        "metadata": dict(asked.get("metadata", {})),
        "next_action": None,
        "payment_method": None,
        "payment_method_types": ["card"],
        "status": "requires_payment_method",
    }


def new_charge(name: str, intent: Json, card: Card | None, *, livemode: bool) -> Json:
    details: Json = {"type": "bacs_debit", "bacs_debit": {"last4": "2345"}}
    if card:
        details = {"type": "card", "card": {"brand": card.brand, "last4": card.last4}}
    return {
        "id": name,
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": intent["amount"],
        "amount_refunded": 0,
        "balance_transaction": None,
        "captured": True,
        "created": int(time.time()),
        "currency": intent["currency"],
        "disputed": False,
        "livemode": livemode,
        "metadata": dict(intent["metadata"]),
        "paid": True,
        "payment_intent": intent["id"],
        "payment_method": intent["payment_method"],
        "payment_method_details": details,
        "refunded": False,
        "status": "succeeded",
    }


def new_refund(name: str, charge: Json, amount: int, asked: Json, *, status: str) -> Json:
    return {
        "id": name,
        "object": "refund",
        "amount": amount,
        "charge": charge["id"],
        "created": int(time.time()),
        "currency": charge["currency"],
        "metadata": dict(asked.get("metadata", {})),
        "payment_intent": charge["payment_intent"],
        "reason": asked.get("reason"),
        "status": status,
    }


def new_event(name: str, kind: str, what: Json, *, livemode: bool) -> Json:
    return {
        "id": name,
        "object": "event",
        "api_version": API_VERSION,
        "created": int(time.time()),
        "data": {"object": what},
        "livemode": livemode,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": kind,
    }


def public(what: Json) -> Json:
    """Return a copy that later deeds cannot change."""
    return copy.deepcopy(what)


def expanded(house: House, what: Json, paths: list[str]) -> Json:
    """Return the object with the named references replaced by what they name."""
    shown = public(what)
    paths = [path.removeprefix("data.") for path in paths]
    if shown["object"] == "payment_intent" and any(path.startswith("latest_charge") for path in paths):
        charge = house.charges.get(shown["latest_charge"] or "")
        shown["latest_charge"] = _charge(house, charge, paths) if charge else None
    return shown


def _charge(house: House, charge: Json, paths: list[str]) -> Json:
    shown = public(charge)
    if "latest_charge.balance_transaction" in paths:
        shown["balance_transaction"] = public(house.transactions.get(charge["balance_transaction"] or "", {})) or None
    if "latest_charge.refunds" in paths:
        made = [public(one) for one in reversed(house.refunds.values()) if one["charge"] == charge["id"]]
        url = f"/v1/charges/{charge['id']}/refunds"
        shown["refunds"] = {"object": "list", "data": made[:10], "has_more": len(made) > 10, "url": url}
    return shown
