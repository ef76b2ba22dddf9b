"""The second step of signing in: whether it was taken, and codes that are worth something once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from hmac import compare_digest

from allauth.account.authentication import get_authentication_records
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest

from accounts.models import User

# Codes on paper stand in for these; alone they are no second step.
SECOND_STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class SecondStepMissing(PermissionDenied):
    """Somebody signed in, by whatever door, without the second step their account asks for."""


def wants_second_step(user: User) -> bool:
    wanted: bool = get_adapter().is_mfa_enabled(user, SECOND_STEPS)
    return wanted


def took_second_step(request: HttpRequest, user: User) -> bool:
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, user))


def refuse_half_a_sign_in(request: HttpRequest, user: User) -> None:
    """End a session that began without the second step, before anything is answered from it."""
    if wants_second_step(user) and not took_second_step(request, user):
        request.session.flush()
        raise SecondStepMissing


def step_of(secret: str, code: str) -> int | None:
    """Return the number of the half minute whose code this is, the latest if there were two."""
    typed = "".join(code.split())
    return max((step for step in _steps_now() if compare_digest(_code_at(secret, step), typed)), default=None)


def spend_code(authenticator: Authenticator, code: str) -> bool:
    """Say whether a code of an app is used for the first time, and remember it. A later one voids those before it.

    Kept with the secret, not in the cache: a cache forgets, and a code is good for a minute and a half.
    """
    secret = get_adapter().decrypt(authenticator.data["secret"])
    step = step_of(secret, code)
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
        if step is None or step <= row.data.get("last_step", -1):
            return False
        row.data["last_step"] = step
        row.save(update_fields=["data"])
    return True


def _steps_now() -> Iterator[int]:
    now = int(time.time()) // app_settings.TOTP_PERIOD
    yield from range(now - app_settings.TOTP_TOLERANCE, now + app_settings.TOTP_TOLERANCE + 1)


def _code_at(secret: str, step: int) -> str:
    code: str = format_hotp_value(hotp_value(secret, step))
    return code
