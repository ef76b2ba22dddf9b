"""Signing in with Google, against a strict server of its kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from accounts.models import Customer, Role, User
from tests.accounts.people import PASSWORD, confirm_it_is_me, give_app, is_in, make_person, sign_in, totp
from tests.servers import google as server
from tests.servers.google import Google

pytestmark = pytest.mark.django_db
PRIYA = {
    "sub": "10769150350006150715113082367",
    "email": "Priya@gmail.com",
    "email_verified": True,
    "name": "Priya Shah",
}
LOGIN = "/accounts/google/login/"


@pytest.fixture
def google(settings: Settings) -> Iterator[Google]:
    with server.serve() as found:
        found.person = dict(PRIYA)
        settings.GOOGLE_CLIENT_ID, settings.GOOGLE_CLIENT_SECRET = server.CLIENT_ID, server.SECRET
        settings.GOOGLE_ACCOUNTS_URL = settings.GOOGLE_TOKEN_URL = found.url
        yield found


def to_google(client: Client, query: str = "", **sent: str) -> str:
    """Press the button; return where the browser is led."""
    return str(client.post(f"{LOGIN}{query}", sent)["Location"])


def back_from(address: str) -> str:
    """Let Google have its way; return the address it leads back to."""
    answer = requests.get(address, allow_redirects=False, timeout=5)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"].removeprefix("http://127.0.0.1:8000")


def go(client: Client, query: str = "", **sent: str) -> HttpResponse:
    return client.get(back_from(to_google(client, query, **sent)))  # type: ignore[return-value]


def test_a_newcomer_gets_an_account_and_is_in(client: Client, google: Google) -> None:
    answer = go(client)

    user = User.objects.get()
    assert (answer["Location"], is_in(client)) == ("/dashboard/", True)
    assert (user.email, user.name, user.role) == ("priya@gmail.com", "Priya Shah", Role.CUSTOMER)
    assert EmailAddress.objects.get().verified
    assert Customer.objects.get().user == user


def test_the_second_time_it_is_the_same_account(client: Client, google: Google) -> None:
    go(client)
    google.person["email"] = "priya.new@gmail.com"  # people move; the number Google gives them stays

    go(Client())

    assert User.objects.count() == 1


def test_one_arrives_where_one_was_going(client: Client, google: Google) -> None:
    assert go(client, next="/dashboard/orders/")["Location"] == "/dashboard/orders/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_it_never_leads_off_our_host(client: Client, google: Google, elsewhere: str) -> None:
    assert go(client, next=elsewhere)["Location"] == "/dashboard/"


def test_opening_a_link_leads_nobody_to_google(client: Client, google: Google) -> None:
    answer = client.get(LOGIN)

    assert answer.status_code == 200
    assert "Go on with Google" in answer.content.decode()


def test_a_link_made_by_others_asks_google_for_nothing_more(client: Client, google: Google) -> None:
    asked = parse_qs(urlsplit(to_google(client, "?scope=https://mail.google.com/&auth_params=prompt%3Dnone")).query)

    assert set(asked["scope"][0].split()) == {"openid", "email", "profile"}
    assert asked["prompt"] == ["select_account"]


def test_the_way_back_is_our_own_host_whatever_the_request_said(client: Client, google: Google) -> None:
    address = client.post(LOGIN, headers={"host": "evil.example"})["Location"]

    assert parse_qs(urlsplit(address).query)["redirect_uri"] == [server.CALLBACK]


def test_an_address_google_does_not_confirm_is_confirmed_by_us(client: Client, google: Google) -> None:
    google.person["email_verified"] = False

    answer = go(client)

    assert answer["Location"] == "/accounts/confirm-email/"
    assert not is_in(client)


@pytest.mark.parametrize("said", ["true", "false", 1, None])
def test_only_true_means_confirmed(client: Client, google: Google, said: Any) -> None:
    google.claims["email_verified"] = said
    go(client)

    assert not is_in(client)


def test_an_account_with_an_address_google_runs_is_opened_and_connected(client: Client, google: Google) -> None:
    priya = make_person("priya@gmail.com")

    go(client)

    assert is_in(client)
    assert SocialAccount.objects.get().user == priya
    assert "Google was connected" in [message.subject for message in mail.outbox]


def test_an_account_with_another_address_must_be_opened_first(client: Client, google: Google) -> None:
    """Google knows that somebody owned the address once, not that they do today."""
    make_person("priya@example.com")
    google.person["email"] = "priya@example.com"

    page = client.get(back_from(to_google(client)), follow=True)

    assert not is_in(client)
    assert "Sign in, then connect Google to it." in page.content.decode()
    assert not SocialAccount.objects.exists()


def test_an_unconfirmed_address_does_not_tell_whether_it_has_an_account(client: Client, google: Google) -> None:
    make_person("priya@example.com")
    google.person.update(email="priya@example.com", email_verified=False)

    answer = go(client)

    assert answer["Location"] == "/accounts/confirm-email/"
    assert mail.outbox[0].subject == "You have an account with us already"
    assert not is_in(client)


@pytest.mark.parametrize(
    "rights", [{"role": Role.ADMIN}, {"role": Role.STAFF}, {"is_superuser": True, "is_staff": True}]
)
def test_accounts_of_the_office_are_never_opened_by_their_address(
    client: Client, google: Google, rights: dict[str, Any]
) -> None:
    make_person("priya@gmail.com", **rights)

    go(client)

    assert not is_in(client)
    assert not SocialAccount.objects.exists()


def test_whoever_signed_up_with_somebody_elses_address_is_locked_out(client: Client, google: Google) -> None:
    make_person("priya@gmail.com", verified=False)
    go(client)

    assert not User.objects.get().check_password(PASSWORD)


def test_the_second_step_is_asked_for_after_google_too(client: Client, google: Google) -> None:
    give_app(make_person("priya@gmail.com"))

    answer = go(client)

    assert answer["Location"] == "/accounts/2fa/authenticate/"
    assert not is_in(client)
    client.post(answer["Location"], {"code": totp()})
    assert is_in(client)


def test_a_closed_account_stays_closed(client: Client, google: Google) -> None:
    go(client)
    User.objects.update(is_active=False)

    other = Client()
    go(other)

    assert not is_in(other)


def test_somebody_signed_in_connects_google(client: Client, google: Google) -> None:
    priya = make_person("priya@example.com", role=Role.ADMIN)
    sign_in(client, priya)
    confirm_it_is_me(client)

    go(client, "?process=connect")

    assert SocialAccount.objects.get().user == priya


def test_a_google_account_of_somebody_else_is_not_taken_over(client: Client, google: Google) -> None:
    go(Client())
    tomas = make_person("tomas@example.com")
    sign_in(client, tomas)
    confirm_it_is_me(client)

    page = client.get(back_from(to_google(client, "?process=connect")), follow=True)

    assert "belongs to another account" in page.content.decode()
    assert SocialAccount.objects.get().user != tomas


def test_google_cannot_be_disconnected_where_it_is_the_only_way_in(client: Client, google: Google) -> None:
    go(client)
    page = client.post("/accounts/3rdparty/", {"account": SocialAccount.objects.get().pk})

    assert "Choose a password first" in page.content.decode()
    assert SocialAccount.objects.exists()


def test_somebody_elses_google_cannot_be_disconnected(client: Client, google: Google) -> None:
    go(Client())
    sign_in(client, make_person("tomas@example.com"))
    confirm_it_is_me(client)
    client.post("/accounts/3rdparty/", {"account": SocialAccount.objects.get().pk})

    assert SocialAccount.objects.exists()


def test_an_answer_without_our_question_is_refused(google: Google) -> None:
    """Somebody lures a visitor into signing in as them."""
    address = back_from(to_google(Client()))
    victim = Client()

    assert "That did not work" in victim.get(address).content.decode()
    assert not is_in(victim)


def test_an_answer_is_worth_nothing_the_second_time(client: Client, google: Google) -> None:
    address = back_from(to_google(client))
    client.get(address)
    client.post("/accounts/logout/")

    client.get(address)

    assert not is_in(client)
    assert google.given == 1


def test_a_code_of_another_question_is_refused(client: Client, google: Google) -> None:
    """The verifier stays with the browser that asked, so a stolen code is worth nothing."""
    stolen = parse_qs(urlsplit(back_from(to_google(Client()))).query)["code"][0]
    mine = parse_qs(urlsplit(to_google(client)).query)["state"][0]

    client.get(f"{LOGIN}callback/", {"code": stolen, "state": mine})

    assert not is_in(client)
    assert google.refused == ["invalid_grant"]


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "of another question"},
        {"nonce": None},
        {"nonce": 7},
        {"iss": "https://evil.example"},
        {"aud": "another-client"},
        {"exp": 1},
        {"exp": None},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
    ],
    ids=str,
)
def test_an_answer_that_is_not_for_us_is_refused(client: Client, google: Google, claims: dict[str, Any]) -> None:
    google.claims = claims

    assert "That did not work" in go(client).content.decode()
    assert not is_in(client)
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "said",
    [
        (500, "{}"),
        (200, ""),
        (200, "[]"),
        (200, "null"),
        (200, "not json"),
        (200, "{}"),
        (200, '{"access_token": "x"}'),
        (200, '{"access_token": "x", "id_token": 7}'),
        (200, '{"access_token": "x", "id_token": "a.b.c", "expires_in": "soon"}'),
    ],
    ids=str,
)
def test_nonsense_from_google_is_told_kindly(client: Client, google: Google, said: tuple[int, str]) -> None:
    google.says_instead = said

    assert "Google could not tell us who you are." in go(client).content.decode()


def test_google_being_away_is_told_kindly(client: Client, google: Google, settings: Settings) -> None:
    address = back_from(to_google(client))
    settings.GOOGLE_TOKEN_URL = "http://127.0.0.1:9"

    assert "Google could not tell us who you are." in client.get(address).content.decode()


def test_turning_back_at_google_changes_nothing(client: Client, google: Google) -> None:
    google.cancels = True

    page = client.get(back_from(to_google(client)), follow=True)

    assert "Nothing has changed." in page.content.decode()


def test_a_wrong_secret_is_told_kindly(client: Client, google: Google, settings: Settings) -> None:
    settings.GOOGLE_CLIENT_SECRET = "another"

    assert "That did not work" in go(client).content.decode()
    assert google.refused == ["invalid_client"]


def test_nothing_of_googles_token_is_kept(client: Client, google: Google) -> None:
    go(client)

    assert "access_token" not in str(SocialAccount.objects.get().extra_data)


def test_the_button_is_there_where_google_is_set_up(client: Client, google: Google) -> None:
    assert f'action="{LOGIN}"' in client.get("/accounts/login/").content.decode()
    assert f'action="{LOGIN}"' in client.get("/accounts/signup/").content.decode()


def test_without_google_there_is_no_button_and_no_page(client: Client) -> None:
    assert LOGIN not in client.get("/accounts/login/").content.decode()
    for path in (LOGIN, f"{LOGIN}callback/?code=x&state=y"):
        assert client.get(path).status_code == 404
    assert client.post(LOGIN).status_code == 404
