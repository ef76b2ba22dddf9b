"""Setting up and taking away the second step."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from accounts.models import User
from tests.accounts.people import (
    codes_on_paper,
    confirm_it_is_me,
    give_app,
    is_in,
    make_person,
    sign_in,
    totp,
    wrong,
)

pytestmark = pytest.mark.django_db
TURN_ON, TURN_OFF, CODES = (
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/totp/deactivate/",
    "/accounts/2fa/recovery-codes/",
)


@pytest.fixture
def priya(client: Client) -> User:
    user = make_person()
    sign_in(client, user)
    return user


def secret_on(page: str) -> str:
    found = re.search(r'<code class="secret">([A-Z2-7 ]+)</code>', page)
    assert found
    return found[1].replace(" ", "")


def turn_on(client: Client) -> str:
    confirm_it_is_me(client)
    secret = secret_on(client.get(TURN_ON).content.decode())
    code = totp(secret)
    client.post(TURN_ON, {"code": code})
    return code


def test_the_square_is_drawn_by_us_and_the_key_stands_beside_it(client: Client, priya: User) -> None:
    confirm_it_is_me(client)
    page = client.get(TURN_ON).content.decode()

    assert 'src="data:image/svg+xml;base64,' in page
    assert len(secret_on(page)) == 32


def test_after_setting_up_the_codes_on_paper_are_shown(client: Client, priya: User) -> None:
    confirm_it_is_me(client)
    secret = secret_on(client.get(TURN_ON).content.decode())

    answer = client.post(TURN_ON, {"code": totp(secret)}, follow=True)

    assert answer.redirect_chain[-1][0] == CODES
    assert all(f"{code[:4]} {code[4:]}" in answer.content.decode() for code in codes_on_paper(priya))


def test_a_wrong_code_keeps_the_key_that_was_shown(client: Client, priya: User) -> None:
    confirm_it_is_me(client)
    secret = secret_on(client.get(TURN_ON).content.decode())

    answer = client.post(TURN_ON, {"code": wrong(totp(secret))})

    assert secret_on(answer.content.decode()) == secret
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("path", [TURN_ON, CODES, f"{CODES}generate/", "/accounts/2fa/webauthn/add/"])
def test_each_change_asks_for_the_password_again(client: Client, priya: User, path: str) -> None:
    give_app(priya) if path != TURN_ON else None

    answer = client.post(path) if path.endswith("generate/") else client.get(path)

    assert answer["Location"].startswith("/accounts/reauthenticate/")


def test_taking_it_away_asks_for_the_password_again(client: Client, priya: User) -> None:
    give_app(priya)

    answer = client.post(TURN_OFF)

    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert Authenticator.objects.filter(type="totp").exists()


def test_it_is_taken_away_and_the_codes_on_paper_go_with_it(client: Client, priya: User) -> None:
    give_app(priya)
    confirm_it_is_me(client)
    client.post(TURN_OFF)

    assert not Authenticator.objects.exists()
    assert mail.outbox[-1].subject == "The app was removed"


def test_a_code_of_the_app_stands_in_for_the_password(client: Client, priya: User) -> None:
    give_app(priya)
    client.post("/accounts/2fa/reauthenticate/", {"code": totp()})

    assert client.get(CODES).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_turning_it_on_signs_out_everywhere_else(client: Client, priya: User) -> None:
    elsewhere = Client()
    sign_in(elsewhere, priya)

    turn_on(client)

    assert client.get("/dashboard/").status_code == 200
    assert elsewhere.get("/dashboard/").status_code == 302
    assert mail.outbox[-1].subject == "Two-step sign-in is on"


@pytest.mark.django_db(transaction=True)
def test_the_code_that_turned_it_on_signs_nobody_in(client: Client, priya: User) -> None:
    code = turn_on(client)
    thief = Client()
    sign_in(thief, priya)

    thief.post("/accounts/2fa/authenticate/", {"code": code})

    assert not is_in(thief)


def test_the_codes_on_paper_can_be_downloaded(client: Client, priya: User) -> None:
    give_app(priya)
    confirm_it_is_me(client)
    answer = client.get(f"{CODES}download/")

    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]
    assert f"{codes_on_paper(priya)[0][:4]} " in answer.content.decode()


def test_new_codes_void_the_old_ones(client: Client, priya: User) -> None:
    give_app(priya)
    old = codes_on_paper(priya)
    confirm_it_is_me(client)
    client.post(f"{CODES}generate/")

    assert not set(old) & set(codes_on_paper(priya))


def test_somebody_elses_passkey_is_not_there(client: Client, priya: User) -> None:
    tomas = make_person("tomas@example.com")
    key = Authenticator.objects.create(user=tomas, type="webauthn", data={"name": "Tomas' laptop", "credential": {}})
    confirm_it_is_me(client)

    for deed in ("edit", "remove"):
        assert client.get(f"/accounts/2fa/webauthn/keys/{key.pk}/{deed}/").status_code == 404
        assert client.post(f"/accounts/2fa/webauthn/keys/{key.pk}/{deed}/", {"name": "mine"}).status_code == 404
    assert Authenticator.objects.get().data["name"] == "Tomas' laptop"


@pytest.mark.parametrize(
    "credential", ["", "{}", "[]", "null", '{"id": 1}', "not json", '{"response": {"userHandle": 5}}']
)
def test_a_made_up_passkey_opens_nothing(credential: str) -> None:
    client = Client()
    client.get("/accounts/2fa/webauthn/login/", headers={"accept": "application/json"})

    answer = client.post("/accounts/2fa/webauthn/login/", {"credential": credential})

    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/")
    assert not is_in(client)


@pytest.mark.parametrize("credential", ["", "{}", '{"id": "x", "rawId": "x", "response": {}}', '{"response": 7}'])
def test_a_made_up_passkey_is_not_kept(client: Client, priya: User, credential: str) -> None:
    confirm_it_is_me(client)
    client.get("/accounts/2fa/webauthn/add/")

    assert client.post("/accounts/2fa/webauthn/add/", {"name": "x", "credential": credential}).status_code == 200
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("path", ["", "totp/activate/", "recovery-codes/generate/", "webauthn/", "webauthn/add/"])
def test_pages_speak_in_our_voice(client: Client, priya: User, path: str) -> None:
    confirm_it_is_me(client)
    html = client.get(f"/accounts/2fa/{path}").content.decode().lower()

    assert '<html lang="en-gb">' in html
    for word in ("please", "oops", "invalid", "placeholder=", "two-factor"):
        assert word not in html


def test_the_address_can_be_changed_with_the_second_step_on(client: Client, priya: User) -> None:
    give_app(priya)
    confirm_it_is_me(client)
    client.post("/accounts/email/", {"email": "new@example.com", "action_add": ""})

    assert mail.outbox[-1].to == ["new@example.com"]
