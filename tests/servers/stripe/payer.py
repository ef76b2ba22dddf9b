"""What a payer does in a browser: a card, a bank debit, an answer to the bank's question, or none."""

from __future__ import annotations

from typing import Any

from tests.servers.stripe import refusals
from tests.servers.stripe.books import OPEN, Books
from tests.servers.stripe.cards import BY_NUMBER, NAMED, Card
from tests.servers.stripe.refusals import NotBegun, Refused
from tests.servers.stripe.shapes import new_charge, public

Json = dict[str, Any]


class Payer(Books):
    def confirm(self, name: str, asked: Json) -> Json:
        refusals.check_names(asked, refusals.CONFIRM)
        intent = self.intent(name)
        if not asked.get("return_url"):
            raise NotBegun(400, "You must provide a `return_url` when confirming.", param="return_url")
        known = NAMED.get(asked.get("payment_method", ""))
        if known is None and "payment_method_data" not in asked:
            raise NotBegun(400, "Missing required param: payment_method_data.", code="parameter_missing")
        with self.lock:
            if intent["status"] not in OPEN or intent["status"] == "requires_action":
                raise self.unexpected(intent, "confirmed")
            how = asked.get("payment_method_data", {})
            intent |= {"payment_method": self.name("pm"), "last_payment_error": None, "next_action": None}
            if how.get("type") == "bacs_debit":
                return self._start_debit(intent)
            return self._try_card(
                intent, known or BY_NUMBER.get(str(how.get("card", {}).get("number", "")).replace(" ", ""))
            )

    def pay(self, name: str, card: Card | str) -> Json:
        """Try a card as the Payment Element does; return what the intent has become, declined or not."""
        with self.lock:
            intent = self.intent(name)
            if intent["status"] not in ("requires_payment_method", "requires_confirmation"):
                raise self.unexpected(intent, "confirmed")
            intent |= {"payment_method": self.name("pm"), "last_payment_error": None, "next_action": None}
            try:
                return self._try_card(intent, BY_NUMBER[card] if isinstance(card, str) else card)
            except Refused:
                return intent

    def pay_by_debit(self, name: str) -> Json:
        with self.lock:
            intent = self.intent(name)
            intent |= {"payment_method": self.name("pm"), "last_payment_error": None}
            return self._start_debit(intent)

    def answer_bank(self, name: str, *, approved: bool) -> Json:
        """Take the payer's answer to the bank's question; one who answers nothing leaves it as it is."""
        with self.lock:
            intent = self.intent(name)
            if intent["status"] != "requires_action":
                return intent
            card = self.waiting.pop(name)
            intent["next_action"] = None
            if not approved:
                said = "The provided PaymentMethod has failed authentication."
                self._fail(intent, "payment_intent_authentication_failure", "", said, kind="invalid_request_error")
                return intent
            try:
                return self._charge(intent, card, declined=card.fails_after_bank)
            except Refused:
                return intent

    def settle(self, name: str, *, succeeds: bool = True) -> Json:
        """Let a slow payment arrive, or come back unpaid."""
        with self.lock:
            intent = self.intent(name)
            charge = self.charges[intent["latest_charge"]]
            if succeeds:
                charge |= {"status": "succeeded", "paid": True, "captured": True}
                self._succeed(intent, charge)
            else:
                charge |= {"status": "failed", "failure_code": "insufficient_funds"}
                self._fail(intent, "insufficient_funds", "", "The account has insufficient funds.", charge=charge["id"])
            return intent

    def _try_card(self, intent: Json, card: Card | None) -> Json:
        if card is None:
            raise NotBegun(402, "Your card number is incorrect.", code="incorrect_number", kind="card_error")
        if not card.asks_bank:
            return self._charge(intent, card, declined=bool(card.code))
        page = f"{self.url}/bank/{intent['id']}"
        intent["status"] = "requires_action"
        intent["next_action"] = {"type": "redirect_to_url", "redirect_to_url": {"url": page, "return_url": None}}
        self.waiting[intent["id"]] = card
        self.tell("payment_intent.requires_action", intent)
        return intent

    def _charge(self, intent: Json, card: Card, *, declined: bool) -> Json:
        charge = new_charge(self.name("ch"), intent, card, livemode=self.livemode)
        self.charges[charge["id"]] = charge
        intent["latest_charge"] = charge["id"]
        if declined:
            charge |= {"status": "failed", "paid": False, "captured": False, "amount_captured": 0}
            self.tell("charge.failed", charge)
            self._fail(intent, card.code, card.decline_code, card.says, charge=charge["id"])
            raise declined_card(intent)
        self._succeed(intent, charge)
        return intent

    def _start_debit(self, intent: Json) -> Json:
        charge = new_charge(self.name("py"), intent, None, livemode=self.livemode)
        charge |= {"status": "pending", "paid": False}
        self.charges[charge["id"]] = charge
        intent |= {"status": "processing", "latest_charge": charge["id"]}
        self.tell("payment_intent.processing", intent)
        return intent

    def _succeed(self, intent: Json, charge: Json) -> None:
        intent |= {"status": "succeeded", "amount_received": intent["amount"], "next_action": None}
        if self.fees_at_once:
            self.post_fee(charge)
        self.tell("charge.succeeded", charge)
        self.tell("payment_intent.succeeded", intent)

    def _fail(self, intent: Json, code: str, decline: str, said: str, *, charge: str = "", kind: str = "") -> None:
        method = {"id": intent["payment_method"], "object": "payment_method", "type": "card"}
        error = {"type": kind or "card_error", "code": code, "message": said, "payment_method": method}
        if decline:
            error["decline_code"] = decline
        if charge:
            error["charge"] = charge
        intent |= {"status": "requires_payment_method", "payment_method": None, "last_payment_error": error}
        self.tell("payment_intent.payment_failed", intent)


def declined_card(intent: Json) -> Refused:
    error = dict(intent["last_payment_error"])
    said, kind = error.pop("message"), error.pop("type")
    return Refused(402, said, kind=kind, payment_intent=public(intent), **error)
