"""Two-step sign-in: the code after the password, and every way somebody may try to go round it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.auth import login
from django.core import mail
from django.http import HttpRequest
from django.test import Client

from accounts.models import Role, User
from accounts.second_step import SecondStepMissing, spend_code
from accounts.session_store import SessionStore
from tests.accounts.people import (
    PASSWORD,
    SECRET,
    code_in_mail,
    codes_on_paper,
    give_app,
    is_in,
    make_person,
    sign_in,
    totp,
    wrong,
)

pytestmark = pytest.mark.django_db
STEP = "/accounts/2fa/authenticate/"


@pytest.fixture
def priya() -> User:
    user = make_person()
    give_app(user)
    return user


@pytest.fixture
def boss() -> User:
    user = User.objects.create_superuser("boss@example.com", PASSWORD)
    give_app(user)
    return user


def test_the_vectors_of_the_standard_come_out() -> None:
    with time_machine.travel(datetime.fromtimestamp(1111111109, UTC), tick=False):
        assert totp("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ") == "081804"


def test_after_the_password_a_code_is_asked_for(client: Client, priya: User) -> None:
    answer = sign_in(client, priya)

    assert answer["Location"] == STEP
    assert not is_in(client)


def test_the_code_of_the_app_lets_in_to_where_one_was_going(client: Client, priya: User) -> None:
    sign_in(client, priya, next="/dashboard/orders/")

    assert client.post(STEP, {"code": totp()})["Location"] == "/dashboard/orders/"
    assert is_in(client)


def test_spaces_in_the_code_do_not_matter(client: Client, priya: User) -> None:
    sign_in(client, priya)
    code = totp()

    client.post(STEP, {"code": f"{code[:3]} {code[3:]}"})

    assert is_in(client)


@pytest.mark.parametrize(("late", "let_in"), [(1, True), (-1, True), (2, False), (-2, False)])
def test_a_clock_may_be_half_a_minute_off_and_no_more(client: Client, priya: User, late: int, let_in: bool) -> None:
    with time_machine.travel(datetime(2027, 3, 1, 9, 0, 10, tzinfo=UTC), tick=False):
        sign_in(client, priya)
        client.post(STEP, {"code": totp(late=late)})

    assert is_in(client) is let_in


def test_a_code_is_worth_nothing_the_second_time(client: Client, priya: User) -> None:
    with time_machine.travel(datetime(2027, 3, 1, 9, tzinfo=UTC), tick=False) as clock:
        code = totp()
        sign_in(client, priya)
        client.post(STEP, {"code": code})
        clock.shift(timedelta(seconds=35))  # the step before last still counts; this code was seen
        thief = Client()
        sign_in(thief, priya)
        answer = thief.post(STEP, {"code": code})

    assert not is_in(thief)
    assert "A code works once" in answer.content.decode()


def test_a_code_from_before_the_last_one_is_worth_nothing(priya: User) -> None:
    app = Authenticator.objects.get(user=priya, type=Authenticator.Type.TOTP)

    assert spend_code(app, totp())
    assert not spend_code(app, totp(late=1))


def test_a_wrong_code_is_told_kindly(client: Client, priya: User) -> None:
    sign_in(client, priya)

    answer = client.post(STEP, {"code": wrong(totp())})

    assert "That is not the code" in answer.content.decode()
    assert not is_in(client)


@pytest.mark.parametrize("code", ["", "12", "abcdef", "９９９９９９", "0" * 5000, "123456'--"])
def test_nonsense_is_a_wrong_code(client: Client, priya: User, code: str) -> None:
    sign_in(client, priya)

    assert client.post(STEP, {"code": code}).status_code == 200
    assert not is_in(client)


def test_the_sixth_guess_must_wait_even_if_it_is_right(client: Client, priya: User) -> None:
    sign_in(client, priya)
    for _ in range(5):
        client.post(STEP, {"code": wrong(totp())})
    other = Client(REMOTE_ADDR="203.0.113.9")
    sign_in(other, priya)

    answer = other.post(STEP, {"code": totp()})

    assert (answer.status_code, answer["Retry-After"]) == (429, "300")
    assert not is_in(other)


def test_a_code_on_paper_lets_in_once(client: Client, priya: User) -> None:
    code = codes_on_paper(priya)[3]
    sign_in(client, priya)
    client.post(STEP, {"code": code})
    assert is_in(client)

    again = Client()
    sign_in(again, priya)
    again.post(STEP, {"code": code})
    assert not is_in(again)


def test_somebody_elses_code_on_paper_does_not_let_in(client: Client, priya: User) -> None:
    tomas = make_person("tomas@example.com")
    give_app(tomas)
    sign_in(client, priya)

    client.post(STEP, {"code": codes_on_paper(tomas)[0]})

    assert not is_in(client)


def test_a_code_by_mail_takes_the_place_of_the_password_only(client: Client, priya: User) -> None:
    client.post("/accounts/login/code/", {"email": priya.email})

    answer = client.post("/accounts/login/code/confirm/", {"code": code_in_mail()})

    assert answer["Location"] == STEP
    assert not is_in(client)


def test_a_new_password_does_not_stand_in_for_the_code(client: Client, priya: User) -> None:
    client.post("/accounts/password/reset/", {"email": priya.email})
    link = str(mail.outbox[0].body).split("http://127.0.0.1:8000")[1].split()[0]
    page = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(page, {"password1": "brand new words 1", "password2": "brand new words 1"})

    assert not is_in(client)
    client.post("/accounts/login/", {"login": priya.email, "password": "brand new words 1"})
    assert not is_in(client)


@pytest.mark.parametrize("path", ["/cms/", "/admin/", "/dashboard/", "/cms/pages/", "/accounts/2fa/", "/api/orders"])
def test_between_password_and_code_no_room_is_open(client: Client, boss: User, path: str) -> None:
    sign_in(client, boss)

    assert client.get(path).status_code in (302, 401)
    assert not is_in(client)


def test_the_page_for_the_code_is_nothing_without_the_password(client: Client, priya: User) -> None:
    assert client.get(STEP)["Location"].startswith("/accounts/login/")
    assert client.post(STEP, {"code": totp()})["Location"].startswith("/accounts/login/")


def test_the_first_step_of_one_and_the_code_of_another_open_nothing(client: Client, priya: User) -> None:
    tomas = make_person("tomas@example.com")
    give_app(tomas)
    Authenticator.objects.filter(user=tomas, type="totp").update(data={"secret": "other"})
    sign_in(client, priya)

    client.post(STEP, {"code": totp("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")})

    assert not is_in(client)


def test_a_door_that_forgets_the_second_step_lets_nobody_in(boss: User) -> None:
    """Whatever code signs somebody in ends in Django's `login`."""
    request = HttpRequest()
    request.session = SessionStore()

    with pytest.raises(SecondStepMissing):
        login(request, boss, backend="django.contrib.auth.backends.ModelBackend")
    assert request.session.is_empty()


