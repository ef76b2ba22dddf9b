"""The address gateways post to, and the demonstration's card and bank pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST
from djmoney.money import Money

from payments.actions.inbox import receive
from payments.declines import reason_for
from payments.forms import CardForm
from payments.gateways.base import BadSignature, UnknownGateway
from payments.gateways.sandbox import house
from payments.gateways.sandbox.cards import CARDS, Effect
from payments.models import SandboxIntent

View = Callable[..., HttpResponse]
LARGEST_NOTICE = 64 * 1024


@csrf_exempt
@require_POST
def webhook(request: HttpRequest, gateway: str) -> HttpResponse:
    """Store a signed notice and answer; the work is done later. Nothing unsigned is kept."""
    declared = request.META.get("CONTENT_LENGTH") or "0"
    if not declared.isdigit() or int(declared) > LARGEST_NOTICE:
        return HttpResponse("too large", status=413, content_type="text/plain")
    raw = request.body
    try:
        receive(gateway, raw, request.headers, at=timezone.now())
    except UnknownGateway as error:
        raise Http404 from error
    except BadSignature:
        return HttpResponse("bad signature", status=400, content_type="text/plain")
    return HttpResponse("stored", content_type="text/plain")


def sandbox_page(view: View) -> View:
    """Hand the view the demonstration's intent; without the demonstration there is no such page."""

    @never_cache
    @wraps(view)
    def page(request: HttpRequest, ref: str) -> HttpResponse:
        intent = house.peek(ref) if settings.PAYMENTS_SANDBOX else None
        if intent is None:
            raise Http404
        return view(request, intent)

    return page


@sensitive_post_parameters("number", "expiry", "code")
@sensitive_variables("form")
@require_http_methods(["GET", "HEAD", "POST"])
@sandbox_page
def sandbox_card(request: HttpRequest, intent: SandboxIntent) -> HttpResponse:
    """Show the card form; take a card. Only what the card's number stands for is passed on."""
    if intent.status != house.NEW:
        return _onward(intent)
    at = timezone.now()
    form = CardForm(request.POST or None, today=at.date())
    if request.method != "POST":
        return _card_page(request, intent, CardForm(), notice=_refused(intent))
    if not form.is_valid() or form.card is None:
        return _card_page(request, intent, form, status=422)
    paid = house.pay_by_card(intent.ref, form.card, at=at) or intent
    if paid.status == house.NEW:
        return _card_page(request, paid, form, notice=_refused(paid), status=422)
    if form.card.effect == Effect.CLOSED_TAB:
        return render(request, "payments/sandbox_closed.html", {"amount": _amount(paid)})
    return _onward(paid)


@require_http_methods(["GET", "HEAD", "POST"])
@sandbox_page
def sandbox_bank(request: HttpRequest, intent: SandboxIntent) -> HttpResponse:
    """Show the bank's question; take the payer's answer."""
    if intent.status != house.ACTION:
        return _onward(intent)
    if request.method != "POST":
        return render(request, "payments/sandbox_bank.html", {"intent": intent, "amount": _amount(intent)})
    answer = house.authenticate(intent.ref, approved=request.POST.get("answer") == "approve", at=timezone.now())
    return _back(answer or intent)


def _onward(intent: SandboxIntent) -> HttpResponse:
    """Send the payer where the payment stands: to the card, to the bank, or back where they came from."""
    if intent.status == house.NEW:
        return redirect("payments:sandbox_card", intent.ref)
    if intent.status == house.ACTION:
        return redirect("payments:sandbox_bank", intent.ref)
    return _back(intent)


def _back(intent: SandboxIntent) -> HttpResponse:
    """Send the payer where they came from, on the host they came by: a cookie belongs to one."""
    return HttpResponseRedirect(intent.return_url.removeprefix(settings.SITE_URL) or "/")


def _card_page(
    request: HttpRequest, intent: SandboxIntent, form: CardForm, *, notice: str = "", status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "intent": intent,
        "label": intent.metadata.get("label", ""),
        "amount": _amount(intent),
        "notice": notice,
        "cards": [card for card in CARDS if card.listed],
    }
    return render(request, "payments/sandbox_card.html", context, status=status)


def _refused(intent: SandboxIntent) -> str:
    if not intent.failure_code:
        return ""
    return f"{reason_for(intent.failure_code)} No money was taken. Try again, or use another card."


def _amount(intent: SandboxIntent) -> Money:
    return Money(intent.amount, intent.currency)
