"""Asking for addresses so that nothing anybody types, and no service that fails, can stop a booking."""

from __future__ import annotations

import uuid

from core.addresses import Address, LookupFailed, Suggestion, address_lookup
from core.addresses.base import LONGEST_ID, LONGEST_WORDS


def new_session() -> str:
    return str(uuid.uuid4())


def checked_session(text: str) -> str:
    """Return the session as it must be written, or a new one for whatever else was sent."""
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return new_session()


def suggestions(words: str, postcode: str, *, session: str) -> list[Suggestion] | None:
    """Return what to choose from; None if nobody could be asked."""
    service = address_lookup()
    words = " ".join(words.replace("\0", "").split())
    if service is None or len(words) > LONGEST_WORDS:
        return None
    try:
        return service.suggest(words, postcode, session=checked_session(session))
    except LookupFailed:
        return None


def address_of(suggestion_id: str, *, session: str) -> Address | None:
    """Return the address chosen; None if it cannot be had, and then it is typed."""
    service = address_lookup()
    if service is None or not 0 < len(suggestion_id) <= LONGEST_ID or "\0" in suggestion_id:
        return None
    try:
        return service.address(suggestion_id, session=checked_session(session))
    except LookupFailed:
        return None
