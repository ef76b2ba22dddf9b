"""The questions of what is in the basket, and the files that were sent in answer to them."""

from __future__ import annotations

import uuid
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from booking.actions.answers import give_answers
from booking.actions.typed import typed_in
from booking.drafts import QUESTIONS
from booking.files import answer_file
from booking.forms import QuestionsForm
from booking.session import basket_of
from booking.views.basket import rows_of, try_quote
from booking.views.pages import guest_page, private_page, slow_down
from booking.views.pay import found
from booking.views.steps import from_check, without_basket
from booking.views.typed import keep_typed
from core.clock import moment_of
from core.errors import DomainError
from core.limits import client_address, take_try

TRIES, WINDOW = 60, 600
TOO_MANY = "We keep the files you send, so there is a limit to how often you can send them."


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def questions(request: HttpRequest) -> HttpResponse:
    """Ask what we need to know about each service; answers given before are filled in."""
    order, at = basket_of(request), timezone.now()
    if order is None:
        return without_basket(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = QuestionsForm(list(order.items.all()), *sent, initial=typed_in(order, QUESTIONS))
    if not form.asked:
        return redirect("booking:checkout")
    if "later" in request.POST:
        keep_typed(order, QUESTIONS, request.POST, at=at)
        return redirect("booking:later")
    if request.FILES:
        wait = take_try(f"files:{client_address(request)}", most=TRIES, at=at, seconds=WINDOW)
        if wait:
            return slow_down(request, wait, why=TOO_MANY)
    if form.is_valid():
        try:
            give_answers(order, form.answers(), at=at)
            return redirect("booking:checkout")
        except DomainError as refusal:
            form.add_error(None, refusal.message)
    if request.method == "POST":
        keep_typed(order, QUESTIONS, request.POST, at=at)
    quote, _ = try_quote(request, order, at=moment_of(request))
    back = reverse("booking:check" if from_check(request) else "booking:basket")
    context = {"form": form, "order": order, "rows": rows_of(order, quote), "quote": quote, "back": back}
    return render(request, "booking/questions.html", context)


@require_safe
@guest_page
def file(request: HttpRequest, key: str, public_id: uuid.UUID) -> HttpResponse:
    """Hand a file of the order to whoever holds its key."""
    order = found(key, at=timezone.now())
    response = answer_file(order, public_id)
    if response is None:
        raise Http404("There is no such file.")
    return cast(HttpResponse, response)  # streamed, and otherwise the same
