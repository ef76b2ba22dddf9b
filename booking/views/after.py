"""Following an order later: find it, see how it stands, take its papers along."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from booking.forms import TrackForm
from booking.ics import calendar_of
from booking.models import OrderStatus
from booking.pricing import quote_whole
from booking.queries import order_by_number, order_key
from booking.views.basket import rows_of, visits_in_order, without_visit
from booking.views.pages import guest_page, private_page, slow_down
from booking.views.pay import found
from core.firm import firm_of
from core.limits import client_address, take_try
from payments.papers import paper_response
from payments.queries import invoices_of, paper_of, state_of
from payments.receipts import latest_receipt

TRIES_A_MINUTE = 10
NO_MATCH = "We found no order with this number and e-mail address. Check both, or call us."
TONES = {
    OrderStatus.PLACED: "warning",
    OrderStatus.CONFIRMED: "success",
    OrderStatus.IN_PROGRESS: "info",
    OrderStatus.COMPLETED: "success",
    OrderStatus.CANCELLED: "danger",
    OrderStatus.EXPIRED: "quiet",
}


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def track(request: HttpRequest) -> HttpResponse:
    """Find an order by number and e-mail; a wrong number and a wrong address get the same answer."""
    form = TrackForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        at, number = timezone.now(), form.cleaned_data["number"]
        of_one = take_try(f"track:{client_address(request)}", most=TRIES_A_MINUTE, at=at)
        if wait := of_one or take_try(f"track:number:{number}", most=TRIES_A_MINUTE, at=at):
            return slow_down(request, wait, why="To keep orders safe, we look up only a few a minute.")
        order = order_by_number(number, form.cleaned_data["email"])
        if order is not None:
            return redirect("booking:order", order_key(order, at=at))
        form.add_error(None, NO_MATCH)
    return render(request, "booking/track.html", {"form": form})


@require_safe
@guest_page
def order(request: HttpRequest, key: str) -> HttpResponse:
    at = timezone.now()
    found_order = found(key, at=at)
    state = state_of(found_order.payable) if found_order.payable else None
    quote = quote_whole(found_order, at=at)
    rows = rows_of(found_order, quote)
    context = {
        "order": found_order,
        "key": key,
        "state": state,
        "quote": quote,
        "rows": rows,
        "visits": visits_in_order(rows),
        "packages": without_visit(rows),
        "has_answers": any(answer.value for row in rows for answer in row.item.answers.all()),
        "tone": TONES.get(OrderStatus(found_order.status), "quiet"),
        "has_receipt": found_order.payable is not None and latest_receipt(found_order.payable) is not None,
        "invoices": invoices_of(found_order.payable),
        "may_pay": found_order.status == OrderStatus.PLACED,
        "has_calendar": found_order.confirmed_at is not None and any(row.visit for row in rows),
    }
    return render(request, "booking/order.html", context)


@require_safe
@guest_page
def receipt(request: HttpRequest, key: str) -> HttpResponse:
    found_order = found(key, at=timezone.now())
    paper = latest_receipt(found_order.payable) if found_order.payable else None
    if paper is None:
        raise Http404("There is no receipt yet.")
    return paper_response(request, paper)


@require_safe
@guest_page
def paper(request: HttpRequest, key: str, number: str) -> HttpResponse:
    """Hand out an invoice, a credit note or a receipt of this order; another's number is not there."""
    found_paper = paper_of(found(key, at=timezone.now()).payable, number)
    if found_paper is None:
        raise Http404("There is no such document.")
    return paper_response(request, found_paper)


@require_safe
@guest_page
def calendar(request: HttpRequest, key: str) -> HttpResponse:
    found_order = found(key, at=timezone.now())
    body = calendar_of(found_order, firm=firm_of(request).name)
    return _file(body, "text/calendar; charset=utf-8", f"visits-{found_order.number}.ics")


def _file(body: bytes, content_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        body,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"},
    )
