"""Signing in for programs: obtain, refresh, revoke, and every way a token may be misused."""

from __future__ import annotations

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import jwt
import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from pytest_django import Settings

from accounts.models import Role, User
from tests.accounts.people import PASSWORD, codes_on_paper, give_app, make_person, sign_in, totp, wrong
from tests.dashboard.factories import make_order

pytestmark = pytest.mark.django_db
TOKEN, REFRESH, REVOKE, ME = "/api/auth/token", "/api/auth/token/refresh", "/api/auth/token/revoke", "/api/auth/me"


@pytest.fixture
def priya() -> User:
    return make_person()


def post(path: str, **sent: Any) -> Any:
    return Client().post(path, sent, content_type="application/json")


def obtain(email: str = "priya@example.com", **more: str) -> dict[str, Any]:
    answer = post(TOKEN, email=email, password=PASSWORD, **more)
    assert answer.status_code == 200, answer.content
    tokens: dict[str, Any] = answer.json()
    return tokens


def me(access: str) -> Any:
    return Client().get(ME, headers={"authorization": f"Bearer {access}"})


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def test_the_password_buys_tokens_and_they_tell_who_asks(priya: User) -> None:
    tokens = obtain("Priya@Example.com")

    assert tokens["expires_in"] == 300
    assert me(tokens["access"]).json() == {"email": "priya@example.com", "name": "Priya Shah", "role": "customer"}


def test_a_token_opens_ones_own_orders(priya: User) -> None:
    make_order(user=priya)
    later = datetime(2027, 6, 23, 8, 30, tzinfo=UTC)
    make_order(user=make_person("tomas@example.com"), number="11112222", starts_at=later)

    answer = Client().get("/api/orders", headers={"authorization": f"Bearer {obtain()['access']}"})

    assert [order["number"] for order in answer.json()["results"]] == ["48210937"]


def test_no_cookie_is_set_and_no_session_of_a_browser_is_touched(client: Client, priya: User) -> None:
    tomas = make_person("tomas@example.com")
    sign_in(client, tomas)
    sent = {"email": priya.email, "password": PASSWORD}
    answer = client.post(TOKEN, sent, content_type="application/json")

    assert not answer.cookies
    assert client.get(ME).json()["email"] == "tomas@example.com"


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(priya: User) -> None:
    answers = [post(TOKEN, email=email, password="wrong") for email in (priya.email, "nobody@example.com")]

    assert code_of(answers[0]) == (401, "wrong_credentials")
    assert answers[0].json() == answers[1].json()


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"email": "x", "password": "y"},
        {"email": "p@example.com"},
        {"email": [], "password": {}},
        {"email": "a\0@b.cd"},
    ],
    ids=str,
)
def test_bad_input_is_told_by_field(sent: dict[str, Any]) -> None:
    answer = post(TOKEN, **sent)

    assert code_of(answer) == (400, "invalid")
    assert answer.json()["error"]["fields"]


def test_the_limit_is_the_one_of_the_sign_in_page(client: Client, priya: User) -> None:
    for _ in range(3):
        client.post("/accounts/login/", {"login": priya.email, "password": "wrong"})
    for _ in range(2):
        post(TOKEN, email="PRIYA@example.com", password="wrong")

    answer = post(TOKEN, email=priya.email, password=PASSWORD)

    assert code_of(answer) == (429, "throttled")
    assert answer["Retry-After"] == "300"
    assert sign_in(client, priya).status_code == 429


def test_a_closed_account_gets_none(priya: User) -> None:
    User.objects.update(is_active=False)

    assert code_of(post(TOKEN, email=priya.email, password=PASSWORD)) == (401, "account_closed")


def test_an_address_that_is_not_confirmed_gets_none() -> None:
    make_person("new@example.com", verified=False)

    assert code_of(post(TOKEN, email="new@example.com", password=PASSWORD)) == (401, "address_not_confirmed")


def test_an_account_with_a_second_step_is_told_what_to_send(priya: User) -> None:
    give_app(priya)

    answer = post(TOKEN, email=priya.email, password=PASSWORD)

    assert code_of(answer) == (401, "second_step_needed")
    assert set(answer.json()["error"]["accepts"]) == {"totp", "recovery_codes"}


def test_the_second_step_is_not_mentioned_without_the_password(priya: User) -> None:
    give_app(priya)

    assert code_of(post(TOKEN, email=priya.email, password="wrong")) == (401, "wrong_credentials")


def test_the_code_of_the_app_buys_tokens_once(priya: User) -> None:
    give_app(priya)
    code = totp()

    assert me(obtain(code=code)["access"]).status_code == 200
    assert code_of(post(TOKEN, email=priya.email, password=PASSWORD, code=code)) == (401, "second_step_wrong")


def test_a_code_on_paper_will_do(priya: User) -> None:
    give_app(priya)

    assert me(obtain(code=codes_on_paper(priya)[0])["access"]).status_code == 200


def test_the_sixth_wrong_code_must_wait(priya: User) -> None:
    give_app(priya)
    for _ in range(5):
        post(TOKEN, email=priya.email, password=PASSWORD, code=wrong(totp()))

    answer = post(TOKEN, email=priya.email, password=PASSWORD, code=totp())

    assert code_of(answer) == (429, "throttled")


def test_a_refresh_token_buys_new_ones(priya: User) -> None:
    first = obtain()
    second = post(REFRESH, refresh=first["refresh"]).json()

    assert second["refresh"] != first["refresh"]
    assert me(second["access"]).status_code == 200


