"""What Stripe refuses, written down by hand.

| asked | answered | where it is written |
|---|---|---|
| no key, a key nobody was given | 401 | docs.stripe.com/api/authentication |
| a publishable key for what only a secret key may do | 403 | docs.stripe.com/keys |
| a publishable key without the intent's client secret | 400 | docs.stripe.com/payments/payment-intents |
| a path or an object there is none of | 404 resource_missing | docs.stripe.com/error-codes |
| a parameter the API does not have | 400 parameter_unknown | docs.stripe.com/error-codes |
| no amount, no currency | 400 parameter_missing | docs.stripe.com/error-codes |
| an amount that is no whole number | 400 parameter_invalid_integer | docs.stripe.com/error-codes |
| a currency it does not take | 400 | docs.stripe.com/currencies |
| less than the least charge | 400 amount_too_small | docs.stripe.com/currencies |
| more than eight digits | 400 amount_too_large | docs.stripe.com/currencies |
| a fraction in ISK or UGX, a last digit in KWD | 400 | docs.stripe.com/currencies, special cases |
| a key over 255 characters | 400 | docs.stripe.com/api/idempotent_requests |
| the key of another request | 400 idempotency_error | docs.stripe.com/api/idempotent_requests |
| the key of a request still running | 409 idempotency_key_in_use | docs.stripe.com/error-low-level |
| a deed the state does not allow | 400 payment_intent_unexpected_state | docs.stripe.com/error-codes |
| a confirmation without return_url | 400 | docs.stripe.com/api/payment_intents/confirm |
| a declined card | 402 card_error with decline_code | docs.stripe.com/declines/codes |
| a refund above what is left | 400 charge_already_refunded, or an error of the amount | docs.stripe.com/api/refunds |
| a list of events by `type` and `types`, or by over 20 types | 400 | docs.stripe.com/api/events/list |
| a bound of `created` that is not gt, gte, lt or lte, or no whole number | 400 | docs.stripe.com/api/events/list |
| anything the account or key may not do | 403 (wording not verified) | docs.stripe.com/error-low-level |
| over 50 metadata keys, a name over 40, a value over 500 characters | 400 | docs.stripe.com/api/metadata |

Least charges are those of docs.stripe.com/currencies for the currencies the tests use.
"""

from __future__ import annotations

from typing import Any

API_VERSION = "2026-10-28.endive"
LONGEST_KEY = 255
LARGEST = 99_999_999
LEAST = {
    "gbp": 30, "eur": 50, "usd": 50, "chf": 50, "aud": 50, "cad": 50, "jpy": 50, "dkk": 250, "sek": 300,
    "nok": 300, "pln": 200, "isk": 100, "ugx": 100, "kwd": 10, "bhd": 10, "tnd": 10, "mga": 1, "krw": 1,
}  # fmt: skip
WHOLE_ONLY = {"isk": 100, "ugx": 100, "kwd": 10, "bhd": 10, "tnd": 10}

CREATE = {
    "amount", "currency", "metadata", "description", "automatic_payment_methods", "payment_method_types",
    "receipt_email", "customer", "capture_method", "setup_future_usage", "statement_descriptor_suffix", "expand",
}  # fmt: skip
UPDATE = {"metadata", "description", "receipt_email", "expand"}
CONFIRM = {
    "client_secret", "payment_method", "payment_method_data", "return_url", "use_stripe_sdk", "expand",
    "expected_payment_method_type",
}  # fmt: skip
CANCEL = {"cancellation_reason", "expand"}
CANCEL_REASONS = {"duplicate", "fraudulent", "requested_by_customer", "abandoned"}
RETRIEVE = {"client_secret", "expand"}
REFUND = {"payment_intent", "charge", "amount", "reason", "metadata", "expand"}
REFUND_REASONS = {"duplicate", "fraudulent", "requested_by_customer"}
LIST = {"limit", "starting_after", "ending_before", "payment_intent", "charge", "created", "expand", "type", "types"}
LIST_EVENTS = {"created", "delivery_success", "ending_before", "limit", "starting_after", "type", "types"}
MOST_TYPES = 20
BOUNDS = {"gt", "gte", "lt", "lte"}
EXPANDABLE = {
    "latest_charge", "latest_charge.balance_transaction", "latest_charge.refunds", "data.latest_charge", "charge",
    "data.latest_charge.balance_transaction", "data.latest_charge.refunds", "payment_intent",
}  # fmt: skip


