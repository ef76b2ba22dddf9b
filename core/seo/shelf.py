"""Drawn cards are kept where pictures are kept, one a page: each is drawn once, and no pile grows."""

from __future__ import annotations

from threading import Lock

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from core.seo.card import Card
from core.seo.drawing import draw

_drawing = Lock()


def kept(page_id: int, digest: str) -> bytes | None:
    """Return the drawn card of that name, if it has been drawn."""
    try:
        with default_storage.open(_name(page_id, digest)) as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None


def keep(page_id: int, card: Card) -> bytes:
    """Return the card, drawn now unless somebody was faster; those of the page's past are put away."""
    with _drawing:
        drawn = kept(page_id, card.digest)
        if drawn is None:
            drawn = draw(card)
            _put_away_old(page_id)
            default_storage.save(_name(page_id, card.digest), ContentFile(drawn))
    return drawn


def _put_away_old(page_id: int) -> None:
    try:
        _folders, files = default_storage.listdir(_folder(page_id))
    except FileNotFoundError:
        return
    for name in files:
        default_storage.delete(f"{_folder(page_id)}/{name}")


def _folder(page_id: int) -> str:
    return f"cards/{page_id}"


def _name(page_id: int, digest: str) -> str:
    return f"{_folder(page_id)}/{digest}.png"
