"""Giving money back: somebody with the right says how much and why, sees what will happen, and decides."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from djmoney.money import Money

from accounts.models import User
from booking.access import has_right
from booking.models import Order, Right
from core.errors import DomainError
from core.money import for_people
from dashboard.navigation import screen
from dashboard.queries import orders_for
from dashboard.refund_form import RefundForm
from payments.actions.refunds import refundable, request_refund
from payments.models import Payment, Refund, RefundState

SAID = {
    RefundState.SUCCEEDED: (messages.SUCCESS, "{sum} has been given back."),
    RefundState.FAILED: (messages.ERROR, "The provider refused to give {sum} back. Nothing was moved."),
    RefundState.PENDING: (messages.INFO, "{sum} is on its way back. The provider has not finished yet."),
}
KINDS = {
    RefundState.SUCCEEDED: "success",
    RefundState.EXTERNAL: "success",
    RefundState.FAILED: "danger",
    RefundState.CANCELED: "quiet",
    RefundState.UNKNOWN: "warning",
}
UNCLEAR = (messages.WARNING, "We asked for {sum} to go back and have no clear answer yet. Do not ask again: we are.")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def refund(request: HttpRequest, number: str) -> HttpResponse:
    """Ask, show what will happen, and do it: the last step alone moves money, and once however often it is sent."""
    user = request.user
    assert isinstance(user, User)
    if not has_right(user, Right.REFUND):
        raise Http404("This person does not give money back.")
    order = get_object_or_404(orders_for(user), number=number)
    if request.method == "POST" and "confirmed" in request.POST and (done := _decided_before(request, order)):
        return _done(request, order, done)
    left = money_left(order)
    if not left:
        return screen(request, user, "refund_none", {"order": order})
    form = RefundForm(request.POST if request.method == "POST" else None, left=left)
    if not form.is_valid() or "back" in request.POST:
        status = 422 if form.errors else 200
        return screen(request, user, "refund", {"order": order, "form": form}, status=status)
    if "confirmed" not in request.POST:
        return screen(request, user, "refund_check", {"order": order, **form.cleaned_data})
    return _give_back(request, order, form, user=user)


def money_left(order: Order) -> dict[Payment, Money]:
    """Return what can still go back of each payment made for the order, the latest payment first."""
    if order.payable_id is None:
        return {}
    payments = Payment.objects.filter(payables=order.payable_id, captured__gt=0).order_by("-created_at", "-pk")
    left = {payment: refundable(payment) for payment in payments}
    return {payment: sum for payment, sum in left.items() if sum.amount}


def _give_back(request: HttpRequest, order: Order, form: RefundForm, *, user: User) -> HttpResponse:
    said = form.cleaned_data
    try:
        made = request_refund(said["payment"], said["sum"], reason=said["reason"], key=said["key"], at=timezone.now())
    except DomainError as refusal:
        form.add_error(None, refusal.message)
        return screen(request, user, "refund", {"order": order, "form": form}, status=refusal.http_status)
    return _done(request, order, made)


def _decided_before(request: HttpRequest, order: Order) -> Refund | None:
    """Return the refund this form made already: the button was pressed twice, or the page was sent again."""
    try:
        key = UUID(request.POST.get("key", ""))
    except ValueError:
        return None
    return Refund.objects.filter(pk=key, payment__payables=order.payable_id).select_related("payment").first()


def _done(request: HttpRequest, order: Order, made: Refund) -> HttpResponse:
    level, words = SAID.get(RefundState(made.state), UNCLEAR)
    sum = for_people(Money(made.amount, made.payment.currency))
    messages.add_message(request, level, words.format(sum=sum))
    return redirect("dashboard:order", order.number)


def refunds_of(order: Order) -> list[dict[str, Any]]:
    """Return the decisions to give money back, the latest first, as they stand."""
    if order.payable_id is None:
        return []
    made = Refund.objects.filter(payment__payables=order.payable_id).select_related("payment")
    return [
        {
            "refund": one,
            "sum": Money(one.amount, one.payment.currency),
            "kind": KINDS.get(RefundState(one.state), "info"),
        }
        for one in made.order_by("-created_at", "-pk")
    ]
