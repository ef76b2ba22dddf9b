"""The test cards of docs.stripe.com/testing and what each of them does."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Card:
    number: str
    code: str = ""
    decline_code: str = ""
    asks_bank: bool = False
    fails_after_bank: bool = False
    says: str = "Your card was declined."

    @property
    def last4(self) -> str:
        return self.number[-4:]

    @property
    def brand(self) -> str:
        return {"5": "mastercard", "3": "amex"}.get(self.number[0], "visa")


def _declined(number: str, decline_code: str, *, code: str = "card_declined", says: str = "") -> Card:
    return Card(number, code, decline_code, says=says or "Your card was declined.")


CARDS = (
    Card("4242424242424242"),
    Card("5555555555554444"),
    Card("378282246310005"),
    _declined("4000000000000002", "generic_decline"),
    _declined("4000000000009995", "insufficient_funds", says="Your card has insufficient funds."),
    _declined("4000000000009987", "lost_card"),
    _declined("4000000000009979", "stolen_card"),
    _declined("4000000000000069", "", code="expired_card", says="Your card has expired."),
    _declined("4000000000000127", "", code="incorrect_cvc", says="Your card's security code is incorrect."),
    _declined("4000000000000119", "", code="processing_error", says="An error occurred while processing your card."),
    _declined("4242424242424241", "", code="incorrect_number", says="Your card number is incorrect."),
    _declined("4000000000006975", "card_velocity_exceeded"),
    _declined("4100000000000019", "fraudulent"),
    Card("4000002500003155", asks_bank=True),
    Card("4000002760003184", asks_bank=True),
    Card("4000008260003178", "card_declined", "insufficient_funds", asks_bank=True, fails_after_bank=True),
)
BY_NUMBER = {card.number: card for card in CARDS}
# The test cards that have a name as well, for programs that may not send numbers.
NAMED = {
    "pm_card_visa": BY_NUMBER["4242424242424242"],
    "pm_card_visa_chargeDeclined": BY_NUMBER["4000000000000002"],
}
# docs.stripe.com/declines/codes: any of them can be had, by a made-up card that names it.
DECLINE_CODES = (
    "approve_with_id", "call_issuer", "card_not_supported", "card_velocity_exceeded", "currency_not_supported",
    "do_not_honor", "do_not_try_again", "duplicate_transaction", "expired_card", "fraudulent", "generic_decline",
    "incorrect_cvc", "incorrect_number", "incorrect_pin", "incorrect_zip", "insufficient_funds", "invalid_account",
    "invalid_amount", "invalid_cvc", "invalid_expiry_month", "invalid_expiry_year", "invalid_number", "invalid_pin",
    "issuer_not_available", "lost_card", "merchant_blacklist", "new_account_information_available",
    "no_action_taken", "not_permitted", "offline_pin_required", "online_or_offline_pin_required", "pickup_card",
    "pin_try_exceeded", "processing_error", "reenter_transaction", "restricted_card",
    "revocation_of_all_authorizations", "revocation_of_authorization",
    "security_violation", "service_not_allowed", "stolen_card", "stop_payment_order",
    "testmode_decline", "transaction_not_allowed", "try_again_later", "withdrawal_count_limit_exceeded",
    "authentication_required",
)  # fmt: skip
OWN_ERRORS = {"expired_card", "incorrect_cvc", "incorrect_number", "processing_error"}


def declining(decline_code: str) -> Card:
    """Return a card that is declined with `decline_code`, as the issuer's word or as the API's own."""
    if decline_code in OWN_ERRORS:
        return Card("4000000000000002", decline_code)
    return Card("4000000000000002", "card_declined", decline_code)
