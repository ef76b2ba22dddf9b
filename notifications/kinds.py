"""The kinds of message there are: the app that has the reason registers how each is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from notifications.models import Delivery


@dataclass(frozen=True)
class Message:
    """What a person reads. Attachments are (file name, content, media type); `reply_to` is who is answered.

    `headers` are told to the mail program, such as how to unsubscribe.
    """

    subject: str
    text: str
    html: str
    attachments: tuple[tuple[str, bytes, str], ...] = ()
    reply_to: str = ""
    headers: tuple[tuple[str, str], ...] = ()


Builder = Callable[[Delivery], Message | None]
_builders: dict[str, Builder] = {}


class UnknownKind(LookupError):
    """Nobody registered this kind: an app is missing or a kind was renamed while messages waited."""


def register_kind(kind: str, build: Builder) -> None:
    """Say how messages of `kind` are written.

    `build` is called when the message leaves, so it tells the state of that moment. It returns
    None for a message that is no longer wanted; the delivery is then suppressed.
    """
    _builders[kind] = build


def build_message(delivery: Delivery) -> Message | None:
    """Write the message, or return None where it is no longer wanted. Raises UnknownKind."""
    if delivery.kind not in _builders:
        raise UnknownKind(delivery.kind)
    return _builders[delivery.kind](delivery)
