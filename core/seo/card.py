"""The card shown where a page is shared and nobody chose a picture: what it says, and where it is served."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

from django.urls import reverse

WIDTH, HEIGHT = 1200, 630
EDITION = 1  # counts up when the drawing changes, so that nobody keeps an old one


@dataclass(frozen=True)
class Card:
    """The words of a card."""

    title: str
    firm: str
    price: str = ""
    line: str = ""

    @property
    def digest(self) -> str:
        """Return a name for exactly this content."""
        said = json.dumps([EDITION, asdict(self)], sort_keys=True)
        return hashlib.sha256(said.encode("utf-8", "backslashreplace")).hexdigest()[:16]

    @property
    def words(self) -> str:
        """Return the card in words, for those who cannot see it."""
        return ", ".join(dict.fromkeys(part for part in (self.title, self.price, self.firm) if part))

    def path(self, page_id: int) -> str:
        return reverse("social_card", args=[page_id, self.digest])
