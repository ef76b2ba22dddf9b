"""What every gateway promises, and the shapes its answers take. Nothing here touches the database.

Nothing assumes a card, a browser redirect or a webhook: a gateway that has only `fetch` is whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from djmoney.money import Money

from core.errors import DomainError

if TYPE_CHECKING:
    from payments.models import GatewayCall


class UnknownGateway(DomainError):
    """There is no such way to pay here, or it is switched off."""

    code = "unknown_gateway"
    http_status = 404


class BadSignature(Exception):
    """A notice that the gateway did not send, or not just now; nothing of it is kept."""


@dataclass(frozen=True)
class NewFact:
    """One thing a gateway says has happened.

    `psp_ref` names it for good; `attempt` says which try it belongs to; `refund_id` is our own
    refund, as the gateway remembers it; `method` is how a receipt names the way it was paid.
    `try_ref` is for gateways where the payer can try again without us: it begins the `psp_ref` of all
    that belongs to one try, and `attempt` is then only the last one that we began.
    """

    type: str
    psp_ref: str
    amount: Money
    attempt: int
    occurred_at: datetime
    code: str = ""
    method: str = ""
    refund_id: str = ""
    try_ref: str = ""


@dataclass(frozen=True)
class Outcome:
    """A clear answer: the gateway's id, everything it knows, and what the payer does next.

    `payment_id` is our own id from the object's metadata: it finds the payment before our side has
    stored `ref`.
    """

    ref: str
    facts: tuple[NewFact, ...] = ()
    next_action: dict[str, Any] | None = None
    payment_id: str = ""


@dataclass(frozen=True)
class Unknown:
    """No clear answer. The money may or may not have moved: ask again with the same key.

    `trouble` says what a person has to mend before an answer can come.
    """

    reason: str
    trouble: str = ""


@dataclass(frozen=True)
class Refused:
    """A clear no; nothing was made."""

    code: str


Answer = Outcome | Unknown | Refused


@dataclass(frozen=True)
class Envelope:
    """A notice whose signature is good. It is a trigger only: its ids are used, its amounts never."""

    event_id: str
    type: str
    livemode: bool
    object_ref: str  # empty where the notice is of no interest
    created: datetime
    oddity: str = ""  # what a person should look at in how the gateway sends its notices


@dataclass(frozen=True)
class Told:
    """A notice as the gateway's own list keeps it."""

    envelope: Envelope
    body: str


class NoAnswer(Exception):
    """The gateway could not be asked for its lists, or not for all of them."""


@dataclass(frozen=True)
class Movement:
    """One charge or refund as the gateway's own list has it; `ref` is the payment it belongs to there."""

    kind: str
    psp_ref: str
    ref: str
    amount: Money


@runtime_checkable
class ListsMovements(Protocol):
    """A gateway that can say what moved; our books are compared with it."""

    def movements(self, *, since: datetime, until: datetime) -> list[Movement]: ...


@runtime_checkable
class ListsNotices(Protocol):
    """A gateway that can say again what it told us, or tried to."""

    def notices(self, *, since: datetime, until: datetime) -> list[Told]: ...


class Gateway(Protocol):
    """A way to pay. Each method may talk to another house: never call one inside a transaction."""

    code: str
    supports: frozenset[str]

    @property
    def livemode(self) -> bool:
        """Tell whether real money moves; receipts are numbered apart where it does not."""

    def create(self, call: GatewayCall, *, at: datetime) -> Answer:
        """Open or reopen the payment that `call.params` describe; the same key again is the same payment."""

    def fetch(self, ref: str, *, at: datetime) -> Answer:
        """Return the truth as it stands."""

    def cancel(self, ref: str, *, at: datetime) -> Answer:
        """Cancel what has not succeeded; what has is answered as it stands."""

    def refund(self, call: GatewayCall, *, at: datetime) -> Answer:
        """Give back `call.params["amount"]`; the same key again is the same refund."""

    def verify_webhook(self, raw: bytes, headers: Mapping[str, str], *, at: datetime) -> Envelope:
        """Check the signature over the raw bytes; raise BadSignature."""
