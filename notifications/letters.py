"""Reads the mails that development writes to files instead of sending them."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

# What Django's file backend writes after each mail of a file.
RULE = b"\n" + b"-" * 79 + b"\n"


@dataclass(frozen=True)
class Letter:
    """One mail: the file it is in, its place in that file, and what it says."""

    file: str
    place: int
    mail: EmailMessage

    def part(self, subtype: str) -> str:
        """Return the body of a kind (`plain` or `html`), or nothing where there is none."""
        body = self.mail.get_body((subtype,))
        return str(body.get_content()) if body is not None else ""


def letters() -> list[Letter]:
    """Return every mail on disk, newest first."""
    files = sorted(_folder().glob("*.log"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    return [letter for file in files for letter in reversed(_read(file))]


def letter(file: str, place: int) -> Letter | None:
    """Return one mail, if there is such a one: only names of files that are there are looked at."""
    return next((found for found in letters() if (found.file, found.place) == (file, place)), None)


def _read(file: Path) -> list[Letter]:
    raw = [piece for piece in file.read_bytes().split(RULE) if piece.strip()]
    mails = [message_from_bytes(piece.lstrip(), policy=policy.default) for piece in raw]
    return [Letter(file.stem, place, mail) for place, mail in enumerate(mails) if isinstance(mail, EmailMessage)]


def _folder() -> Path:
    return Path(getattr(settings, "EMAIL_FILE_PATH", ""))
