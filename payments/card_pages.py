"""The page with the card form of Stripe's, and the page the payer comes back to. Looking moves no money."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core.limits import client_address, take_try
from core.money import money
from core.private import keep_private
from payments.actions.pay import refresh_payment
from payments.declines import DECLINED, WORDS, reason_for
from payments.gateways import available_gateways
from payments.gateways.stripe.card_entry import CardEntry, card_entry
from payments.models import Payable, Payment

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

CHECKS_A_MINUTE = 20
# From docs.stripe.com/security/guide: frames for the form, and for a bank's question.
FRAMES = ["https://*.js.stripe.com", "https://hooks.stripe.com"]


def payment_page(view: Callable[[HttpRequest, Payment], HttpResponse]) -> Callable[..., HttpResponse]:
    """Hand the view the payment. Its address is a key: told to nobody, kept nowhere."""

    @wraps(view)
    def page(request: HttpRequest, pk: UUID) -> HttpResponse:
        payment = Payment.objects.filter(pk=pk, gateway="stripe").first()
        if payment is None or "stripe" not in available_gateways():
            raise Http404("There is no such payment.")
        response = view(request, payment)
        keep_private(response)
        response["Referrer-Policy"] = "same-origin"
        return response

    return page


@require_safe
@payment_page
def card(request: HttpRequest, payment: Payment) -> HttpResponse:
    """Show what is paid for and the form; where there is nothing to pay any more, lead to the order."""
    payable = payment.payables.order_by("pk").first()
    if payable is None or payment.next_action is None or payable.closed_reason or payable.is_settled:
        return onward(payment)
    entry = card_entry(payment.provider_ref or "")
    if entry is None:
        response = render(request, "payments/card_later.html", _shown(payment, payable), status=503)
        response["Retry-After"] = "30"
        return response
    if not entry.is_open:  # paid in another tab, or called off: our side is about to hear of it
        return HttpResponseRedirect(reverse("payments:card_back", args=[payment.pk]))
    return _form(request, payment, payable, entry)


@require_http_methods(["GET", "HEAD", "POST"])
@payment_page
def back(request: HttpRequest, payment: Payment) -> HttpResponse:
    """Ask the gateway how it went, before anybody is told; the page sends its form by itself.

    What stands in the address is never read: anybody can write it.
    """
    if request.method != "POST":
        return render(request, "payments/card_back.html", {"payment": payment})
    at = timezone.now()
    if not take_try(f"card:{payment.pk}:{client_address(request)}", most=CHECKS_A_MINUTE, at=at):
        refresh_payment(payment, at=at)
    return onward(payment)


def onward(payment: Payment) -> HttpResponse:
    """Send the payer to their order, on the host they came by: a cookie belongs to one."""
    return HttpResponseRedirect(payment.return_url.removeprefix(settings.SITE_URL) or "/")


def _form(request: HttpRequest, payment: Payment, payable: Payable, entry: CardEntry) -> HttpResponse:
    address = reverse("payments:card_back", args=[payment.pk])
    context = {
        **_shown(payment, payable),
        "client_secret": entry.client_secret,
        "publishable_key": settings.STRIPE_PUBLISHABLE_KEY,
        "script": settings.STRIPE_JS_URL,
        "back": address,
        "back_absolute": request.build_absolute_uri(address),
        "reason": reason_for(entry.failure_code) if entry.failure_code else "",
        "words": {**WORDS, "": DECLINED},
    }
    response = render(request, "payments/card.html", context)
    response._csp_update = _policy()  # type: ignore[attr-defined]
    return response


def _shown(payment: Payment, payable: Payable) -> dict[str, Any]:
    return {
        "amount": payment.money,
        "label": payable.label,
        "lines": [
            {**line, "amount": money(line["amount"], payable.currency)} for line in payable.document.get("lines", [])
        ],
        "tax": money(payable.tax, payable.currency) if payable.tax else None,
        "is_test": not payment.livemode,
        "order_page": payment.return_url.removeprefix(settings.SITE_URL),
        "whole": payable.money == payment.money,
    }


def _policy() -> dict[str, list[str]]:
    """Let this one page load Stripe's script and frames; every other page stays closed to them."""
    script, api = _origin(settings.STRIPE_JS_URL), _origin(settings.STRIPE_API_BASE)
    return {
        "script-src": [script, *FRAMES[:1]],
        "frame-src": [script, *FRAMES],
        "connect-src": ["'self'", api],
    }


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
