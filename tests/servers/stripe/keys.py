"""Idempotency as API v1 keeps it: the first answer under a key is the answer, errors and 500s too."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.servers.stripe.refusals import LONGEST_KEY, NotBegun, Refused

Answer = tuple[int, dict[str, Any]]


@dataclass
class Kept:
    fingerprint: object
    answer: Answer | None = None


@dataclass
class Keys:
    kept: dict[str, Kept] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def once(self, key: str, fingerprint: object, work: Callable[[], Answer]) -> Answer:
        """Work once a key and keep what came of it; nothing is kept where the work was refused before it began."""
        if not key:
            return work()
        known = self._claim(key, fingerprint)
        if known is not None:
            return known
        try:
            answer = work()
        except NotBegun:
            self.forget(key)
            raise
        except Refused as no:
            self.kept[key].answer = no.status, no.body
            raise
        self.kept[key].answer = answer
        return answer

    def has_answer(self, key: str) -> bool:
        return bool(key in self.kept and self.kept[key].answer)

    def forget(self, key: str) -> None:
        """Drop a key, as happens after a day."""
        self.kept.pop(key, None)

    def _claim(self, key: str, fingerprint: object) -> Answer | None:
        if len(key) > LONGEST_KEY:
            raise NotBegun(400, "Idempotency keys have up to 255 characters.")
        with self.lock:
            kept = self.kept.get(key)
            if kept is None:
                self.kept[key] = Kept(fingerprint)
                return None
        if kept.fingerprint != fingerprint:
            said = "Keys for idempotent requests can only be used with the same parameters they were first used with."
            raise NotBegun(400, said, kind="idempotency_error")
        if kept.answer is None:
            said = "There is currently another in-progress request using this idempotent key."
            raise NotBegun(409, said, code="idempotency_key_in_use")
        return kept.answer
