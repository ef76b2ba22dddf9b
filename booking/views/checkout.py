"""Details, check answers, place the order."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from booking.actions.basket import give_details
from booking.actions.claims import HoldLost
from booking.actions.linking import link_if_theirs
from booking.actions.orders import place_order
from booking.drafts import DETAILS
from booking.errors import Incomplete, NotOffered, PriceChanged
from booking.forms import CheckForm, DetailsForm
from booking.forms.check import may_pay_on_day
from booking.models import Order, OrderStatus
from booking.pricing import Quote
from booking.queries import order_key
from booking.session import basket_of, keep_basket, own_order, remember_placed
from booking.views.address import find_address, shown_again
from booking.views.basket import rows_of, try_quote
from booking.views.known import known_about
from booking.views.pages import private_page
from booking.views.steps import is_lost, next_step, to_order, without_basket
from booking.views.typed import keep_typed
from core.clock import is_preview, moment_of

NOT_NOW = (
    "You see the site as of another day, and nothing is booked while you do. End the preview to go on.",
    "A preview only",
)


@require_safe
@private_page
def checkout(request: HttpRequest) -> HttpResponse:
    order = basket_of(request, visits=False)
    return redirect(next_step(order)) if order else without_basket(request)


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def details(request: HttpRequest) -> HttpResponse:
    order = basket_of(request, visits=request.method != "POST")
    if order is None:
        return without_basket(request)
    if "later" in request.POST:
        keep_typed(order, DETAILS, request.POST, at=timezone.now())
        return redirect("booking:later")
    finding = find_address(request, order)
    if finding.is_asking or finding.data is None:
        form = DetailsForm(initial=shown_again(finding, known_about(request, order)))
    else:
        form = DetailsForm(finding.data)
    if form.is_valid():
        if finding.postcode != order.postcode:
            messages.info(request, f"We put the postcode of that address, {finding.postcode}, for {order.postcode}.")
        give_details(order, form.details(finding.postcode), at=timezone.now(), reminder=form.agreed_words)
        return redirect(next_step(order))
    if request.method == "POST":
        keep_typed(order, DETAILS, request.POST, at=timezone.now())
        order = basket_of(request) or order  # what was typed is shown again, with everything beside it
    quote, _ = try_quote(request, order, at=moment_of(request))
    asked = any(item.answers.all() for item in order.items.all())
    back = reverse("booking:questions" if asked else "booking:basket")
    rows = rows_of(order, quote)
    context = {"form": form, "order": order, "rows": rows, "quote": quote, "finding": finding, "back": back}
    return render(request, "booking/details.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def check(request: HttpRequest) -> HttpResponse:
    """Show everything once more; the POST places the order for the total that was shown."""
    if request.method == "POST":
        return _place(request, at=timezone.now())
    order = basket_of(request)
    if order is None:
        return without_basket(request)
    step = next_step(order)
    if step != reverse("booking:check"):
        return redirect(step)
    return _show(request, order, None, at=moment_of(request))


def _place(request: HttpRequest, *, at: datetime) -> HttpResponse:
    order = _order_meant(request)
    if order.status != OrderStatus.DRAFT:
        return to_order(order) if order.placed_at else redirect("booking:postcode")
    if is_preview(request):
        notice, title = NOT_NOW
        return _show(request, basket_of(request), None, at=moment_of(request), notice=notice, title=title, status=409)
    form = CheckForm(request.POST, may_pay_on_day=True)  # whether it may, the deed decides
    if not form.is_valid():
        return _show(request, basket_of(request), form, at=at)
    try:
        placed = place_order(order, shown_total=form.shown_total(order.currency), payment_choice=form.choice, at=at)
    except PriceChanged as changed:
        return _show(request, basket_of(request), form, at=at, notice=changed.message, status=changed.http_status)
    except HoldLost:
        return _choose_again(request, at=at)
    except NotOffered as refusal:
        form.add_error(None, refusal.message)
        return _show(request, basket_of(request), form, at=at)
    except Incomplete:
        return redirect("booking:checkout")
    remember_placed(request, placed)
    link_if_theirs(placed, request.user, at=at)
    return _to_payment(placed, at=at) if placed.status == OrderStatus.PLACED else to_order(placed)


def _to_payment(order: Order, *, at: datetime) -> HttpResponse:
    """Hand the same click on to the payment, in a request of its own: the order is safe whatever happens there."""
    return redirect("booking:pay", order_key(order, at=at), preserve_request=True)


def _order_meant(request: HttpRequest) -> Order:
    """Return the order the form was shown for, basket or already placed; never somebody else's."""
    try:
        order = own_order(request, uuid.UUID(request.POST.get("basket", "")))
    except ValueError:
        order = None
    if order is None:
        raise Http404("There is no such basket.")
    if order.status == OrderStatus.DRAFT:
        keep_basket(request, order)  # another tab may have gone on with another basket meanwhile
    return order


def _show(
    request: HttpRequest,
    order: Order | None,
    form: CheckForm | None,
    *,
    at: datetime,
    notice: str = "",
    title: str = "The price has changed",
    status: int = 200,
) -> HttpResponse:
    quote = try_quote(request, order, at=at)[0] if order else None
    if order is None or quote is None:
        return redirect("booking:basket")  # which says what is no longer sold
    on_day = may_pay_on_day(order)
    context = {
        "order": order,
        "rows": rows_of(order, quote),
        "quote": quote,
        "form": form or CheckForm(may_pay_on_day=on_day),
        "may_pay_on_day": on_day and quote.total.amount > 0,
        "notice": notice,
        "notice_title": title,
        "shown_total": _plain(quote),
    }
    return render(request, "booking/check.html", context, status=status)


def _plain(quote: Quote) -> str:
    """Return the total as the form sends it back, free of any locale's commas."""
    return f"{quote.total.amount:f}"


def _choose_again(request: HttpRequest, *, at: datetime) -> HttpResponseRedirect:
    """Lead to the first service whose time is gone; everything else that was answered is kept."""
    order = basket_of(request)
    for item in order.items.all() if order else []:
        if any(is_lost(visit, item, at=at) for visit in item.appointments.all()):
            return redirect(f"{reverse('booking:time', args=[item.pk])}?next=check")
    return redirect("booking:checkout")
