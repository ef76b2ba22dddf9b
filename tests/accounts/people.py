"""A person with an account, and the little that tests of signing in ask again and again."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import time
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
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


SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def totp(secret: str = SECRET, *, late: int = 0) -> str:
    """Return what an authenticator app shows now, or showed `late` half minutes ago, by RFC 6238."""
    step = int(time.time()) // 30 - late
    digest = hmac.new(base64.b32decode(secret), step.to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


def give_app(user: User) -> Authenticator:
    """Give `user` an authenticator app with a secret that tests know, and codes on paper."""
    RecoveryCodes.activate(user)
    data = {"secret": get_adapter().encrypt(SECRET)}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data=data)


def codes_on_paper(user: User) -> list[str]:
    row = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    codes: list[str] = row.wrap().get_unused_codes()
    return codes
