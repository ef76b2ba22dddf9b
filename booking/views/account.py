"""Keeping a guest's order with an account: offered after the order, never asked for."""

from __future__ import annotations

from allauth.decorators import rate_limit
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from booking.actions.linking import link_order, proved_addresses
from booking.models import Order
from booking.signing_up import asked_of, has_account, may_sign_up, sign_up, sign_up_form
from booking.views.pages import guest_page
from booking.views.pay import found


@require_safe
@guest_page
def offer(request: HttpRequest, key: str) -> HttpResponse:
    """Show how the order can be kept: by signing in, by choosing a password, or not at all."""
    order = found(key, at=timezone.now())
    return _show(request, order, key, sign_up_form(order))


@require_POST
@guest_page
def link(request: HttpRequest, key: str) -> HttpResponse:
    """Put the order into the account of whoever is signed in."""
    order = found(key, at=timezone.now())
    if not isinstance(request.user, User):
        return redirect("booking:account", key)
    link_order(order, request.user, at=timezone.now())
    messages.success(request, f"Order {order.spoken_number} is in your account now.")
    return redirect("dashboard:order", order.number)


@require_POST
@sensitive_post_parameters("password1")
@guest_page
@rate_limit(action="signup")
def register(request: HttpRequest, key: str) -> HttpResponse:
    """Make an account from the order and a password. The address is proved by mail before anybody gets in."""
    order = found(key, at=timezone.now())
    if request.user.is_authenticated or has_account(order) or not may_sign_up(request):
        return redirect("booking:account", key)
    form = sign_up_form(order, request.POST)
    if not form.is_valid():
        return _show(request, order, key, form)
    return sign_up(request, form, onward=request.path.removesuffix("register/"))


def _show(request: HttpRequest, order: Order, key: str, form: Form) -> HttpResponse:
    user = request.user if isinstance(request.user, User) else None
    owner = order.customer.user if order.customer else None
    context = {
        "order": order,
        "key": key,
        "form": form,
        "fields": asked_of(form),
        "is_linked": owner is not None,
        "is_mine": owner is not None and owner == user,
        "user": user,
        "may_link": user is not None and order.guest_email.lower() in proved_addresses(user),
        "has_account": has_account(order),
        "may_sign_up": may_sign_up(request),
    }
    response = render(request, "booking/account.html", context)
    response["Referrer-Policy"] = "same-origin"  # a form is posted from here
    return response
