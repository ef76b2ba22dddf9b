"""Where an editor's link may lead: a page of this site, or an https address elsewhere."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError

ADVICE = "Begin the link with one slash, such as /book/, or with https://."


def safe_link(value: str) -> None:
    """Refuse anything but a local path or an https address: no script, no other scheme, no gaps."""
    if any(character.isspace() or not character.isprintable() for character in value) or "\\" in value:
        raise ValidationError(ADVICE)
    if value.startswith("/") and not value.startswith("//"):
        return
    try:
        parts = urlsplit(value)
    except ValueError as wrong:
        raise ValidationError(ADVICE) from wrong
    if parts.scheme != "https" or not parts.hostname or parts.username:
        raise ValidationError(ADVICE)


def https_link(value: str) -> None:
    """Refuse what does not lead elsewhere."""
    safe_link(value)
    if value.startswith("/"):
        raise ValidationError("Begin the address with https://.")
