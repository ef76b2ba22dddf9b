"""Signing in for programs: a short-lived access token, and a refresh token that is worth something once.

A sign-in is a session of its own, apart from any browser's; both tokens name it. So whatever ends a session (a new
password, the seal, the list of devices) ends the tokens too, at once. Presenting a refresh token that has been used
means that two hold it, and one of them stole it: the whole family ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from allauth.headless import app_settings
from allauth.headless.tokens.strategies.jwt import internal as jwt
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import login
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage import default_storage
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from rest_framework.exceptions import Throttled

from accounts.adapter import WAITS
from accounts.models import User
from accounts.second_step import wants_second_step
from accounts.second_step_forms import AuthenticateForm
from accounts.session_store import SessionStore
from core.errors import DomainError

BACKEND = "django.contrib.auth.backends.ModelBackend"
PROGRAM = "program"


class SignInRefused(DomainError):
    http_status = 401


@dataclass(frozen=True)
class Tokens:
    access: str
    refresh: str
    expires_in: int


def sign_in(request: HttpRequest, *, email: str, password: str, code: str = "") -> Tokens:
    """Return tokens for somebody who knows the password and, where the account asks for it, the second step.

    The limits are those of the sign-in page, counted together with it.
    """
    with session_apart(request):
        user = _checked_user(request, email=email, password=password)
        record_authentication(request, user, method="password", email=user.email)
        if wants_second_step(user):
            _take_second_step(user, code)
        login(request, user, backend=BACKEND)
        request.session.set_expiry(app_settings.JWT_REFRESH_TOKEN_EXPIRES_IN)
        tokens = _issue(user, request.session)
        _list_session(request)
    return tokens


def renew(refresh: str) -> Tokens:
    """Return new tokens for a refresh token, and void it. Of two who present it at once, the second ends the family."""
    payload = jwt.decode_token(refresh, "refresh")
    with transaction.atomic():
        session = _locked_session(payload)
        tokens = _renew_in(session, payload) if session and payload else None
    if tokens is None:  # said outside, so that the end of a family is not rolled back
        raise SignInRefused("That token has ended. Sign in again.", code="token_ended")
    return tokens


def revoke(refresh: str) -> None:
    """End the family of a refresh token, used or not. Of one that means nothing there is nothing to say."""
    payload = jwt.decode_token(refresh, "refresh")
    with transaction.atomic():
        if session := _locked_session(payload):
            _end(session)


def _checked_user(request: HttpRequest, *, email: str, password: str) -> User:
    if not ratelimit.consume(request, action="login"):
        raise Throttled(wait=WAITS["rate_limited"])
    try:
        user: User | None = get_adapter().authenticate(request, email=email.lower(), password=password)
    except ValidationError as exc:
        raise Throttled(wait=WAITS.get(exc.code or "", WAITS["rate_limited"])) from exc
    if user is None:
        raise SignInRefused("That e-mail address and password do not belong together.", code="wrong_credentials")
    if not user.is_active:
        raise SignInRefused("This account is closed. Call us to open it again.", code="account_closed")
    if not EmailAddress.objects.filter(user=user, verified=True).exists():
        raise SignInRefused("Sign in on the website first and confirm your address.", code="address_not_confirmed")
    return user


def _take_second_step(user: User, code: str) -> None:
    if not code:
        kinds = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN)
        message = "Send the code of your app as well, or one of your codes on paper."
        raise SignInRefused(message, code="second_step_needed", accepts=list(kinds.values_list("type", flat=True)))
    form = AuthenticateForm(user=user, data={"code": code})
    if not form.is_valid():
        error = form.errors.as_data()["code"][0]
        if error.code in WAITS:
            raise Throttled(wait=WAITS[error.code])
        raise SignInRefused("That is not the code. A code works once.", code="second_step_wrong")
    form.save()


@contextmanager
def session_apart(request: HttpRequest) -> Iterator[None]:
    """Let the library sign somebody in without touching the session and cookies of the browser that asks."""
    kept, somebody, told = request.session, request.user, getattr(request, "_messages", None)
    request.session, request.user = SessionStore(), AnonymousUser()
    request._messages = default_storage(request)  # type: ignore[attr-defined]  # what is said to a page is said to nobody
    try:
        yield
    finally:
        request.session, request.user = kept, somebody
        request._messages = told  # type: ignore[attr-defined]
        request.META["CSRF_COOKIE_NEEDS_UPDATE"] = False


def _list_session(request: HttpRequest) -> None:
    """Put it on the list of devices, where it can be ended like any other."""
    request.session.save()
    UserSession.objects.create_from_request(request)
    UserSession.objects.filter(session_key=request.session.session_key).update(data={"kind": PROGRAM})


def _locked_session(payload: dict[str, Any] | None) -> SessionStore | None:
    """Return the session that a token names, locked until the transaction ends, or None if there is none."""
    key = jwt.session_key_from_sid(payload["sid"]) if payload else None
    if not key or not Session.objects.select_for_update().filter(session_key=key).exists():
        return None
    session = SessionStore(key)
    return session if session.load_afresh() else None


def _renew_in(session: SessionStore, payload: dict[str, Any]) -> Tokens | None:
    user = jwt.validate_token_user(payload, session)
    if not isinstance(user, User) or payload["jti"] not in jwt.get_refresh_token_state(session):
        _end(session)
        return None
    jwt.invalidate_refresh_token(session, payload)
    session.set_expiry(app_settings.JWT_REFRESH_TOKEN_EXPIRES_IN)
    tokens = _issue(user, session)
    session.save()
    return tokens


def _issue(user: User, session: Any) -> Tokens:
    """Make both tokens. The access token says the role it was made for; another role makes it worthless."""
    access = jwt.create_access_token(user, session, {"role": user.role})
    refresh = jwt.create_refresh_token(user, session)
    session.modified = True
    return Tokens(access, refresh, app_settings.JWT_ACCESS_TOKEN_EXPIRES_IN)


def _end(session: SessionStore) -> None:
    UserSession.objects.filter(session_key=session.session_key).delete()
    session.delete()
