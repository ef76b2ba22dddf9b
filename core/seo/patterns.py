"""Patterns of titles and descriptions: words with tokens such as {title}, filled in when the page is shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from django.core.exceptions import ValidationError

TOKENS = {
    "title": "the page's title",
    "summary": "the page's summary",
    "firm": "the firm's name",
    "tagline": "the firm's tagline",
    "price_from": "the lowest price of what the page sells, at this moment",
    "duration": "how long the visit takes",
    "category": "the kind of work",
    "town": "the place the page is about",
}
IN_PAGES = "Title tag and meta description may use tokens such as {price_from}, so that no price in them grows old."
TOKEN = re.compile(r"\{([^{}]*)\}")
HELP = f"Tokens: {', '.join(f'{{{name}}} ({meaning})' for name, meaning in TOKENS.items())}."
Words = Mapping[str, Callable[[], str]]


def known_tokens(text: str) -> None:
    """Refuse what would stand in search results as it was typed: an unknown token, or a brace without its partner."""
    unknown = [name for name in TOKEN.findall(text) if name not in TOKENS]
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in TOKENS)
        raise ValidationError(f"There is no token {{{unknown[0]}}}. Those that can be filled in: {known}.")
    if "{" in (rest := TOKEN.sub("", text)) or "}" in rest:
        raise ValidationError("Write tokens with both braces, such as {title}.")


def fill(pattern: str, words: Words) -> str:
    """Return the pattern with its tokens filled in; "" if one of them has nothing to say, so that the next is asked."""
    said = {name: words[name]() if name in words else "" for name in TOKEN.findall(pattern)}
    if not all(said.values()):
        return ""
    return " ".join(TOKEN.sub(lambda token: said[token[1]], pattern).split())


def first_that_speaks(patterns: list[tuple[str, str]], words: Words) -> tuple[str, str]:
    """Return the first of (origin, pattern) that gives words, filled in; a chain of fallbacks in order."""
    for origin, pattern in patterns:
        if filled := fill(pattern, words):
            return origin, filled
    return "", ""
