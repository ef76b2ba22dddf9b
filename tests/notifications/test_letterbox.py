from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from notifications.actions import send_delivery
from tests.notifications.factories import NOON, make_delivery

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.notifications.urls")]


@pytest.fixture(autouse=True)
def _mails_are_files(settings: Settings, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path


def send(subject_id: str) -> None:
    send_delivery(make_delivery(subject_id=subject_id).pk, at=NOON)


def test_mails_are_listed_newest_first(client: Client) -> None:
    send("1")
    send("2")

    html = client.get("/dev/mail/").content.decode()
    assert html.index("About 2") < html.index("About 1")


def test_an_empty_letterbox_says_so(client: Client) -> None:
    assert "No mails yet" in client.get("/dev/mail/").content.decode()


def test_a_mail_shows_its_text_and_frames_its_html(client: Client, tmp_path: Path) -> None:
    send("1")
    (file,) = tmp_path.glob("*.log")

    page = client.get(f"/dev/mail/{file.stem}/0/").content.decode()
    assert "In plain words." in page
    assert f'sandbox="" width="100%" height="900" src="/dev/mail/{file.stem}/0/html/"' in page


def test_the_html_body_may_be_framed_here_and_runs_nothing(client: Client, tmp_path: Path) -> None:
    send("1")
    (file,) = tmp_path.glob("*.log")

    answer = client.get(f"/dev/mail/{file.stem}/0/html/")
    assert "<b>fine</b>" in answer.content.decode()
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["nothing/0/", "..%2F..%2Fetc%2Fpasswd/0/", "nothing/0/html/"])
def test_only_letters_that_are_there_are_shown(client: Client, path: str) -> None:
    send("1")

    assert client.get(f"/dev/mail/{path}").status_code == 404


@pytest.mark.urls("config.urls")
def test_outside_development_there_is_no_letterbox(client: Client) -> None:
    assert client.get("/dev/mail/").status_code == 404
