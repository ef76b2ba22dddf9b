"""Screens of people who are signed in. They show; nothing is changed here."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Customer, User
from accounts.second_step import wants_second_step
from booking.files import answer_file
from booking.pricing import quote_order
from dashboard.navigation import screen
from dashboard.papers import find_paper, page_of_papers, papers_of_order
from dashboard.queries import coming_visits_of, may_see_money, orders_for
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
    return screen(request, user, "overview", {"orders": orders_for(user)[:LATEST]})


@require_safe
@login_required
def orders(request: HttpRequest) -> HttpResponse:
    user = _user(request)
    return screen(request, user, "orders", {"page": _page(request, orders_for(user))})


@require_safe
@login_required
def order(request: HttpRequest, number: str) -> HttpResponse:
    """Show one order. One that is somebody else's is not there at all."""
    user = _user(request)
    found = get_object_or_404(orders_for(user).whole(), number=number)
    at = timezone.now()
    if not may_see_money(user, found):
        return screen(request, user, "order", {"order": found})
    money = {
        "quote": quote_order(found, at=at),
        "papers": papers_of_order(user, found, at=at),
        "refunds": refunds_of(found),
        "may_refund": user.is_admin and bool(money_left(found)),
    }
    return screen(request, user, "order", {"order": found, **money})


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
    response = answer_file(get_object_or_404(orders_for(_user(request)), number=number), public_id)
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
