"""What an editor should look at before a page goes out. Warnings only: what must not happen is refused elsewhere.

The rules here read what was written; the checker in the preview (`core.userbar`) reads what is shown, with the
same words and patterns. An app that knows more (the catalogue, what is on sale) registers a check of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.html import strip_tags

from core.page_parts import Part, parts_of

# These three are also read by a browser: keep to what Python and JavaScript both understand.
TYPED_PRICE = r"[£€$]\s?\d[\d,.]*"
POOR_ALT = (
    r"\.(avif|gif|jpe?g|png|svg|webp)$|_|^(img|dsc)\d*"
    r"|^(an? )?(image|picture|photo|photograph) of\b|^(image|picture|photo)$"
)
POOR_LINKS = (
    "click here",
    "here",
    "this link",
    "link",
    "read more",
    "more",
    "learn more",
    "this page",
    "go",
    "see here",
)
CLAIM = r"\bno\.? ?1\b|\bnumber one\b|\b100 ?%|\bbest in\b|\bcheapest\b"


@dataclass(frozen=True)
class Finding:
    """One thing to look at: what it is, and what to do about it."""

    rule: str
    place: str
    sentence: str


Check = Callable[[list[Part], datetime], Iterable[Finding]]
_checks: list[Check] = []


def content_check(check: Check) -> Check:
    """Register a check of all parts of a page at a moment."""
    if check not in _checks:
        _checks.append(check)
    return check


def findings_of(page: Any, *, at: datetime) -> list[Finding]:
    """Return everything to look at on a page, in the order it was written; the same thing once."""
    parts = list(parts_of(page))
    found = [finding for check in _checks for finding in check(parts, at)]
    return list(dict.fromkeys(found))


@content_check
def typed_prices(parts: list[Part], at: datetime) -> Iterator[Finding]:
    for part in parts:
        for price in re.findall(TYPED_PRICE, part.words):
            yield Finding(
                "typed-price",
                part.place,
                f"“{price.rstrip('.,')}” is typed and stays when the price changes. Put in the live price instead.",
            )


@content_check
def bold_claims(parts: list[Part], at: datetime) -> Iterator[Finding]:
    for part in parts:
        if claim := re.search(CLAIM, part.words, re.IGNORECASE):
            yield Finding(
                "claim", part.place, f"“{claim.group()}” has to be proved. Say what you can show, or leave it out."
            )


@content_check
def poor_links(parts: list[Part], at: datetime) -> Iterator[Finding]:
    for part in parts:
        for inner in re.findall(r"<a\b[^>]*>(.*?)</a>", part.html, re.DOTALL):
            words = " ".join(strip_tags(inner).split())
            if words.lower().strip(" .…›>") in POOR_LINKS or words.startswith(("http://", "https://", "www.")):
                yield Finding(
                    "link-text", part.place, f"The link “{words}” says nothing on its own. Say where it leads."
                )


@content_check
def heading_order(parts: list[Part], at: datetime) -> Iterator[Finding]:
    """A smaller heading needs a bigger one before it; the headings of blocks count as the bigger."""
    level = 1
    for part in parts:
        if part.kind == "heading" and part.words:
            level = 2
        for found in re.findall(r"<h([2-6])\b", part.html):
            if int(found) > level + 1:
                yield Finding(
                    "heading-order", part.place, f"A heading of size {found} comes before one of size {level + 1}."
                )
            level = int(found)


@content_check
def alt_text(parts: list[Part], at: datetime) -> Iterator[Finding]:
    for part in parts:
        if part.kind != "picture" or getattr(part.value, "decorative", False):
            continue
        words = (getattr(part.value, "contextual_alt_text", None) or part.value.default_alt_text or "").strip()
        if not words:
            yield Finding(
                "alt-text", part.place, "A picture has no description. Say what can be seen, or mark it as decorative."
            )
        elif re.search(POOR_ALT, words, re.IGNORECASE):
            yield Finding("alt-text", part.place, f"“{words}” does not describe its picture. Say what can be seen.")


@content_check
def hidden_choices(parts: list[Part], at: datetime) -> Iterator[Finding]:
    """What was chosen but is not shown to visitors: drafts, and badges whose proof has run out."""
    for part in parts:
        if part.kind != "chosen":
            continue
        if _is_over(part.value, at):
            yield Finding(
                "expired", part.place, f"“{part.value}” has expired and is not shown. Renew it or take it out."
            )
        elif getattr(part.value, "live", True) is False:
            yield Finding("draft", part.place, f"“{part.value}” is not published, so visitors do not see it.")


def _is_over(value: Any, at: datetime) -> bool:
    ends = [getattr(value, name, None) for name in ("expires_on", "expires_at", "expire_at")]
    return any(end is not None and (end <= at if isinstance(end, datetime) else end < at.date()) for end in ends)
