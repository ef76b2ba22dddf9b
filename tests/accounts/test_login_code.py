"""Signing in by a code in a mail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from accounts.models import User
from tests.accounts.people import code_in_mail, is_in, make_person, wrong

pytestmark = pytest.mark.django_db
ASK, CONFIRM = "/accounts/login/code/", "/accounts/login/code/confirm/"


@pytest.fixture
def priya() -> User:
    return make_person()


def test_the_code_from_the_mail_signs_in(client: Client, priya: User) -> None:
    client.post(ASK, {"email": "Priya@Example.com"})

    answer = client.post(CONFIRM, {"code": code_in_mail()})

    assert (answer.status_code, answer["Location"]) == (302, "/dashboard/")
    assert is_in(client)


def test_the_sign_in_page_offers_a_code_and_keeps_where_one_was_going(client: Client) -> None:
    page = client.get("/accounts/login/?next=/dashboard/orders/").content.decode()

    assert "/accounts/login/code/?next=%2Fdashboard%2Forders%2F" in page


def test_one_arrives_where_one_was_going(client: Client, priya: User) -> None:
    asked = client.post(ASK, {"email": priya.email, "next": "/dashboard/orders/"})

    assert client.post(asked["Location"], {"code": code_in_mail()})["Location"] == "/dashboard/orders/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_a_code_never_leads_off_our_host(client: Client, priya: User, elsewhere: str) -> None:
    client.post(ASK, {"email": priya.email, "next": elsewhere})

    answer = client.post(CONFIRM, {"code": code_in_mail(), "next": elsewhere})

    assert answer["Location"] == "/dashboard/"


def test_one_may_change_ones_mind_and_sign_in_another_way(client: Client, priya: User) -> None:
    client.post(ASK, {"email": priya.email})
    page = client.post("/accounts/logout/", {"next": "/accounts/login/"}, follow=True)

    assert "<h1>Sign in</h1>" in page.content.decode()


def test_telephones_can_fill_in_the_code(client: Client, priya: User) -> None:
    client.post(ASK, {"email": priya.email})
    page = client.get(CONFIRM).content.decode()

    assert 'autocomplete="one-time-code"' in page
    assert 'inputmode="numeric"' in page


def test_spaces_typed_with_the_code_do_not_matter(client: Client, priya: User) -> None:
    client.post(ASK, {"email": priya.email})
    code = code_in_mail()

    client.post(CONFIRM, {"code": f" {code[:4]} {code[4:]} "})

    assert is_in(client)


def test_nothing_on_the_pages_tells_whether_an_address_has_an_account(client: Client, priya: User) -> None:
    stranger = Client()
    known = client.post(ASK, {"email": priya.email}, follow=True)
    unknown = stranger.post(ASK, {"email": "tomas@example.com"}, follow=True)

    def told(page: bytes) -> str:
        text = page.decode().replace("tomas@example.com", priya.email)
        return "".join(line for line in text.splitlines() if "csrf" not in line)

    assert told(known.content) == told(unknown.content)
    assert [message.subject for message in mail.outbox] == [
        "Your code to sign in",
        "There is no account with this address",
    ]


def test_any_code_for_an_unknown_address_is_a_wrong_one(client: Client) -> None:
    client.post(ASK, {"email": "nobody@example.com"})

    answer = client.post(CONFIRM, {"code": ""})
    again = client.post(CONFIRM, {"code": "00000000"})

    assert "Enter the code." in answer.content.decode()
    assert "That is not the code." in again.content.decode()
    assert not is_in(client)


def test_a_wrong_code_may_be_corrected(client: Client, priya: User) -> None:
    client.post(ASK, {"email": priya.email})
    code = code_in_mail()

    answer = client.post(CONFIRM, {"code": wrong(code)})

    assert "That is not the code." in answer.content.decode()
    client.post(CONFIRM, {"code": code})
    assert is_in(client)


def test_the_right_code_after_three_wrong_ones_is_worth_nothing(client: Client, priya: User) -> None:
    client.post(ASK, {"email": priya.email})
    code = code_in_mail()
    for _ in range(3):
        answer = client.post(CONFIRM, {"code": wrong(code)}, follow=True)

    assert "tried too often" in answer.content.decode()
    client.post(CONFIRM, {"code": code})
    assert not is_in(client)


def test_a_code_is_worth_nothing_the_second_time(client: Client, priya: User) -> None:
    client.post(ASK, {"email": priya.email})
    code = code_in_mail()
    client.post(CONFIRM, {"code": code})
    client.post("/accounts/logout/")

    client.post(CONFIRM, {"code": code})

    assert not is_in(client)


def test_a_code_is_worth_nothing_in_another_browser(client: Client, priya: User) -> None:
    client.post(ASK, {"email": priya.email})
    thief = Client()

    thief.post(CONFIRM, {"code": code_in_mail()})

    assert not is_in(thief)


def test_a_code_runs_out(client: Client, priya: User) -> None:
    start = datetime(2027, 3, 1, 9, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        client.post(ASK, {"email": priya.email})
        clock.shift(timedelta(minutes=10, seconds=1))

        answer = client.post(CONFIRM, {"code": code_in_mail()})

    assert answer["Location"] == ASK
    assert not is_in(client)


def test_another_code_can_be_sent_and_the_first_one_is_void(client: Client, priya: User) -> None:
    client.post(ASK, {"email": priya.email})
    first = code_in_mail()

    client.post(CONFIRM, {"action": "resend"})

    assert len(mail.outbox) == 2
    if first != code_in_mail():
        client.post(CONFIRM, {"code": first})
        assert not is_in(client)
    client.post(CONFIRM, {"code": code_in_mail()})
    assert is_in(client)


def test_the_fourth_code_in_a_minute_is_refused_for_a_while(client: Client, priya: User) -> None:
    for _ in range(3):
        Client().post(ASK, {"email": "PRIYA@example.com"})

    answer = client.post(ASK, {"email": priya.email})

    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert "tried too often" in answer.content.decode()
    assert len(mail.outbox) == 3


def test_nobody_signs_in_by_code_with_an_address_that_was_never_confirmed(client: Client) -> None:
    """Somebody else may have signed up with it, and knows the password."""
    make_person("victim@example.com", verified=False)

    client.post(ASK, {"email": "victim@example.com"})

    assert mail.outbox[0].subject == "There is no account with this address"
    assert not EmailAddress.objects.get().verified


def test_a_closed_account_gets_no_code(client: Client) -> None:
    make_person("gone@example.com", is_active=False)

    client.post(ASK, {"email": "gone@example.com"})

    assert mail.outbox[0].subject == "There is no account with this address"


def test_without_having_asked_there_is_nothing_to_confirm(client: Client) -> None:
    assert client.get(CONFIRM)["Location"] == ASK


def test_a_mail_server_that_is_away_is_not_a_broken_page(client: Client, priya: User, settings: object) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # type: ignore[attr-defined]

    assert client.post(ASK, {"email": priya.email})["Location"] == CONFIRM
