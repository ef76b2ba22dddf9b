"""The test cards and what each of them does. Well-known numbers, the same as a real test house's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Effect(StrEnum):
    SUCCEED = "succeed"
    DECLINE = "decline"
    AUTHENTICATE = "authenticate"
    SLOW = "slow"
    CLOSED_TAB = "closed_tab"


@dataclass(frozen=True)
class TestCard:
    number: str
    effect: Effect
    says: str
    code: str = ""
    listed: bool = True

    @property
    def last4(self) -> str:
        return self.number[-4:]

    @property
    def spaced(self) -> str:
        return " ".join(re.findall("....", self.number))


CARDS = (
    TestCard("4242424242424242", Effect.SUCCEED, "pays at once"),
    TestCard("5555555555554444", Effect.SUCCEED, "pays at once", listed=False),
    TestCard("4000002500003155", Effect.AUTHENTICATE, "asks the payer to confirm with the bank"),
    TestCard("4000002760003184", Effect.AUTHENTICATE, "asks to confirm every time", listed=False),
    TestCard("4000000000000002", Effect.DECLINE, "is declined", "card_declined"),
    TestCard("4000000000009995", Effect.DECLINE, "has too little money", "insufficient_funds"),
    TestCard("4000000000000069", Effect.DECLINE, "has expired", "expired_card"),
    TestCard("4000000000000127", Effect.DECLINE, "has another security code", "incorrect_cvc"),
    TestCard("4000000000002008", Effect.SLOW, "takes about 20 seconds to go through"),
    TestCard("4000000000003006", Effect.CLOSED_TAB, "pays, but the payer never comes back"),
)
SLOW_SECONDS = 20
BY_NUMBER = {card.number: card for card in CARDS}