@pytest.mark.parametrize("path", ["/cms/login/", "/_util/login/", "/admin/login/"])
def test_no_side_door_takes_the_password_alone(client: Client, boss: User, path: str) -> None:
    client.post(path, {"username": boss.email, "password": PASSWORD, "next": "/cms/"})

    assert client.get("/cms/").status_code == 302


def test_the_office_opens_after_the_code(client: Client, boss: User) -> None:
    sign_in(client, boss, next="/cms/")
    client.post(STEP, {"code": totp()})

    assert client.get("/cms/").status_code == 200
    assert client.get("/admin/").status_code == 200


def test_a_closed_account_is_told_so_and_no_code_helps(client: Client) -> None:
    gone = make_person("gone@example.com", is_active=False)
    give_app(gone)

    answer = sign_in(client, gone, follow="")

    assert not is_in(client)
    assert answer.status_code == 302


def test_the_secret_of_an_app_is_not_in_the_database_as_it_is(priya: User) -> None:
    assert SECRET not in str(Authenticator.objects.get(user=priya, type="totp").data)


def test_an_older_secret_key_still_opens_the_secret(client: Client, priya: User, settings: object) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]  # type: ignore[attr-defined]
    settings.SECRET_KEY = "a newer key"  # type: ignore[attr-defined]
    sign_in(client, priya)

    client.post(STEP, {"code": totp()})

    assert is_in(client)


def test_staff_are_asked_as_well(client: Client) -> None:
    maya = make_person("maya@example.com", role=Role.STAFF)
    give_app(maya)

    assert sign_in(client, maya)["Location"] == STEP
