"""What every address service gives: a few suggestions for some words, and the address behind one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

MOST = 8
LONGEST_WORDS, LONGEST_ID = 120, 300


class LookupFailed(Exception):
    """The service could not be asked, or did not answer as it says it does. People type the address instead."""


@dataclass(frozen=True)
class Suggestion:
    """One line to choose from; `id` means something to its own service alone."""

    id: str
    text: str


@dataclass(frozen=True)
class Address:
    line1: str
    line2: str
    city: str
    postcode: str


class AddressLookup(Protocol):
    """A session is a random word that binds the suggestions of one search to the address chosen in it."""

    def suggest(self, words: str, postcode: str, *, session: str) -> list[Suggestion]:
        """Return up to `MOST` addresses near `postcode` that match `words`. Raises LookupFailed."""
        ...

    def address(self, suggestion_id: str, *, session: str) -> Address | None:
        """Return the address behind a suggestion, or None if there is none. Raises LookupFailed."""
        ...
