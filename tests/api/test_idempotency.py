"""The same key does the thing once, whatever happens between the two of them."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from rest_framework.exceptions import ValidationError

from core.errors import DomainError
from core.idempotency import (
    Answer,
    InProgress,
    KeyMissing,
    KeyReused,
    answer_once,
    checked_key,
    fingerprint_of,
)
from core.models import IdempotentRequest, OfficeTask

AT = datetime(2027, 3, 1, 8, tzinfo=UTC)
ASKED = fingerprint_of({"a": 1})


def leave_a_task() -> Answer:
    """Work that leaves a row, so that doing it twice shows."""
    task = OfficeTask.objects.create(key=f"task-{OfficeTask.objects.count()}", title="Done", created_at=AT)
    return 201, {"task": task.pk, "a": {"long key": 1, "b": None}}


def once(
    work: Callable[[], Answer] = leave_a_task, *, key: str = "k", asked: str = ASKED, scope: str = "orders"
) -> Answer:
    return answer_once(scope, key, asked, work, at=AT)


@pytest.mark.django_db
def test_it_gives_the_first_answer_again_to_the_byte_and_works_once() -> None:
    assert json.dumps(once()) == json.dumps(once())
    assert OfficeTask.objects.count() == 1


@pytest.mark.django_db
def test_it_refuses_a_key_that_stood_for_something_else() -> None:
    once()
    with pytest.raises(KeyReused) as refused:
        once(asked=fingerprint_of({"a": 2}))
    assert (refused.value.code, refused.value.http_status) == ("idempotency_key_reused", 422)


@pytest.mark.django_db
def test_another_scope_has_keys_of_its_own() -> None:
    assert once(scope="orders:1") != once(scope="orders:2")


@pytest.mark.django_db
@pytest.mark.parametrize("error", [ValidationError("no"), DomainError("no"), RuntimeError("no")])
def test_a_refusal_stores_nothing_and_leaves_the_key_free(error: Exception) -> None:
    def fail_after_writing() -> Answer:
        leave_a_task()
        raise error

    with pytest.raises(type(error)):
        once(fail_after_writing)
    assert not IdempotentRequest.objects.exists()
    assert not OfficeTask.objects.exists()
    assert once()[0] == 201


@pytest.mark.django_db(transaction=True)
def test_a_retry_finds_the_answer_of_one_that_died_after_the_commit() -> None:
    first = once()  # committed; nobody read it
    assert once(pytest.fail) == first


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_works_and_both_get_its_answer() -> None:
    answers, working = _race()
    assert working == 1
    assert answers[0] == answers[1]
    assert OfficeTask.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_number", range(3))
def test_of_ten_at_once_one_works(round_number: int) -> None:
    start = threading.Barrier(10)
    answers: list[Any] = []

    def ask() -> None:
        start.wait(timeout=20)
        answers.append(_asked_in_a_thread(leave_a_task))

    _run([ask] * 10)
    assert len({str(answer) for answer in answers}) == 1
    assert OfficeTask.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_second_does_the_work_if_the_first_fails_meanwhile() -> None:
    started = threading.Event()
    outcomes: list[Any] = []

    def fail() -> Answer:
        started.set()
        raise DomainError("no")

    def first() -> None:
        try:
            _asked_in_a_thread(fail)
        except DomainError as no:
            outcomes.append(no)

    def second() -> None:
        started.wait(timeout=20)
        outcomes.append(_asked_in_a_thread(leave_a_task))

    _run([first, second])
    assert len(outcomes) == 2
    assert OfficeTask.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_the_second_does_not_wait_for_ever() -> None:
    at_work, let_go = threading.Event(), threading.Event()
    outcome: list[Any] = []

    def slow() -> Answer:
        at_work.set()
        let_go.wait(timeout=20)
        return leave_a_task()

    def first() -> None:
        outcome.append(_asked_in_a_thread(slow))

    def second() -> None:
        at_work.wait(timeout=20)
        try:
            outcome.append(_asked_in_a_thread(leave_a_task, lock_timeout="100ms"))
        except InProgress as no:
            outcome.append(no)
        finally:
            let_go.set()

    _run([first, second])
    assert outcome[0].code == "in_progress"
    assert outcome[1][0] == 201


@pytest.mark.parametrize("key", [None, "", "   ", "a\tb", "x" * 201, "a\nb"])
def test_it_asks_for_a_key_that_can_be_kept(key: str | None) -> None:
    with pytest.raises(KeyMissing) as refused:
        checked_key(key)
    assert refused.value.http_status == 400


@pytest.mark.parametrize("key", ["x", "x" * 200, "8e03978e-40d5-43dd-bc93-6894a57f9324"])
def test_it_takes_a_key_of_up_to_200_characters(key: str) -> None:
    assert checked_key(key) == key


def test_order_and_spacing_of_the_json_are_no_difference() -> None:
    assert fingerprint_of({"a": 1, "b": [2]}) == fingerprint_of({"b": [2], "a": 1})
    assert fingerprint_of({"a": "1"}) != fingerprint_of({"a": 1})


def _race() -> tuple[list[Any], int]:
    """Run two with one key, the second once the first is at work; return the answers and how many worked."""
    at_work = threading.Event()
    worked: list[int] = []
    answers: list[Any] = []

    def counted() -> Answer:
        worked.append(1)
        at_work.set()
        return leave_a_task()

    def first() -> None:
        answers.append(_asked_in_a_thread(counted))

    def second() -> None:
        at_work.wait(timeout=20)
        answers.append(_asked_in_a_thread(counted))

    _run([first, second])
    return answers, len(worked)


def _asked_in_a_thread(work: Callable[[], Answer], *, lock_timeout: str = "") -> Answer:
    try:
        if lock_timeout:
            with connection.cursor() as cursor:
                cursor.execute(f"SET lock_timeout = '{lock_timeout}'")
        return once(work)
    finally:
        connection.close()


def _run(targets: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=target) for target in targets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
