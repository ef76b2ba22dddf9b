"""Where somebody is signed in. A session is tied to the user's password and seal; change one and it is over."""

from __future__ import annotations

import secrets

from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user, update_session_auth_hash
from django.http import HttpRequest

from accounts.models import User
from accounts.session_store import SessionStore


def sign_out_elsewhere(request: HttpRequest, user: User) -> None:
    """End every session of `user` but this one, known to the list or not, programs with tokens included."""
    user.seal = secrets.token_hex(8)
    user.save(update_fields=["seal"])
    update_session_auth_hash(request, user)
    UserSession.objects.create_from_request(request)


def live_sessions(user: User) -> list[UserSession]:
    """Return where `user` is signed in, the latest first. A session whose seal is broken has ended already."""
    rows = UserSession.objects.filter(user=user).order_by("-created_at", "-pk")
    return [row for row in rows if _opens(row)]


def _opens(row: UserSession) -> bool:
    request = HttpRequest()
    request.session = SessionStore(row.session_key)
    return get_user(request).is_authenticated


def end_session(user: User, pk: int) -> bool:
    """End one session of `user`. Say whether there was one: somebody else's does not exist for them."""
    session = UserSession.objects.filter(user=user, pk=pk).first()
    if session is None:
        return False
    session.end()
    return True
