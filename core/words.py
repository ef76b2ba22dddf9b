"""Words as people type them: folded, cut to their stems, and mended where one letter went astray.

The index of PostgreSQL knows that ovens are an oven; SQLite's does not. These few rules stand in for it
on both, so that a search finds the same things wherever the site runs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

MOST_WORDS = 8
LONGEST = 80
SHORTEST_STEM = 3
ENDINGS = ("ings", "ing", "ers", "er", "ies", "ed", "es", "s", "y")
WORD = re.compile(r"[^\W_]+")


def tidy(text: str, longest: int = LONGEST) -> str:
    """Return one line without control characters and double spaces, no longer than anybody needs."""
    printable = "".join(" " if unicodedata.category(mark).startswith("C") else mark for mark in text[: longest * 4])
    return " ".join(printable.split())[:longest].strip()


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case and without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("'", "").replace("’", ""))
    return WORD.findall("".join(mark for mark in plain if not unicodedata.combining(mark)))


def stem(word: str) -> str:
    """Return the part of a word that its other forms begin with: ovens and oven both give oven."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word.removesuffix(ending)
    return word


def stems(text: str) -> list[str]:
    return [stem(word) for word in words_of(text)[:MOST_WORDS]]


def begins_some(start: str, words: Iterable[str]) -> bool:
    return any(word.startswith(start) for word in words)


def mended(text: str, known: Iterable[str]) -> str:
    """Return the text with each unknown word replaced by the known one most like it; "" if nothing changes."""
    vocabulary = sorted({word for line in known for word in words_of(line) if len(word) > 2})
    typed = words_of(text)[:MOST_WORDS]
    better = [_nearest(word, vocabulary) for word in typed]
    return " ".join(better) if better != typed else ""


def _nearest(word: str, vocabulary: list[str]) -> str:
    if len(word) < SHORTEST_STEM or begins_some(stem(word), vocabulary):
        return word
    return next(iter(get_close_matches(word, vocabulary, n=1, cutoff=0.72)), word)
