"""A person with an account, and the little that tests of signing in ask again and again."""

from __future__ import annotations

import re
import time
from typing import Any

from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from accounts.models import User

PASSWORD = "four words in a row"


def make_person(email: str = "priya@example.com", *, verified: bool = True, **fields: Any) -> User:
    user = User.objects.create_user(email, PASSWORD, **{"name": "Priya Shah", **fields})
    EmailAddress.objects.create(user=user, email=user.email, verified=verified, primary=True)
    return user


def is_in(client: Client) -> bool:
    """Say whether the browser is signed in."""
    return "_auth_user_id" in client.session


def code_in_mail(number: int = -1) -> str:
    """Return the sign-in code of a mail that was sent."""
    found = re.search(r"^\d{8}$", str(mail.outbox[number].body), re.MULTILINE)
    assert found, mail.outbox[number].body
    return found[0]


def wrong(code: str) -> str:
    """Return a code of the same length that is not `code`."""
    return str((int(code) + 1) % 10 ** len(code)).zfill(len(code))


def sign_in(client: Client, user: User, **more: str) -> Any:
    return client.post("/accounts/login/", {"login": user.email, "password": PASSWORD, **more})


def confirm_it_is_me(client: Client) -> None:
    """Enter the password again, as pages ask before something that matters."""
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def now_in_steps() -> int:
    return int(time.time()) // 30
