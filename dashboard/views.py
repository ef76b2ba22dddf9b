"""Screens of people who are signed in."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Customer, User
from accounts.second_step import wants_second_step
from booking.access import Reader, reader
from booking.actions.scope import assign_order
from booking.files import answer_file
from booking.models import Order, Right
from booking.pricing import quote_order
from core.errors import Conflict, NotAllowed
from dashboard.forms import HandlerForm
from dashboard.navigation import screen
from dashboard.papers import find_paper, page_of_papers, papers_of_order
from dashboard.queries import coming_visits_of, listed_orders_for, orders_for
from dashboard.refunding import money_left, refunds_of
from payments.papers import paper_response

PAGE_SIZE = 25
LATEST = 5


@require_safe
@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """Show a provider the visits to come, and everybody else the latest orders."""
    user = _user(request)
    if user.is_provider:
        visits = coming_visits_of(user, at=timezone.now())
        return screen(request, user, "visits", {"page": _page(request, visits)})
    return screen(request, user, "overview", {"orders": listed_orders_for(user)[:LATEST]})


@require_safe
@login_required
def orders(request: HttpRequest) -> HttpResponse:
    """List what this person may see; with `mine`, only what they handle."""
    user = _user(request)
    found, mine = listed_orders_for(user), request.GET.get("mine") == "1"
    if mine:
        found = found.filter(handled_by=user)
    handles = user.is_admin or user.is_manager
    return screen(request, user, "orders", {"page": _page(request, found), "mine": mine, "handles": handles})


@require_safe
@login_required
def order(request: HttpRequest, number: str) -> HttpResponse:
    """Show one order. One that is somebody else's is not there at all."""
    user = _user(request)
    found = get_object_or_404(orders_for(user).whole().select_related("handled_by"), number=number)
    reads, at = reader(user), timezone.now()
    context = {
        "order": found,
        "sees_customer": reads.sees_customer(found),
        "handles": user.is_admin or user.is_manager,
        "handler_form": HandlerForm(order=found) if reads.may(Right.CHANGE) else None,
        **(_money(reads, found, at=at) if reads.sees_money(found) else {}),
    }
    return screen(request, user, "order", context)


def _money(reads: Reader, order: Order, *, at: datetime) -> dict[str, Any]:
    """Return what an order costs, its papers, and what went back."""
    return {
        "quote": quote_order(order, at=at),
        "papers": papers_of_order(reads.user, order, at=at),
        "refunds": refunds_of(order),
        "may_refund": reads.may(Right.REFUND) and bool(money_left(order)),
    }


@require_POST
@login_required
def handler(request: HttpRequest, number: str) -> HttpResponse:
    """Say who handles an order."""
    user = _user(request)
    found = get_object_or_404(orders_for(user), number=number)
    form = HandlerForm(request.POST, order=found)
    if not form.is_valid():
        messages.error(request, "Choose somebody from the list.")
    elif form.cleaned_data["was"] != found.handled_by_id:
        messages.error(request, "Somebody else has just said who handles this. Look again.")
    else:
        try:
            assign_order(found, form.cleaned_data["handler"], by=user, at=timezone.now())
        except Conflict as no:
            messages.error(request, no.message)
        except NotAllowed as no:
            raise PermissionDenied from no
        else:
            said = f"{found.handled_by} handles this order." if found.handled_by else "Nobody handles this order now."
            messages.success(request, said)
    return redirect("dashboard:order", number)


@require_safe
@login_required
def documents(request: HttpRequest) -> HttpResponse:
    """List invoices, credit notes and receipts: what was asked, paid and given back, the latest first."""
    user, words = _user(request), request.GET.get("q", "").strip()[:40]
    page = page_of_papers(user, words=words, number=request.GET.get("page"), at=timezone.now())
    base = f"?{urlencode({'q': words})}&" if words else "?"
    return screen(request, user, "documents", {"page": page, "words": words, "base": base})


@require_safe
@login_required
def paper(request: HttpRequest, number: str) -> HttpResponse:
    """Hand out one paper as PDF. One that is somebody else's is not there at all."""
    found = find_paper(_user(request), number)
    if found is None:
        raise Http404("There is no such document.")
    return paper_response(request, found)


@require_safe
@login_required
def file(request: HttpRequest, number: str, public_id: uuid.UUID) -> FileResponse:
    """Hand out a file of an order to those who may see the order."""
    user = _user(request)
    found = get_object_or_404(orders_for(user).select_related("customer"), number=number)
    response = answer_file(found, public_id) if reader(user).sees_customer(found) else None
    if response is None:
        raise Http404("There is no such file.")
    return response


@require_safe
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    user = _user(request)
    known = {"customer": Customer.objects.filter(user=user).first(), "second_step": wants_second_step(user)}
    return screen(request, user, "profile", known)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _page(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
