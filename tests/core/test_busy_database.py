from __future__ import annotations

from django.db import IntegrityError, OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from core.middleware import BusyDatabase

REQUEST = RequestFactory().post("/checkout/check/")
BUSY = BusyDatabase(lambda request: HttpResponse())


def test_a_busy_database_is_a_kind_page_that_says_when_to_come_back() -> None:
    answer = BUSY.process_exception(REQUEST, OperationalError("database is locked"))
    assert answer is not None
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "Nothing you entered was charged or lost" in answer.content.decode()
    assert "locked" not in answer.content.decode()


def test_any_other_error_is_left_to_django() -> None:
    assert BUSY.process_exception(REQUEST, IntegrityError("duplicate")) is None
