"""Over the wire: what a real mail server is given."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from pytest_django import Settings

from notifications.actions import BACKOFF, send_delivery, send_due
from notifications.models import Delivery
from tests.notifications.factories import NOON, make_delivery
from tests.servers.smtp import Letterbox


@pytest.mark.django_db
def test_a_letter_arrives_with_both_bodies_and_its_headers(box: Letterbox, settings: Settings) -> None:
    settings.DEFAULT_FROM_EMAIL = "Larkfield <hello@larkfield.example>"

    send_delivery(make_delivery().pk, at=NOON)

    (letter,) = box.letters
    assert (letter["Subject"], letter["To"]) == ("About 42", "priya@example.com")
    assert letter["From"] == "Larkfield <hello@larkfield.example>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]
    html = letter.get_body(("html",))
    assert html is not None
    assert html.get_content().strip() == "<p>In <b>fine</b> words.</p>"


@pytest.mark.django_db
def test_a_refused_letter_comes_again_under_the_same_id(box: Letterbox) -> None:
    delivery = make_delivery()
    box.refusals = 1

    send_delivery(delivery.pk, at=NOON)
    delivery.refresh_from_db()
    assert (delivery.status, box.letters) == ("failed", [])
    assert "451" in delivery.last_error

    assert send_due(at=NOON + BACKOFF[0]) == 1
    delivery.refresh_from_db()
    assert (delivery.status, len(box.letters)) == ("sent", 1)
    assert box.letters[0]["Message-ID"].startswith(f"<note.{delivery.pk}.")


@pytest.mark.fault(10)
@pytest.mark.django_db
def test_a_letter_waits_while_there_is_no_mail_server(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    send_delivery(make_delivery().pk, at=NOON)

    assert Delivery.objects.get().status == "failed"


@pytest.mark.fault(21)
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one_letter(box: Letterbox) -> None:
    delivery, start = make_delivery(), Barrier(2)

    def work() -> None:
        start.wait()
        send_delivery(delivery.pk, at=NOON)
        connection.close()

    with ThreadPoolExecutor(2) as workers:
        for future in [workers.submit(work) for _ in range(2)]:
            future.result()

    assert len(box.letters) == 1
    delivery.refresh_from_db()
    assert (delivery.status, delivery.tries) == ("sent", 1)
