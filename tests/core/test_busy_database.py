from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import IntegrityError, InterfaceError, OperationalError, ProgrammingError
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import get_resolver

from core.middleware import BusyDatabase

pytestmark = pytest.mark.django_db
REQUEST = RequestFactory().post("/checkout/check/")
BUSY = BusyDatabase(lambda request: HttpResponse())
AWAY = [
    OperationalError("server closed the connection"),
    InterfaceError("connection already closed"),
    ProgrammingError("can't change 'autocommit' now: connection in transaction status UNKNOWN"),
]


def answer_where_nobody_caught(error: Exception, path: str) -> HttpResponse:
    """Return what the site's own last net says, as Django calls it: inside the handling of the exception."""
    last_net = get_resolver().resolve_error_handler(500)
    try:
        raise error
    except type(error):
        response: HttpResponse = last_net(RequestFactory().post(path))
        return response


def test_a_busy_database_is_a_kind_page_that_says_when_to_come_back() -> None:
    answer = BUSY.process_exception(REQUEST, OperationalError("database is locked"))
    assert answer is not None
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "Nothing you entered was charged or lost" in answer.content.decode()
    assert "locked" not in answer.content.decode()


def test_any_other_error_is_left_to_django() -> None:
    assert BUSY.process_exception(REQUEST, IntegrityError("duplicate")) is None


@pytest.mark.parametrize("error", AWAY)
def test_a_database_that_goes_away_outside_the_views_is_no_fault_of_ours(error: Exception) -> None:
    answer = answer_where_nobody_caught(error, "/checkout/check/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "Nothing you entered was charged or lost" in answer.content.decode()


@pytest.mark.parametrize("error", AWAY)
def test_a_program_is_told_so_in_json(error: Exception) -> None:
    answer = answer_where_nobody_caught(error, "/api/orders")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert json.loads(answer.content)["error"]["code"] == "busy"


def answer_to_a_bad_request(why: Exception) -> HttpResponse:
    handler: Any = get_resolver().resolve_error_handler(400)
    answer: HttpResponse = handler(REQUEST, exception=why)
    return answer


def test_a_fault_of_ours_stays_one() -> None:
    assert answer_where_nobody_caught(ZeroDivisionError("ours"), "/").status_code == 500


def test_a_session_that_could_not_be_saved_for_want_of_a_database_may_be_sent_again() -> None:
    lost = SessionInterrupted("The session was deleted.")
    lost.__context__ = UpdateError()
    lost.__context__.__context__ = OperationalError("the database system is starting up")
    answer = answer_to_a_bad_request(lost)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


def test_a_session_that_somebody_ended_is_still_a_bad_request() -> None:
    ended = SessionInterrupted("The session was deleted.")
    ended.__context__ = UpdateError()
    assert answer_to_a_bad_request(ended).status_code == 400


def test_a_wrong_statement_is_a_fault_of_ours() -> None:
    assert answer_where_nobody_caught(ProgrammingError("no such column"), "/").status_code == 500
