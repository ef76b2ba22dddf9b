"""Both back offices know people by their address."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from django.test import Client

from accounts.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "four words in a row"


@pytest.fixture(autouse=True)
def _the_boss(client: Client) -> None:
    client.force_login(User.objects.create_superuser("boss@example.com", PASSWORD))


@pytest.mark.parametrize(
    "path", ["/admin/accounts/user/", "/admin/accounts/user/add/", "/cms/users/", "/cms/users/new/"]
)
def test_user_pages_render(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200


def test_a_user_is_added_in_the_records_with_one_spelling(client: Client) -> None:
    form = {"email": "Tom@Example.com", "name": "Tom", "role": "staff", "password1": PASSWORD, "password2": PASSWORD}
    client.post("/admin/accounts/user/add/", {**form, "usable_password": "true"})

    assert User.objects.get(name="Tom").email == "tom@example.com"


def test_an_editor_is_added_in_the_cms_with_one_spelling(client: Client) -> None:
    form = {"email": "Ed@Example.com", "first_name": "Ed", "last_name": "Lee", "password1": PASSWORD}
    client.post("/cms/users/new/", {**form, "password2": PASSWORD})

    ed = User.objects.get(first_name="Ed")
    assert (ed.email, ed.get_full_name()) == ("ed@example.com", "Ed Lee")


def test_an_address_in_capitals_is_the_same_account(client: Client) -> None:
    form = {"email": "BOSS@example.com", "name": "Boss", "role": "admin", "password1": PASSWORD, "password2": PASSWORD}

    assert client.post("/admin/accounts/user/add/", {**form, "usable_password": "true"}).status_code == 200
    assert User.objects.count() == 1


def test_a_user_is_edited_in_the_cms(client: Client) -> None:
    tom = User.objects.create_user("tom@example.com", PASSWORD, name="Tom Okafor")

    assert client.get(f"/cms/users/edit/{tom.pk}/").status_code == 200


@pytest.mark.parametrize("path", ["/admin/", "/cms/"])
def test_the_records_and_the_cms_are_entered_by_the_same_door(path: str) -> None:
    answer = Client().get(path, follow=True)

    assert unquote(answer.redirect_chain[-1][0]) == f"/accounts/login/?next={path}"


@pytest.mark.parametrize("path", ["/admin/", "/cms/", "/cms/pages/"])
def test_who_has_no_business_there_is_told_so_instead_of_going_round_in_circles(path: str) -> None:
    client = Client()
    client.force_login(User.objects.create_user("priya@example.com", PASSWORD))

    assert client.get(path, follow=True).status_code == 403


@pytest.mark.parametrize("path", ["/cms/login/", "/_util/login/", "/admin/login/"])
def test_no_side_door_takes_a_password(path: str) -> None:
    client = Client()
    answer = client.post(path, {"username": "boss@example.com", "password": PASSWORD})

    assert answer.status_code in (302, 405)
    assert "_auth_user_id" not in client.session


def test_the_cms_resets_no_passwords() -> None:
    assert Client().get("/cms/password_reset/").status_code == 404
