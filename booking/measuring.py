"""What booking does when a visitor objects to being counted."""

from __future__ import annotations

from django.http import HttpRequest

from booking.actions.measuring import stop_counting
from booking.session import bare_basket
from core.analytics.objections import on_objection


def register() -> None:
    on_objection(leave_out_basket)


def leave_out_basket(request: HttpRequest) -> None:
    """Count no further step of the basket of whoever asks to be left out."""
    order = bare_basket(request)
    if order is not None:
        stop_counting(order)
