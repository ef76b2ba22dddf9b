"""What speaks for spam. None of it is proof, so a message is marked and never refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

QUICKEST = timedelta(seconds=3)
MOST_LINKS = 2
LINK = re.compile(r"https?://|www\.|\[url|<a\s", re.IGNORECASE)
WORDS = re.compile(
    r"\b(viagra|cialis|casino|crypto(?:currency)? invest\w*|backlinks?|guest posts?|seo (?:services?|packages?)"
    r"|page one of google|first page of google|payday loans?|forex|adult dating|bitcoin)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Letter:
    """What somebody wrote, and how: when the form was shown to them, and whether they filled in what nobody sees."""

    name: str
    email: str
    phone: str
    message: str
    began_at: datetime | None
    is_trapped: bool

    def suspicion(self, *, at: datetime) -> str:
        """Return what speaks for spam, as the office reads it; "" if nothing does."""
        return "; ".join(self._reasons(at))[:200]

    def _reasons(self, at: datetime) -> Iterator[str]:
        text = f"{self.name}\n{self.message}"
        if self.is_trapped:
            yield "a hidden field was filled in"
        if self.began_at is None:
            yield "the form was not ours"
        elif at - self.began_at < QUICKEST:
            yield f"sent within {QUICKEST.seconds} seconds"
        if (links := len(LINK.findall(text))) > MOST_LINKS:
            yield f"{links} links"
        if found := WORDS.search(text):
            yield f"says “{found.group(0).lower()}”"
