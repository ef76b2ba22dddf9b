"""Signing up with what an order knows already. The form and all its rules are those of the sign-up page."""

from __future__ import annotations

from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.forms import SignupForm
from allauth.account.utils import complete_signup, filter_users_by_email
from allauth.utils import get_form_class
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict

from booking.models import Order

KNOWN = ("name", "email")  # and the password is typed once: whoever mistypes it chooses another by mail


def has_account(order: Order) -> bool:
    """Tell whether the order's own address has an account. Only for whoever holds the order's key."""
    return bool(filter_users_by_email(order.guest_email))


def may_sign_up(request: HttpRequest) -> bool:
    return bool(get_adapter().is_open_for_signup(request))


def sign_up_form(order: Order, sent: QueryDict | dict[str, Any] | None = None) -> Form:
    """Return the site's own sign-up form; name and address come from the order, whatever was sent."""
    form = get_form_class(app_settings.FORMS, "signup", SignupForm)
    if sent is None:
        return form()  # type: ignore[no-any-return]
    known = {"name": order.guest_name, "email": order.guest_email}
    password = {"password2": sent.get("password1", "")}
    return form({**{name: sent[name] for name in sent}, **known, **password})  # type: ignore[no-any-return]


def asked_of(form: Form) -> list[Any]:
    """Return the fields that are still to be filled in."""
    return [field for field in form.visible_fields() if field.name not in (*KNOWN, "password2")]


def sign_up(request: HttpRequest, form: Any, *, onward: str) -> HttpResponse:
    """Make the account and have the library prove its address by a link in a mail; answer where that leads.

    An account that was made meanwhile gets a mail that says so, and the answer is the same.
    """
    user, answer = form.try_save(request)
    if answer is None:
        answer = complete_signup(request, user, app_settings.EMAIL_VERIFICATION, onward)
    return answer  # type: ignore[no-any-return]
