"""What counts as a database that is away, wherever in the chain of errors it is met."""

from __future__ import annotations

import pytest
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import IntegrityError, InterfaceError, InternalError, OperationalError, ProgrammingError

from core.away import is_away


def raised(*errors: Exception) -> Exception:
    """Return the last of errors that were raised while the one before was being handled."""
    try:
        try:
            raise errors[-1]
        finally:
            errors[-1].__context__ = raised(*errors[:-1]) if len(errors) > 1 else None
    except Exception as error:  # noqa: BLE001 - that is what is asked for
        return error


@pytest.mark.parametrize(
    "errors",
    [
        [OperationalError("server closed the connection unexpectedly")],
        [InterfaceError("the connection is closed")],
        [ProgrammingError("can't change 'autocommit' now: connection in transaction status ACTIVE")],
        [OperationalError("gone"), InternalError("current transaction is aborted")],
        [OperationalError("gone"), KeyError("payment"), SessionInterrupted("the session could not be saved")],
    ],
)
def test_a_lost_connection_is_known_by_whatever_it_turns_into(errors: list[Exception]) -> None:
    assert is_away(raised(*errors))


@pytest.mark.parametrize("error", [IntegrityError("twice"), ProgrammingError("no such column"), KeyError("payment")])
def test_a_fault_of_ours_is_no_lost_connection(error: Exception) -> None:
    assert not is_away(raised(error))


def test_nothing_raised_is_no_lost_connection() -> None:
    assert not is_away(None)