class Refused(Exception):
    """An error as the API words it."""

    def __init__(self, status: int, message: str, *, code: str = "", kind: str = "", **more: Any) -> None:
        super().__init__(message)
        self.status = status
        error = {"type": kind or "invalid_request_error", "message": message, **more}
        self.body: dict[str, Any] = {"error": {**error, "code": code} if code else error}


class NotBegun(Refused):
    """Refused before the endpoint began: nothing is kept under the key."""


def check_names(asked: dict[str, Any], allowed: set[str]) -> None:
    for name in asked:
        if name not in allowed:
            raise NotBegun(400, f"Received unknown parameter: {name}", code="parameter_unknown", param=name)
    for path in asked.get("expand", []):
        if path not in EXPANDABLE:
            raise NotBegun(400, f"This property cannot be expanded ({path}).", param="expand")


def whole_number(asked: dict[str, Any], name: str) -> int:
    if name not in asked:
        raise NotBegun(400, f"Missing required param: {name}.", code="parameter_missing", param=name)
    text = str(asked[name])
    if not text.isascii() or not text.removeprefix("-").isdigit():
        raise NotBegun(400, f"Invalid integer: {text}", code="parameter_invalid_integer", param=name)
    if int(text) < 1:
        raise NotBegun(400, "This value must be greater than or equal to 1.", code="parameter_invalid_integer")
    return int(text)


def check_charge(amount: int, currency: str) -> None:
    """Refuse what cannot be charged in this currency."""
    if currency not in LEAST:
        raise NotBegun(400, f"Invalid currency: {currency}.", param="currency")
    if amount < LEAST[currency]:
        raise NotBegun(400, "The amount is below the least charge.", code="amount_too_small", param="amount")
    if amount > LARGEST:
        raise NotBegun(400, "Amount must be no more than 999,999.99.", code="amount_too_large", param="amount")
    if amount % WHOLE_ONLY.get(currency, 1):
        raise NotBegun(400, f"Invalid amount for {currency}: it cannot be divided so finely.", param="amount")


def check_created(created: Any) -> None:
    bounds = created if isinstance(created, dict) else {"gte": created}
    for name, value in bounds.items():
        if name not in BOUNDS:
            raise NotBegun(400, f"Received unknown parameter: created[{name}]", code="parameter_unknown")
        if not str(value).isdigit():
            said = f"Invalid integer: {value}"
            raise NotBegun(400, said, code="parameter_invalid_integer", param=f"created[{name}]")


def check_events(asked: dict[str, Any]) -> None:
    check_names(asked, LIST_EVENTS)
    types = asked.get("types", {})
    if types and "type" in asked:
        raise NotBegun(400, "You may only specify one of these parameters: type, types.")
    if len(types) > MOST_TYPES:
        raise NotBegun(400, f"types may hold {MOST_TYPES} names.", param="types")


def check_metadata(metadata: Any) -> None:
    if not isinstance(metadata, dict) or len(metadata) > 50:
        raise NotBegun(400, "Metadata may hold 50 keys.", param="metadata")
    for name, value in metadata.items():
        if not isinstance(value, str) or len(name) > 40 or len(value) > 500:
            raise NotBegun(400, "Metadata keys have up to 40 characters, values 500.", param=f"metadata[{name}]")


def no_such(kind: str, name: str) -> Refused:
    return NotBegun(404, f"No such {kind}: '{name}'", code="resource_missing", param="id")
