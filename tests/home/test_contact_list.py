"""Messages in the CMS: read, marked and exported by those who may, edited by nobody."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from accounts.models import User
from home.models import ContactMessage

pytestmark = pytest.mark.django_db
LIST = "/cms/contact-messages/"


def make_message(**overrides: Any) -> ContactMessage:
    fields = {"name": "Ada", "email": "ada@example.org", "message": "Ovens?", "sent_at": timezone.now()}
    return ContactMessage.objects.create(**fields | overrides)


def editor(*rights: str) -> Client:
    user = User.objects.create_user(email=f"{'-'.join(rights) or 'none'}@example.org", password="x")
    codenames = [f"{right}_contactmessage" for right in rights]
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *codenames]))
    client = Client()
    client.force_login(user)
    return client


def exported(client: Client, kind: str = "csv") -> Any:
    return client.get(LIST, {"export": kind})


def test_those_without_the_right_do_not_see_them() -> None:
    make_message()
    assert editor().get(LIST).status_code == 302
    assert editor("view").get(LIST).status_code == 200


def test_they_are_found_by_their_words() -> None:
    make_message(message="About my oven")
    make_message(name="Bob", message="About windows")
    html = editor("view").get(LIST, {"q": "windows"}).content.decode()
    assert "Bob" in html
    assert "Ada" not in html


def test_nobody_edits_one_not_even_an_administrator(admin_client: Client) -> None:
    message = make_message()
    for path in ("new/", f"edit/{message.pk}/"):
        admin_client.post(LIST + path, {"name": "Forged"})
    message.refresh_from_db()
    assert message.name == "Ada"
    assert ContactMessage.objects.count() == 1
    assert admin_client.get(f"{LIST}inspect/{message.pk}/").status_code == 200


def test_a_message_is_marked_as_dealt_with_and_opened_again() -> None:
    message, client = make_message(), editor("view", "change")
    assert "Mark as dealt with" in client.get(f"{LIST}inspect/{message.pk}/").content.decode()
    client.post(f"{LIST}toggle/{message.pk}/")
    message.refresh_from_db()
    assert message.handled_at
    assert message.handled_by
    client.post(f"{LIST}toggle/{message.pk}/", {"mark": "open"})
    message.refresh_from_db()
    assert message.handled_at is None


def test_the_first_to_deal_with_it_stays_named() -> None:
    message = make_message()
    first, second = editor("view", "change"), editor("change")
    first.post(f"{LIST}toggle/{message.pk}/")
    second.post(f"{LIST}toggle/{message.pk}/")
    message.refresh_from_db()
    assert message.handled_by
    assert message.handled_by.email == "view-change@example.org"


def test_only_those_who_may_mark_one() -> None:
    message, client = make_message(), editor("view")
    client.post(f"{LIST}toggle/{message.pk}/")
    assert client.get(f"{LIST}toggle/{message.pk}/").status_code == 405
    message.refresh_from_db()
    assert message.handled_at is None
    assert "Mark as dealt with" not in client.get(f"{LIST}inspect/{message.pk}/").content.decode()


def test_the_state_can_be_filtered() -> None:
    make_message(name="Open")
    make_message(name="Finished", handled_at=timezone.now())
    html = editor("view").get(LIST, {"handled_at__isnull": "true"}).content.decode()
    assert "Open" in html
    assert "Finished" not in html


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_seeing_is_not_exporting(kind: str) -> None:
    make_message()
    client = editor("view")
    assert exported(client, kind).status_code == 302
    assert "export=csv" not in client.get(LIST).content.decode()
    assert exported(editor("view", "export"), kind).status_code == 200


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_an_exported_cell_is_never_a_formula(start: str) -> None:
    make_message(name=f'{start}HYPERLINK("http://evil.example")', message=f"{start}1+1")
    rows = b"".join(exported(editor("view", "export")).streaming_content).decode()
    assert f"'{start}HYPERLINK" in rows
    assert f"'{start}1+1" in rows


def test_a_message_is_shown_as_words_with_its_lines() -> None:
    message = make_message(message="One\n<script>alert(1)</script>")
    html = editor("view").get(f"{LIST}inspect/{message.pk}/").content.decode()
    assert "One<br>&lt;script&gt;alert(1)" in html
