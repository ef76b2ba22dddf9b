"""Where somebody is signed in, and how that ends."""

from __future__ import annotations

import pytest
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client

from accounts.devices import device_name
from accounts.models import User
from tests.accounts.people import PASSWORD, make_person, sign_in

pytestmark = pytest.mark.django_db
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19 Safari/604"
LIST = "/accounts/sessions/"


@pytest.fixture
def priya() -> User:
    return make_person()


@pytest.fixture
def desk(priya: User) -> Client:
    client = Client(headers={"user-agent": WINDOWS})
    sign_in(client, priya)
    return client


@pytest.fixture
def phone(priya: User) -> Client:
    client = Client(headers={"user-agent": IPHONE})
    sign_in(client, priya)
    return client


def still_in(client: Client) -> bool:
    return client.get("/dashboard/").status_code == 200


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (WINDOWS, "Chrome on Windows"),
        (IPHONE, "Safari on iPhone"),
        ("", "Another program"),
        ("curl/8", "Another program"),
    ],
)
def test_devices_have_names_people_know(said: str, name: str) -> None:
    assert device_name(said) == name


def test_each_place_is_listed_and_this_one_is_marked(desk: Client, phone: Client) -> None:
    page = desk.get(LIST).content.decode()

    assert page.index("Chrome on Windows") < page.index("Safari on iPhone")
    assert page.count("This device") == 1


def test_one_device_is_signed_out_and_the_others_stay(desk: Client, phone: Client, priya: User) -> None:
    other = UserSession.objects.get(session_key=phone.session.session_key)

    desk.post(f"{LIST}{other.pk}/end/")

    assert still_in(desk)
    assert not still_in(phone)
    assert "Safari on iPhone" not in desk.get(LIST).content.decode()


def test_all_others_are_signed_out_at_once(desk: Client, phone: Client) -> None:
    desk.post(f"{LIST}others/end/")

    assert still_in(desk)
    assert not still_in(phone)


def test_a_session_that_stands_on_no_list_ends_too(desk: Client, priya: User) -> None:
    unlisted = Client()
    unlisted.force_login(priya)
    UserSession.objects.exclude(session_key=desk.session.session_key).delete()

    desk.post(f"{LIST}others/end/")

    assert not still_in(unlisted)


def test_somebody_elses_session_is_not_there(desk: Client) -> None:
    tomas = Client()
    sign_in(tomas, make_person("tomas@example.com"))
    theirs = UserSession.objects.get(session_key=tomas.session.session_key)

    assert desk.post(f"{LIST}{theirs.pk}/end/").status_code == 404
    assert still_in(tomas)


def test_somebody_elses_devices_are_not_listed(desk: Client) -> None:
    sign_in(Client(headers={"user-agent": IPHONE}), make_person("tomas@example.com"))

    assert "Safari on iPhone" not in desk.get(LIST).content.decode()


def test_looking_signs_nobody_out(desk: Client, phone: Client) -> None:
    assert desk.get(f"{LIST}others/end/").status_code == 405
    assert still_in(phone)


def test_a_form_from_another_site_signs_nobody_out(priya: User, phone: Client) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(priya)

    assert careful.post(f"{LIST}others/end/").status_code == 403
    assert still_in(phone)


def test_a_new_password_signs_out_everywhere_else(desk: Client, phone: Client) -> None:
    new = "another four words here"
    desk.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert still_in(desk)
    assert not still_in(phone)
    assert "Safari on iPhone" not in desk.get(LIST).content.decode()
    assert mail.outbox[-1].subject == "Your password was changed"


def test_a_browsers_odd_name_is_shown_as_text(priya: User) -> None:
    odd = Client(headers={"user-agent": "<script>alert(1)</script>"})
    sign_in(odd, priya)

    assert "<script>alert" not in odd.get(LIST).content.decode()
