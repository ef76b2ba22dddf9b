"""A mail server on the loopback address that keeps what it takes and refuses when told.

It speaks real SMTP (aiosmtpd). What it does not show: TLS, sign-in, greylisting by address.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from tests.ports import free_port


@dataclass
class Letterbox:
    """What arrived, and how many letters to refuse before taking one."""

    port: int
    refusals: int = 0
    letters: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refusals:
            self.refusals -= 1
            return "451 4.7.1 Try again later"
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 OK"


@contextmanager
def letterbox() -> Iterator[Letterbox]:
    box = Letterbox(free_port())  # the controller knocks on its own door to start, so it must know the number
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
