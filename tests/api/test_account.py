"""An account by program: made, proved, and got back into; by the rules and limits of the pages."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from accounts.models import Customer, User
from tests.accounts.people import PASSWORD, make_person

pytestmark = pytest.mark.django_db
NEW = {"name": "Ada Moss", "email": "ada.moss@example.com", "password": "four quiet words here"}


def post(path: str, **sent: Any) -> Any:
    return Client().post(f"/api/auth/{path}", sent, content_type="application/json")


def key_in_mail() -> str:
    found = re.search(r"https?://\S+/([^/\s]+)/?\s", str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found[1]


def signs_in(email: str, password: str) -> int:
    return int(post("token", email=email, password=password).status_code)


@pytest.mark.parametrize("slash", ["", "/"])
def test_from_nothing_to_a_token(slash: str) -> None:
    made = post(f"register{slash}", **NEW)
    before = signs_in(NEW["email"], NEW["password"])
    proved = post(f"email/verify{slash}", key=key_in_mail())

    assert (made.status_code, made.json()) == (202, {"sent_to": NEW["email"]})
    assert not made.cookies
    assert (before, proved.status_code) == (401, 204)
    assert signs_in(NEW["email"], NEW["password"]) == 200
    assert Customer.objects.get().name == "Ada Moss"


def test_an_address_with_an_account_is_answered_alike_and_keeps_its_password() -> None:
    make_person(NEW["email"])

    answer = post("register", **NEW)

    assert (answer.status_code, answer.json()) == (202, {"sent_to": NEW["email"]})
    assert signs_in(NEW["email"], PASSWORD) == 200
    assert User.objects.count() == 1


def test_a_weak_password_is_told_by_its_own_name() -> None:
    answer = post("register", **NEW | {"password": "password"})

    assert answer.status_code == 400
    assert set(answer.json()["error"]["fields"]) == {"password"}


def test_a_role_cannot_be_taken() -> None:
    post("register", **NEW, role="admin", is_superuser=True, is_staff=True)

    user = User.objects.get()
    assert (user.role, user.is_superuser, user.is_staff) == ("customer", False, False)


def test_a_used_or_made_up_key_proves_nothing() -> None:
    for key in ("x", "MQ:1vNabc:Xk3", "%", "é:é:é"):
        assert post("email/verify", key=key).status_code == 422


def test_the_link_is_sent_again_only_where_it_is_wanted() -> None:
    make_person("new@example.com", verified=False)
    make_person("known@example.com")

    answers = [post("email/resend", email=f"{who}@example.com").status_code for who in ("new", "known", "nobody")]

    assert answers == [202] * 3
    assert [sent.to for sent in mail.outbox] == [["new@example.com"]]


def test_a_new_password_by_mail_ends_every_token() -> None:
    make_person()
    old = post("token", email="priya@example.com", password=PASSWORD).json()
    asked = post("password/reset", email="priya@example.com")
    key = key_in_mail()

    chosen = post("password/reset/confirm", key=key, password="five other quiet words here")
    again = post("password/reset/confirm", key=key, password="six other quiet words here")

    assert (asked.status_code, chosen.status_code, again.status_code) == (202, 204, 422)
    assert signs_in("priya@example.com", "five other quiet words here") == 200
    assert signs_in("priya@example.com", PASSWORD) == 401
    assert post("token/refresh", refresh=old["refresh"]).status_code == 401


def test_an_unknown_address_is_answered_alike() -> None:
    assert post("password/reset", email="nobody@example.com").json() == {"sent_to": "nobody@example.com"}


@pytest.mark.parametrize("key", ["", "x", "1-", "-x", "zzzzzzzzzzzzz-1", "1f-cxz3k7-0a1b2c3d4e5f"])
def test_a_key_to_no_account_changes_nothing(key: str) -> None:
    assert post("password/reset/confirm", key=key, password="five other quiet words").status_code in {400, 422}


def test_spellings_of_one_mailbox_and_forged_addresses_share_one_limit() -> None:
    spellings = ["ada@example.com", "ADA@example.com", "a.d.a@example.com", "ada+1@example.com", "a.da+x.y@Example.com"]

    answers = [
        Client().post(
            "/api/auth/password/reset",
            {"email": spellings[turn % 5]},
            content_type="application/json",
            headers={"X-Forwarded-For": f"203.0.113.{turn}"},
            REMOTE_ADDR=f"198.51.100.{turn}",
        )
        for turn in range(11)
    ]

    assert [answer.status_code for answer in answers] == [202] * 10 + [429]
    assert int(answers[-1]["Retry-After"]) > 0


def test_the_page_counts_together_with_the_program() -> None:
    for turn in range(10):
        Client().post(
            "/api/auth/password/reset",
            {"email": f"ada+{turn}@example.com"},
            content_type="application/json",
            REMOTE_ADDR=f"198.51.100.{turn}",
        )

    answer = Client().post("/accounts/password/reset/", {"email": "a.da@example.com"}, REMOTE_ADDR="198.51.100.99")

    assert answer.status_code == 429
    assert len(mail.outbox) == 10
