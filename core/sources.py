"""Which page and block led to an order, without a cookie: a signed word that travels in links and forms.

The word is the same for everybody who sees the block, so it tells nothing about a person and the page
that carries it may be cached. A forged one counts for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.signing import BadSignature, Signer

SIGNER = Signer(salt="core.sources", sep=".")
NAME = "src"
LONGEST = 200


@dataclass(frozen=True)
class Source:
    """A page, and the block on it by its stable id; an empty block means the page's own parts."""

    page_id: int
    block_id: str = ""


def sign(source: Source) -> str:
    return SIGNER.sign(f"{source.page_id}:{source.block_id}")


def read(word: str) -> Source | None:
    """Return what a word says, or None if it was not signed here."""
    if not word or len(word) > LONGEST:
        return None
    try:
        page, _, block = SIGNER.unsign(word).partition(":")
    except BadSignature:
        return None
    return Source(int(page), block)
