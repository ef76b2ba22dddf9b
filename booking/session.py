"""How a visitor's basket is found again: the browser keeps a session, the session keeps public ids."""

from __future__ import annotations

import uuid

from django.http import HttpRequest

from booking.models import Order

BASKET = "basket"
PLACED = "placed"
REMEMBERED = 5


def basket_of(request: HttpRequest) -> Order | None:
    """Return this visitor's basket with everything in it, or None once it is placed or put away."""
    public_id = request.session.get(BASKET)
    return Order.objects.drafts().whole().filter(public_id=public_id).first() if public_id else None


def keep_basket(request: HttpRequest, order: Order) -> None:
    request.session[BASKET] = str(order.public_id)


def own_order(request: HttpRequest, public_id: uuid.UUID) -> Order | None:
    """Return the basket or placed order of this visitor with that id; nobody else's."""
    known = {request.session.get(BASKET), *request.session.get(PLACED, [])}
    return Order.objects.filter(public_id=public_id).first() if str(public_id) in known else None


def remember_placed(request: HttpRequest, order: Order) -> None:
    """Move the order from the basket to the visitor's placed ones, the newest last."""
    placed = [known for known in request.session.get(PLACED, []) if known != str(order.public_id)]
    request.session[PLACED] = [*placed, str(order.public_id)][-REMEMBERED:]
    if request.session.get(BASKET) == str(order.public_id):
        del request.session[BASKET]


def last_placed(request: HttpRequest) -> Order | None:
    """Return what this visitor placed last, for those who press Back after paying."""
    placed = request.session.get(PLACED, [])
    return Order.objects.placed_ever().filter(public_id=placed[-1]).first() if placed else None
