"""Who may open a page. Not signed in: to the sign-in page and back; signed in as somebody else: 403."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from accounts.models import Role, User

View = Callable[..., HttpResponse]


def has_role(user: User, *roles: str) -> bool:
    """Say whether `user` has one of the roles. A superuser counts as an admin and as nothing else."""
    return user.role in roles or (user.is_admin and Role.ADMIN in roles)


def role_required(*roles: str) -> Callable[[View], View]:
    """Let in only these roles; admins too must be named."""

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            assert isinstance(request.user, User)
            if not has_role(request.user, *roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


admin_required = role_required(Role.ADMIN)
