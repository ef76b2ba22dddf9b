"""Paying a placed order, and the pages that say how that went. Reading them never moves money."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from booking.actions.orders import start_order_payment
from booking.models import Order, OrderStatus
from booking.pricing import quote_whole
from booking.queries import order_by_key, order_key
from booking.views.basket import rows_of, visits_in_order, without_visit
from booking.views.pages import guest_page
from core.limits import client_address, take_try
from payments.actions.pay import refresh_payment
from payments.declines import reason_for
from payments.gateways import available_gateways
from payments.queries import PayableState, has_surely_failed, invoices_of, state_as_read, surely_waits_for_payer

BY_HAND = "offline"
CHECKS_A_MINUTE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@guest_page
def pay(request: HttpRequest, key: str) -> HttpResponse:
    """Show what is owed; the POST starts the payment, or goes on with the one that is open."""
    at = timezone.now()
    order = found(key, at=at, bare=request.method == "POST")
    state = _state(order)
    if order.status != OrderStatus.PLACED or state is None or state.is_paid:
        return redirect("booking:success", key)
    if state.is_unknown or state.is_processing or (state.is_failed and not _has_failed(state, at=at)):
        return redirect("booking:success", key)  # a second attempt waits until the first is known
    if request.method == "POST":
        return begin_payment(order, at=at)
    return _with_button(request, "booking/pay.html", _context(order, key, state, at=at))


def begin_payment(order: Order, *, at: datetime) -> HttpResponseRedirect:
    """Start, resume or retry the payment and lead to where the card is typed."""
    payment = start_order_payment(order, gateway=_gateway(), at=at)
    address = (payment.next_action or {}).get("url", "")
    return HttpResponseRedirect(address) if address else redirect("booking:success", order_key(order, at=at))


@require_http_methods(["GET", "HEAD", "POST"])
@guest_page
def success(request: HttpRequest, key: str) -> HttpResponse:
    """Say how the order stands. The POST asks the gateway again; the GET only reads, however often."""
    at = timezone.now()
    order = found(key, at=at, bare=request.method == "POST")
    state = _state(order)
    if request.method == "POST":
        return _check_again(request, key, state, at=at)
    if request.headers.get("HX-Request"):
        settled = order.status != OrderStatus.PLACED or _has_failed(state, at=at)
        return render(request, "booking/waiting.html#state", {**_bare(order, key, state), "is_settled": settled})
    if order.status in (OrderStatus.CANCELLED, OrderStatus.EXPIRED):
        return redirect("booking:order", key)
    if order.status != OrderStatus.PLACED:
        papers = {"invoices": invoices_of(order.payable)}
        return render(request, "booking/confirmed.html", {**_context(order, key, state, at=at), **papers})
    if _has_failed(state, at=at):
        return redirect("booking:failed", key)
    if state is not None and not (_is_under_way(state) or state.is_failed):
        return redirect("booking:pay", key)
    waits = _waits_for_payer(state, at=at)
    return _waiting(request, {**_context(order, key, state, at=at), "waits_for_payer": waits})


@require_http_methods(["GET", "HEAD"])
@guest_page
def failed(request: HttpRequest, key: str) -> HttpResponse:
    at = timezone.now()
    order = found(key, at=at)
    state = _state(order)
    if order.status != OrderStatus.PLACED or state is None or not _has_failed(state, at=at):
        return redirect("booking:success", key)
    context = _context(order, key, state, at=at)
    context["reason"] = reason_for(state.payment.failure_code if state.payment else "")
    return _with_button(request, "booking/failed.html", context)


def found(key: str, *, at: datetime, bare: bool = False) -> Order:
    order = order_by_key(key, at=at, bare=bare)
    if order is None:
        raise Http404("There is no such order.")
    order.guest_key = key  # it has just opened the order, so nobody need look for it
    return order


def _state(order: Order) -> PayableState | None:
    """Return what is owed and paid; None for an order that costs nothing."""
    return state_as_read(order.payable) if order.payable else None


def _has_failed(state: PayableState | None, *, at: datetime) -> bool:
    """Tell whether the payment has failed, by our books and by the gateway's word of this moment."""
    return bool(state and state.is_failed and state.payment and has_surely_failed(state.payment, at=at))


def _waits_for_payer(state: PayableState | None, *, at: datetime) -> bool:
    """Tell whether the payer left before the end, by our books and by the gateway's word of this moment."""
    return bool(state and state.needs_action and state.payment and surely_waits_for_payer(state.payment, at=at))


def _is_under_way(state: PayableState) -> bool:
    """Tell whether money may be moving; an order whose payment never began is led to the button instead."""
    return state.is_paid or state.is_unknown or state.is_processing or state.needs_action


def _gateway() -> str:
    """Return the way to pay by card that is switched on."""
    return next((code for code in available_gateways() if code != BY_HAND), BY_HAND)


def _check_again(request: HttpRequest, key: str, state: PayableState | None, *, at: datetime) -> HttpResponse:
    wait = take_try(f"check:{key}:{client_address(request)}", most=CHECKS_A_MINUTE, at=at)
    if state is not None and state.payment is not None and not wait:
        refresh_payment(state.payment, at=at)
    return redirect("booking:success", key)


def _waiting(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    """Say that the payment is being checked, or waits for the payer. The page comes again by itself."""
    response = _with_button(request, "booking/waiting.html", context)
    response["Refresh"] = "5"
    return response


def _with_button(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    response = render(request, template, context)
    response["Referrer-Policy"] = "same-origin"
    return response


def _context(order: Order, key: str, state: PayableState | None, *, at: datetime) -> dict[str, object]:
    quote = quote_whole(order, at=at)
    rows = rows_of(order, quote)
    shown = {"visits": visits_in_order(rows), "packages": without_visit(rows)}
    return {**_bare(order, key, state), **shown, "quote": quote, "rows": rows}


def _bare(order: Order, key: str, state: PayableState | None) -> dict[str, object]:
    return {"order": order, "key": key, "state": state}
