"""What can go wrong, in a sentence the customer may read."""

from __future__ import annotations

from typing import Any


class DomainError(Exception):
    """A rule of the business said no.

    `message` is shown to the person as it stands; `code` is for programs; `extra` holds
    whatever helps to go on, such as the nearest free times.
    """

    code = "refused"
    http_status = 422

    def __init__(self, message: str, *, code: str = "", **extra: Any) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.extra = extra


class Conflict(DomainError):
    """Somebody else was first, or the thing has moved on since it was shown."""

    code = "conflict"
    http_status = 409


class NotAllowed(DomainError):
    """This person may see the thing but may not do this to it."""

    code = "not_allowed"
    http_status = 403
