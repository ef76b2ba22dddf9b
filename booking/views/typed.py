"""Words kept as they are typed: by a note of the script, or with any form that was not sent on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from booking.actions.typed import note_typed
from booking.drafts import DETAILS, QUESTIONS
from booking.forms import DetailsForm, QuestionsForm
from booking.models import Order
from booking.session import basket_of
from booking.views.pages import private_page
from core.limits import client_address, take_try

# A field left every two seconds, for ten minutes: more than anybody types.
NOTES, WINDOW = 300, 600


@require_POST
@private_page
def save(request: HttpRequest) -> HttpResponse:
    """Keep what was typed into a field or several. Whatever comes of it, the page goes on as it was."""
    order, at = basket_of(request), timezone.now()
    if order is None:
        return HttpResponse(status=204)
    wait = take_try(f"typed:{client_address(request)}", most=NOTES, at=at, seconds=WINDOW)
    if wait:
        return HttpResponse(status=429, headers={"Retry-After": str(wait)})
    keep_typed(order, request.POST.get("step", ""), request.POST, at=at)
    return HttpResponse(status=204)


def keep_typed(order: Order, step: str, sent: Mapping[str, str], *, at: datetime) -> None:
    """Keep those words that belong to a field of the step; files and everything else are left where they are."""
    if step == DETAILS:
        fields = dict(DetailsForm.base_fields)
    elif step == QUESTIONS:
        fields = QuestionsForm(list(order.items.all())).fields
    else:
        return
    words = {name: sent[name] for name, field in fields.items() if name in sent and _is_typed(field)}
    if words:
        note_typed(order, step, words, at=at)


def _is_typed(field: forms.Field) -> bool:
    """Tell words from files and from ticks: what somebody agrees to counts only once it is sent."""
    return not isinstance(field, (forms.FileField, forms.BooleanField))
