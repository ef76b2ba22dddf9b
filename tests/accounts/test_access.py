from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from accounts.access import admin_required, role_required
from accounts.models import Role, User


@admin_required
def safe(request: HttpRequest) -> HttpResponse:
    return HttpResponse("gold")


@role_required(Role.STAFF, Role.MANAGER)
def rota(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Monday")


def ask(view: object, user: object) -> HttpResponse:
    request = RequestFactory().get("/safe/")
    request.user = user  # type: ignore[assignment]
    assert callable(view)
    answer = view(request)
    assert isinstance(answer, HttpResponse)
    return answer


def test_a_stranger_is_led_to_sign_in_and_back() -> None:
    assert ask(safe, AnonymousUser())["Location"] == "/accounts/login/?next=/safe/"


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.STAFF, Role.MANAGER])
def test_admins_only_means_nobody_else(role: str) -> None:
    with pytest.raises(PermissionDenied):
        ask(safe, User(role=role))


@pytest.mark.parametrize("user", [User(role=Role.ADMIN), User(is_superuser=True)])
def test_an_admin_by_role_or_by_right_gets_in(user: User) -> None:
    assert ask(safe, user).content == b"gold"


def test_a_page_for_two_roles_does_not_let_admins_in_unnamed() -> None:
    assert ask(rota, User(role=Role.MANAGER)).content == b"Monday"
    with pytest.raises(PermissionDenied):
        ask(rota, User(role=Role.ADMIN))
