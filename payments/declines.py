"""Why a payment did not go through, in words for the payer, by the code the gateway gave.

What a bank says about lost, stolen or suspicious cards is for nobody at the keyboard: those read like any refusal.
"""

from __future__ import annotations

DECLINED = "Your bank did not accept the payment. It does not tell us why."
CALL_BANK = "Your bank did not accept the payment. It can tell you why if you call it."
WRONG_CODE = "The security code was not the one on the card."
WRONG_NUMBER = "The card number was not right."
WRONG_DATE = "The expiry date was not right."
NOT_YOU = "Your bank could not confirm that it was you."
NOT_THIS_KIND = "This card cannot be used for this kind of payment."
NOT_NOW = "Your bank could not be reached just then."
OVER_LIMIT = "The payment is over the limit of this card."
WRONG_ACCOUNT = "The card, or the account behind it, cannot be used."
PIN = "The bank wants a PIN, which cannot be entered online."

WORDS = {
    "insufficient_funds": "There was not enough money on the card.",
    "expired_card": "The card has expired.",
    "incorrect_cvc": WRONG_CODE,
    "invalid_cvc": WRONG_CODE,
    "incorrect_number": WRONG_NUMBER,
    "invalid_number": WRONG_NUMBER,
    "invalid_expiry_month": WRONG_DATE,
    "invalid_expiry_year": WRONG_DATE,
    "incorrect_zip": "The postcode was not the one the bank knows.",
    "incorrect_address": "The address was not the one the bank knows.",
    "provider_error": "The house that takes our cards had a fault of its own.",
    "authentication_failed": NOT_YOU,
    "authentication_required": NOT_YOU,
    "payment_intent_authentication_failure": NOT_YOU,
    "card_not_supported": NOT_THIS_KIND,
    "transaction_not_allowed": NOT_THIS_KIND,
    "service_not_allowed": NOT_THIS_KIND,
    "not_permitted": NOT_THIS_KIND,
    "currency_not_supported": "This card cannot be used in this currency.",
    "card_velocity_exceeded": OVER_LIMIT,
    "withdrawal_count_limit_exceeded": OVER_LIMIT,
    "invalid_amount": "The bank does not allow a payment of this amount.",
    "amount_too_small": "The amount is too small to be paid by card.",
    "amount_too_large": "The amount is too large to be paid by card at once.",
    "processing_error": NOT_NOW,
    "issuer_not_available": NOT_NOW,
    "reenter_transaction": NOT_NOW,
    "try_again_later": NOT_NOW,
    "approve_with_id": NOT_NOW,
    "invalid_account": WRONG_ACCOUNT,
    "new_account_information_available": WRONG_ACCOUNT,
    "call_issuer": CALL_BANK,
    "do_not_honor": CALL_BANK,
    "restricted_card": CALL_BANK,
    "duplicate_transaction": "The bank has just seen the same payment. Check your account before you try again.",
    "incorrect_pin": PIN,
    "invalid_pin": PIN,
    "offline_pin_required": PIN,
    "online_or_offline_pin_required": PIN,
    "pin_try_exceeded": PIN,
    "testmode_decline": "This is a test card, and real cards are taken here.",
    "live_mode_test_card": "This is a test card, and real cards are taken here.",
    "test_mode_live_card": "Only test cards are taken here. Do not enter a real one.",
}


def reason_for(code: str) -> str:
    """Return why it did not go through, as far as the payer may know."""
    return WORDS.get(code, DECLINED)
