"""Signing up, in and out, by the pages people use."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from accounts.models import Customer, User

pytestmark = pytest.mark.django_db
PASSWORD = "four words in a row"
SIGN_UP = {"name": "Priya Shah", "email": "Priya@Example.com", "password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture
def priya() -> User:
    user = User.objects.create_user("priya@example.com", PASSWORD, name="Priya Shah")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def link_in(body: str) -> str:
    found = re.search(r"https?://[^/]+(/accounts/\S+)", body)
    assert found
    return found[1]


def body_of(message: mail.EmailMessage) -> str:
    return str(message.body)


def test_from_sign_up_to_dashboard(client: Client) -> None:
    client.post("/accounts/signup/", SIGN_UP)
    link = link_in(body_of(mail.outbox[0]))
    client.post(link)

    answer = client.post("/accounts/login/", {"login": "priya@example.com", "password": PASSWORD})

    assert (answer.status_code, answer["Location"]) == (302, "/dashboard/")


def test_an_address_is_kept_in_one_spelling(client: Client) -> None:
    client.post("/accounts/signup/", SIGN_UP)

    assert User.objects.get().email == "priya@example.com"


def test_sign_up_makes_a_customer_with_the_same_name(client: Client) -> None:
    client.post("/accounts/signup/", SIGN_UP)

    assert Customer.objects.get().user == User.objects.get()
    assert Customer.objects.get().name == "Priya Shah"


def test_without_the_link_nobody_gets_in(client: Client) -> None:
    client.post("/accounts/signup/", SIGN_UP)

    answer = client.post("/accounts/login/", {"login": "priya@example.com", "password": PASSWORD})

    assert answer["Location"] == "/accounts/confirm-email/"


def test_looking_at_the_link_confirms_nothing(client: Client) -> None:
    client.post("/accounts/signup/", SIGN_UP)

    assert client.get(link_in(body_of(mail.outbox[0]))).status_code == 200
    assert not EmailAddress.objects.get().verified


def test_signing_up_again_with_capitals_makes_no_second_account(client: Client, priya: User) -> None:
    client.post("/accounts/signup/", {**SIGN_UP, "email": "PRIYA@EXAMPLE.COM"})

    assert User.objects.count() == 1


def test_sign_up_answers_the_same_for_a_known_address(client: Client, priya: User) -> None:
    known = client.post("/accounts/signup/", SIGN_UP)
    unknown = Client().post("/accounts/signup/", {**SIGN_UP, "email": "tom@example.com"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [message.subject for message in mail.outbox] == [
        "You have an account with us already",
        "Confirm your e-mail address",
    ]


def test_a_reset_answers_the_same_for_an_unknown_address(client: Client, priya: User) -> None:
    answers = [
        client.post("/accounts/password/reset/", {"email": email}, follow=True).content
        for email in ("priya@example.com", "nobody@example.com")
    ]

    assert answers[0] == answers[1]


def test_a_new_password_is_chosen_by_link(client: Client, priya: User) -> None:
    client.post("/accounts/password/reset/", {"email": "priya@example.com"})
    page = client.get(link_in(body_of(mail.outbox[0])), follow=True)
    new = "another four words here"
    client.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})

    priya.refresh_from_db()
    assert priya.check_password(new)
    assert mail.outbox[-1].subject == "Your password was changed"


def test_a_common_password_is_refused(client: Client) -> None:
    answer = client.post("/accounts/signup/", {**SIGN_UP, "password1": "password123", "password2": "password123"})

    assert answer.status_code == 200
    assert not User.objects.exists()


def test_links_in_mails_lead_to_our_host_whatever_the_request_said(client: Client, settings: Settings) -> None:
    settings.SITE_URL = "https://larkfield.example"
    client.post("/accounts/signup/", SIGN_UP, headers={"host": "evil.example"})

    links = re.findall(r"https?://\S+", body_of(mail.outbox[0]))
    assert links
    assert all(link.startswith("https://larkfield.example/") for link in links)


def test_account_mails_have_both_bodies_and_no_prefix(client: Client) -> None:
    client.post("/accounts/signup/", SIGN_UP)

    (message,) = mail.outbox
    assert isinstance(message, mail.EmailMultiAlternatives)
    assert message.subject == "Confirm your e-mail address"
    assert message.alternatives[0][1] == "text/html"
    assert "Confirm my address" in str(message.alternatives[0][0])


def test_a_mail_server_that_is_away_costs_nobody_their_sign_up(client: Client, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    assert client.post("/accounts/signup/", SIGN_UP)["Location"] == "/accounts/confirm-email/"


def test_the_sixth_wrong_password_is_told_to_wait(client: Client, priya: User) -> None:
    for letters in (
        "priya@example.com",
        "PRIYA@example.com",
        "Priya@Example.com",
        "priya@EXAMPLE.com",
        "PRIYA@EXAMPLE.COM",
    ):
        client.post("/accounts/login/", {"login": letters, "password": "wrong"})

    answer = client.post("/accounts/login/", {"login": "priya@example.com", "password": PASSWORD})

    assert "tried too often" in answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (429, "300")


def test_a_forged_forwarding_header_does_not_dodge_the_limit(client: Client, priya: User) -> None:
    for number in range(31):
        answer = client.post(
            "/accounts/login/",
            {"login": f"p{number}@example.com", "password": "wrong"},
            headers={"x-forwarded-for": f"203.0.113.{number}"},
        )

    assert answer.status_code == 429 or "tried too often" in answer.content.decode()


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_sign_in_never_leads_off_our_host(client: Client, priya: User, elsewhere: str) -> None:
    answer = client.post("/accounts/login/", {"login": priya.email, "password": PASSWORD, "next": elsewhere})

    assert answer["Location"] == "/dashboard/"


def test_signing_out_takes_a_button(client: Client, priya: User) -> None:
    client.force_login(priya)

    assert client.get("/accounts/logout/").status_code == 200
    assert "_auth_user_id" in client.session
    client.post("/accounts/logout/")
    assert "_auth_user_id" not in client.session


def test_a_superuser_needs_no_username_and_gets_in_at_once(client: Client) -> None:
    call_command("createsuperuser", email="Boss@Example.com", interactive=False, verbosity=0)
    boss = User.objects.get()
    boss.set_password(PASSWORD)
    boss.save()

    assert (boss.email, boss.is_admin) == ("boss@example.com", True)
    answer = client.post("/accounts/login/", {"login": boss.email, "password": PASSWORD})
    assert answer["Location"] == "/dashboard/"


@pytest.mark.parametrize(
    "path",
    [
        "login/",
        "signup/",
        "password/reset/",
        "password/reset/done/",
        "password/reset/key/done/",
        "password/reset/key/1-wrong/",
        "confirm-email/",
        "confirm-email/nonsense/",
        "inactive/",
    ],
)
def test_pages_speak_in_our_voice(client: Client, path: str) -> None:
    html = client.get(f"/accounts/{path}").content.decode().lower()

    assert '<html lang="en-gb">' in html
    for word in ("please", "oops", "invalid", "placeholder="):
        assert word not in html


@pytest.mark.parametrize("path", ["logout/", "password/change/", "email/", "reauthenticate/"])
def test_pages_of_people_signed_in_render(client: Client, priya: User, path: str) -> None:
    client.force_login(priya)

    assert client.get(f"/accounts/{path}").status_code == 200
