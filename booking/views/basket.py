"""What has been chosen so far: add another service, take one out, go on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from booking.actions.basket import MAX_ITEMS, remove_item
from booking.errors import NotOffered
from booking.models import Appointment, Order, OrderItem
from booking.nearby import prices_at
from booking.pricing import Quote, QuoteLine, quote_whole
from booking.session import basket_of
from booking.views.lost import lost_times
from booking.views.pages import private_page
from booking.views.steps import own_item, without_basket
from core.clock import moment_of


@dataclass(frozen=True)
class Row:
    """A service of the order with its price and its visit; without a price it is no longer sold."""

    item: OrderItem
    line: QuoteLine | None
    visit: Appointment | None


@require_safe
@private_page
def basket(request: HttpRequest) -> HttpResponse:
    order = basket_of(request)
    if order is None:
        return without_basket(request)
    quote, refusal = try_quote(request, order, at=moment_of(request))
    rows = rows_of(order, quote)
    context = {"order": order, "rows": rows, "quote": quote, "refusal": refusal, "may_add": len(rows) < MAX_ITEMS}
    context["lost"] = lost_times(order, at=timezone.now())
    return render(request, "booking/basket.html", context)


@require_POST
@private_page
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    remove_item(own_item(request, pk), at=timezone.now())
    return redirect("booking:basket")


def try_quote(request: HttpRequest, order: Order, *, at: datetime) -> tuple[Quote | None, str]:
    """Return the quote or, if something is no longer sold, the sentence that says so.

    Pages that are looked at take the prices as they are remembered; what answers a form asks the database.
    """
    prices = prices_at(request, order, at=at) if request.method != "POST" else None
    try:
        return quote_whole(order, at=at, prices=prices), ""
    except NotOffered as gone:
        return None, gone.message


def rows_of(order: Order, quote: Quote | None) -> list[Row]:
    """Pair the items of an order fetched `whole()` with their prices, without asking the database."""
    lines = {line.item_id: line for line in quote.lines} if quote else {}
    return [Row(item, lines.get(item.pk), next(iter(item.appointments.all()), None)) for item in order.items.all()]


def without_visit(rows: list[Row]) -> list[Row]:
    """Return the packages that were bought without a time."""
    return [row for row in rows if row.visit is None]


def visits_in_order(rows: list[Row]) -> list[Row]:
    """Return the rows that have a visit, earliest first: people live by the clock, not by the order of a basket."""
    dated = [(row.visit.starts_at, row) for row in rows if row.visit]
    return [row for _start, row in sorted(dated, key=itemgetter(0))]
