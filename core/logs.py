"""What may stand in a log: paths without the keys in them, and no person, card or secret.

The last line of defence: code that logs names its things by number in the first place. Known by their form are
keys, addresses of e-mail, telephone numbers, card numbers, and rows that a database quotes; a name has no form.
"""

from __future__ import annotations

import logging
import re
from typing import Any

HIDDEN = "…"
# A word, or words with a hyphen, dot or underscore between: the name of a page or a file, never a key.
WORDS = re.compile(r"[A-Za-z]{1,24}(?:[-_.][A-Za-z0-9]{0,15})*")
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)
PATH = re.compile(r"(?<![\w.])((?:https?://[\w.:\[\]-]+)?)(/[^\s\"'?#<>]*)(\?[^\s\"'#<>]*)?")
AS_THEY_ARE = ("/static/", "/media/")
SHORTEST_KEY = 16
SECRETS = (
    re.compile(r"\b(?:sk|rk|whsec)_[A-Za-z0-9_]{6,}"),
    re.compile(r"\bpi_\w+_secret_\w+"),
    # A guest's key, wherever it stands.
    re.compile(r"\b[a-z2-7]{32}\b"),
    re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]*"),
    re.compile(r"\bt=\d{9,11},v\d=[0-9a-f]{16,}[^\s]*"),
    # PostgreSQL quotes the row it refuses.
    re.compile(r"(?<=DETAIL:)[^\n]*(?:\n(?!  File|\S)[^\n]*)*"),
    re.compile(r"[\w.+-]{1,64}(?:@|%40)[\w-]{1,63}(?:\.[\w-]{1,63})+"),
    re.compile(r"(?<![\w.+-])(?:\+|%2B)\d[\d ()-]{7,16}\d", re.I),
    re.compile(r"(?<![\w.:+-])0\d{3,4}[ -]?\d{3}[ -]?\d{3,4}(?![\w.:-])"),
)
CARD = re.compile(r"(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w-])")


class Discreet(logging.Formatter):
    """Writes a line as any formatter does, traceback included, and then takes out what may not stand there."""

    def format(self, record: logging.LogRecord) -> str:
        return discreet(super().format(record))


def discreet(text: str) -> str:
    """Return `text` without keys in paths, values in queries, and whatever looks like a person, card or secret."""
    for secret in SECRETS:
        text = secret.sub(HIDDEN, text)
    text = CARD.sub(lambda found: HIDDEN if _is_card(found[0]) else found[0], text)
    return PATH.sub(_without_keys, text)


def _without_keys(found: re.Match[str]) -> str:
    host, path, query = found.groups()
    if not path.startswith(AS_THEY_ARE):
        path = "/".join(HIDDEN if _is_key(part) else part for part in path.split("/"))
    return f"{host}{path}{_names_of(query or '')}"


def _names_of(query: str) -> str:
    """Leave of a query the names alone: what people typed is not for logs."""
    if not query:
        return ""
    names = [part.partition("=")[0] for part in query[1:].split("&")]
    return "?" + "&".join(name if re.fullmatch(r"[\w.\[\]-]{1,30}", name) else HIDDEN for name in names)


def _is_key(part: str) -> bool:
    if UUID.search(part):
        return True
    return len(part) >= SHORTEST_KEY and not WORDS.fullmatch(part)


def _is_card(text: str) -> bool:
    """Tell by the check digit whether digits are a card's number."""
    digits = [int(digit) for digit in text if digit.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def settle(logger: Any) -> None:
    """Let a logger that brings handlers of its own write as discreetly as ours."""
    for handler in logger.handlers:
        form = handler.formatter or logging.Formatter()
        handler.setFormatter(Discreet(form._fmt, form.datefmt))
