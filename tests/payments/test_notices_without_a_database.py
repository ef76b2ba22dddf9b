"""A notice that could not be written down is never said to be: it comes again, and then it counts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from payments.actions.inbox import process_due
from payments.models import PaymentState, SandboxEvent, WebhookInbox
from tests.payments.factories import begin, make_payable, use_card
from tests.payments.test_webhooks import post

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def locked() -> Iterator[None]:
    """Let somebody else hold the table, and wait a moment for it, not a minute."""
    other = connections.create_connection("default")
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout=100" if is_sqlite else "SET lock_timeout = 100")
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN IMMEDIATE" if is_sqlite else "BEGIN")
            if not is_sqlite:
                cursor.execute("LOCK TABLE payments_webhookinbox IN ACCESS EXCLUSIVE MODE")
            yield
    finally:
        other.close()
        connection.close()


@contextmanager
def away() -> Iterator[None]:
    """Let the database be where nobody finds it."""
    name = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = "/nowhere/at/all" if connection.vendor == "sqlite" else "there_is_no_such_one"
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(away, marks=pytest.mark.fault("34b"), id="away"),
        pytest.param(locked, marks=pytest.mark.fault("34c"), id="locked"),
    ],
)
def test_it_is_answered_503_and_counts_when_it_comes_again(trouble: Any) -> None:
    payment = begin(make_payable())
    use_card(payment)
    body = SandboxEvent.objects.latest("pk").body.encode()
    with trouble():
        answer = post(body)
        assert (answer.status_code, answer["Retry-After"]) == (503, "5")
        assert b"nowhere" not in answer.content
    assert not WebhookInbox.objects.exists()
    assert post(body).status_code == 200
    process_due(at=timezone.now())
    payment.refresh_from_db()
    assert payment.state == PaymentState.SUCCEEDED


@pytest.mark.fault("34b")
def test_a_forged_notice_is_refused_even_without_a_database() -> None:
    with away():
        assert Client().post("/api/webhooks/sandbox", b"{}", content_type="application/json").status_code == 400
