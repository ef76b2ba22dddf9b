"""What happens when somebody signs in, and when their second step changes."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import email_changed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.actions import follow_address
from accounts.models import User
from accounts.second_step import SECOND_STEPS, refuse_half_a_sign_in
from accounts.sessions import sign_out_elsewhere


@receiver(user_logged_in)
def guard_every_door(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Hold the second step at each way in, those still to be written too: all of them end in this signal."""
    refuse_half_a_sign_in(request, user)


@receiver(authenticator_added)
def begin_anew(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """Sign the account out elsewhere: sessions from before have not taken the second step."""
    if authenticator.type not in SECOND_STEPS:
        return
    if authenticator.type == Authenticator.Type.TOTP and (step := getattr(request, "totp_step", None)):
        authenticator.data["last_step"] = step
        authenticator.save(update_fields=["data"])
    sign_out_elsewhere(request, user)


@receiver(email_changed)
def keep_one_address(user: User, **kwargs: Any) -> None:
    follow_address(user)
