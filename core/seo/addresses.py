"""Addresses as search engines are told them: whole, without a query."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError

ADVICE = "Give a path of this site such as /services/, or a whole address beginning with https://."


def canonical_address(value: str) -> None:
    """Refuse what cannot be the one true address of a page."""
    if any(character.isspace() or not character.isprintable() for character in value):
        raise ValidationError(f"An address has no spaces. {ADVICE}")
    if "?" in value or "#" in value:
        raise ValidationError("Leave out the ? or # and all behind it: pages are filed by their plain address.")
    if not (_is_local(value) or _is_whole(value)):
        raise ValidationError(ADVICE)


def absolute(address: str, root: str) -> str:
    """Return a path of this site as a whole address; a whole one as it is."""
    return f"{root}{address}" if _is_local(address) else address


def root_of(address: str) -> str:
    """Return scheme and host of a whole address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _is_local(value: str) -> bool:
    return value.startswith("/") and not value.startswith(("//", "/\\"))


def _is_whole(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0
    except ValueError:
        return False
