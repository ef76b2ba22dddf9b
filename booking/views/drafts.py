"""Going on later: the ways back to a basket, and several of them side by side. Only buttons change anything."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from booking.actions.drafts import claim_drafts, give_code, send_link
from booking.actions.resuming import merge_baskets, resume_basket
from booking.actions.typed import typed_in
from booking.drafts import DETAILS, code_of, kept_until, order_by_code, order_by_draft_key
from booking.forms import CodeForm, LaterForm
from booking.models import Order, OrderStatus
from booking.session import basket_of, keep_basket, own_draft, put_aside
from booking.views.lost import lost_times
from booking.views.pages import guest_page, private_page, slow_down
from booking.views.steps import next_step, without_basket
from core.limits import client_address, take_try

LINKS_AN_HOUR = 5
CODES, CODES_WINDOW = 8, 600
# By everybody together: with so few, guessing all day finds nobody's basket.
CODES_OF_ALL, HOUR = 600, 3600
NO_MATCH = "There is no basket with this code. Check it, or ask for a new one: a code is good for three days."


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def later(request: HttpRequest) -> HttpResponse:
    """Say that the basket waits, and offer a link by mail; the POST sends it."""
    order, at = basket_of(request), timezone.now()
    if order is None:
        return without_basket(request)
    known = order.guest_email or typed_in(order, DETAILS).get("email", "")
    form = LaterForm(request.POST if request.method == "POST" else None, initial={"email": known})
    if form.is_valid():
        email = form.cleaned_data["email"]
        names = (f"later:{client_address(request)}", f"later:to:{email.lower()}", f"later:of:{order.public_id}")
        waits = (take_try(name, most=LINKS_AN_HOUR, at=at, seconds=HOUR) for name in names)
        if wait := next(filter(None, waits), 0):
            return slow_down(request, wait, why="We send only so many links an hour to one address.")
        send_link(order, email, at=at)
        messages.success(request, f"We are sending a link to {email}.")
        return redirect("booking:later")
    context = {"form": form, "order": order, "code": code_of(order, at=at), "until": kept_until(order)}
    return render(request, "booking/later.html", {**context, "back": next_step(order)})


@require_POST
@private_page
def code(request: HttpRequest) -> HttpResponse:
    """Give the basket a code that can be said on the telephone."""
    order = basket_of(request)
    if order is None:
        return without_basket(request)
    give_code(order, at=timezone.now())
    return redirect(f"{reverse('booking:later')}#code")


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def by_code(request: HttpRequest) -> HttpResponse:
    """Open the basket with a code. Tries are few, and a wrong one says nothing about the others."""
    form, at = CodeForm(request.POST if request.method == "POST" else None), timezone.now()
    if form.is_valid():
        of_one = take_try(f"code:{client_address(request)}", most=CODES, at=at, seconds=CODES_WINDOW)
        if wait := of_one or take_try("code:all", most=CODES_OF_ALL, at=at, seconds=HOUR):
            return slow_down(request, wait, why="To keep baskets safe, we look up only a few codes at a time.")
        order = order_by_code(form.cleaned_data["code"], at=at)
        if order is not None:
            return go_on(request, order)
        form.add_error("code", NO_MATCH)
    return render(request, "booking/by_code.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@guest_page
def resume(request: HttpRequest, key: str) -> HttpResponse:
    """Show what waits behind a link; the button goes on with it. Mail programs that look change nothing."""
    at = timezone.now()
    order = order_by_draft_key(key, at=at)
    if order is None:
        return render(request, "booking/draft_gone.html", {"is_placed": False}, status=404)
    if order.status != OrderStatus.DRAFT:
        return render(request, "booking/draft_gone.html", {"is_placed": True})
    if request.method == "POST":
        return go_on(request, order)
    context = {"order": order, "key": key, "lost": lost_times(order, at=at), "until": kept_until(order)}
    response = render(request, "booking/resume.html", context)
    response["Referrer-Policy"] = "same-origin"  # a form is posted from here
    return response


@require_POST
@private_page
def switch(request: HttpRequest) -> HttpResponse:
    """Go on with one of several baskets."""
    return go_on(request, _own(request))


@require_POST
@private_page
def another(request: HttpRequest) -> HttpResponse:
    """Leave the basket as it is and begin another beside it."""
    put_aside(request)
    return redirect("booking:postcode")


@require_POST
@private_page
def merge(request: HttpRequest) -> HttpResponse:
    """Put another basket of theirs into the one at hand."""
    order, other = basket_of(request), _own(request)
    if order is None or order.pk == other.pk:
        return go_on(request, other)
    merge_baskets(order, other, at=timezone.now())
    messages.success(request, "Both are in one basket now.")
    return redirect("booking:basket")


def go_on(request: HttpRequest, order: Order) -> HttpResponseRedirect:
    """Make it the basket at hand and lead to where it stands; first of all to a time that has gone meanwhile."""
    at = timezone.now()
    resume_basket(order, at=at)
    keep_basket(request, order)
    if isinstance(request.user, User):
        claim_drafts([order], request.user)
    now = basket_of(request)
    lost = lost_times(now, at=at) if now else []
    if lost:
        return redirect(f"{reverse('booking:time', args=[lost[0].item.pk])}?next=check")
    return redirect("booking:checkout")


def _own(request: HttpRequest) -> Order:
    order = own_draft(request, request.POST.get("basket", ""))
    if order is None:
        raise Http404("There is no such basket.")
    return order