def test_using_a_refresh_token_twice_ends_the_family(priya: User) -> None:
    first = obtain()
    second = post(REFRESH, refresh=first["refresh"]).json()

    assert code_of(post(REFRESH, refresh=first["refresh"])) == (401, "token_ended")

    assert code_of(post(REFRESH, refresh=second["refresh"])) == (401, "token_ended")
    assert me(second["access"]).status_code == 401
    assert not UserSession.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_refresh_at_the_same_moment_one_at_most_is_served(priya: User) -> None:
    first = obtain()
    start = Barrier(2)

    def refresh(_: int) -> int:
        start.wait(10)
        try:
            status: int = post(REFRESH, refresh=first["refresh"]).status_code
        finally:
            connection.close()
        return status

    with ThreadPoolExecutor(2) as two:
        answers = sorted(two.map(refresh, range(2)))

    assert answers == [200, 401]
    assert not UserSession.objects.exists()


def test_the_end_of_one_family_leaves_the_others(client: Client, priya: User) -> None:
    sign_in(client, priya)
    first, other = obtain(), obtain()
    post(REFRESH, refresh=first["refresh"])
    post(REFRESH, refresh=first["refresh"])

    assert me(other["access"]).status_code == 200
    assert client.get("/dashboard/").status_code == 200


def test_revoking_ends_access_at_once(priya: User) -> None:
    tokens = obtain()

    assert post(REVOKE, refresh=tokens["refresh"]).status_code == 204

    assert me(tokens["access"]).status_code == 401
    assert post(REFRESH, refresh=tokens["refresh"]).status_code == 401


@pytest.mark.parametrize("junk", ["x", "a.b.c", "e30.e30.e30", "\u0661", "." * 3000])
def test_junk_is_no_token(junk: str) -> None:
    assert post(REFRESH, refresh=junk).status_code == 401
    assert post(REVOKE, refresh=junk).status_code == 204
    assert Client().get(ME, headers={"authorization": f"Bearer {junk}".encode().decode("latin-1")}).status_code == 401


def test_a_refresh_token_is_no_access_token_and_the_other_way_round(priya: User) -> None:
    tokens = obtain()

    assert me(tokens["refresh"]).status_code == 401
    assert post(REFRESH, refresh=tokens["access"]).status_code == 401


def test_a_token_without_a_signature_or_with_another_key_is_refused(priya: User) -> None:
    access = obtain()["access"]
    claims = jwt.decode(access, options={"verify_signature": False})
    head = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode()).rstrip(b"=").decode()

    assert me(f"{head}.{access.split('.')[1]}.").status_code == 401
    assert me(jwt.encode(claims, "x" * 40, algorithm="HS256")).status_code == 401


def test_a_changed_claim_breaks_the_signature(priya: User) -> None:
    head, _, signature = obtain()["access"].split(".")
    claims = jwt.decode(obtain()["access"], options={"verify_signature": False}) | {"role": "admin"}
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()

    assert me(f"{head}.{body}.{signature}").status_code == 401


def test_tokens_run_out(priya: User) -> None:
    with time_machine.travel(datetime(2027, 3, 1, 9, tzinfo=UTC), tick=False) as clock:
        tokens = obtain()
        clock.shift(timedelta(minutes=5, seconds=1))
        assert me(tokens["access"]).status_code == 401
        clock.shift(timedelta(days=14))
        assert post(REFRESH, refresh=tokens["refresh"]).status_code == 401


def test_a_new_password_ends_them(client: Client, priya: User) -> None:
    tokens = obtain()
    sign_in(client, priya)
    new = "another four words here"
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert me(tokens["access"]).status_code == 401
    assert post(REFRESH, refresh=tokens["refresh"]).status_code == 401


def test_another_role_ends_an_access_token(priya: User) -> None:
    tokens = obtain()
    User.objects.update(role=Role.STAFF)

    assert me(tokens["access"]).status_code == 401
    assert me(post(REFRESH, refresh=tokens["refresh"]).json()["access"]).json()["role"] == "staff"


def test_a_closed_account_ends_them(priya: User) -> None:
    tokens = obtain()
    User.objects.update(is_active=False)

    assert me(tokens["access"]).status_code == 401
    assert post(REFRESH, refresh=tokens["refresh"]).status_code == 401


def test_signing_out_everywhere_else_ends_them(client: Client, priya: User) -> None:
    tokens = obtain()
    sign_in(client, priya)
    client.post("/accounts/sessions/others/end/")

    assert me(tokens["access"]).status_code == 401


def test_they_stand_on_the_list_of_devices_and_are_ended_there(client: Client, priya: User) -> None:
    tokens = obtain()
    sign_in(client, priya)
    assert "A program with a token" in client.get("/accounts/sessions/").content.decode()

    client.post(f"/accounts/sessions/{UserSession.objects.get(data__kind='program').pk}/end/")

    assert me(tokens["access"]).status_code == 401


def test_the_session_behind_a_token_is_not_readable_from_it(priya: User) -> None:
    access = obtain()["access"]

    assert UserSession.objects.get().session_key not in base64.b64decode(access.split(".")[1] + "==").decode()


def test_a_key_of_its_own_signs_them(priya: User, settings: Settings) -> None:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    pem = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    settings.HEADLESS_JWT_ALGORITHM = "RS256"
    settings.HEADLESS_JWT_PRIVATE_KEY = rsa.generate_private_key(65537, 2048).private_bytes(*pem).decode()
    access = obtain()["access"]

    assert jwt.get_unverified_header(access)["alg"] == "RS256"
    assert me(access).status_code == 200


def test_a_token_and_a_browser_do_not_mix(client: Client, priya: User) -> None:
    """A bad token is refused, whoever the cookie says it is."""
    sign_in(client, priya)

    assert client.get(ME, headers={"authorization": "Bearer x.y.z"}).status_code == 401
