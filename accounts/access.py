"""Who may open a page. Not signed in: to the sign-in page and back; signed in as somebody else: 403."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from accounts.models import Role, User

View = Callable[..., HttpResponseBase]


def has_role(user: User, *roles: str) -> bool:
    """Say whether `user` has one of the roles. A superuser counts as an admin and as nothing else."""
    return user.role in roles or (user.is_admin and Role.ADMIN in roles)


def role_required(*roles: str) -> Callable[[View], View]:
    """Let in only these roles; admins too must be named."""

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            assert isinstance(request.user, User)
            if not has_role(request.user, *roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


admin_required = role_required(Role.ADMIN)


def proven_lately(view: View) -> View:
    """Let in only who has shown within the last minutes that it is them: by password, code or passkey.

    Who signs in with Google or by mail alone has none of these to be asked for again. They must have signed in lately.
    """

    @login_required
    @reauthentication_required()
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not get_adapter().get_reauthentication_methods(request.user) and not _signed_in_lately(request):
            messages.error(request, "To make sure it is you: sign out, sign in again, then come back within minutes.")
            return redirect("accounts:my_data")
        return view(request, *args, **kwargs)

    answer: View = guarded
    return answer


def _signed_in_lately(request: HttpRequest) -> bool:
    assert isinstance(request.user, User)
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT
