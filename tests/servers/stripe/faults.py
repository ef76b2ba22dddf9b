"""The faults a line and a house can have, each used up by one request."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    NEVER_ARRIVES = "reset before the work"
    ANSWER_LOST = "reset after the work"
    HALF_ANSWER = "half an answer, then nothing"
    GARBLED = "an answer cut off in the middle, but whole by its length"
    BROKEN = "500 without the work"
    BROKEN_AFTER = "500 after the work"
    BUSY = "429"
    LOCKED = "409 lock_timeout"
    SILENT = "the work is done, the answer waits"
    STALLED = "the work has begun, and waits until it may go on"


@dataclass
class Fault:
    kind: Kind
    method: str = ""
    path: str = ""
    times: int = 1
    go_on: threading.Event = field(default_factory=threading.Event)

    def fits(self, method: str, path: str) -> bool:
        return self.times > 0 and self.method in ("", method) and self.path in path
