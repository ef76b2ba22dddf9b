"""How a visitor's baskets are found again: the browser keeps a session, the session keeps public ids."""

from __future__ import annotations

import uuid

from django.http import HttpRequest

from booking.models import Order, OrderItem
from booking.models.orders import OrderQuerySet
from booking.whole import KNOWN_ITEMS, whole_or_none

BASKET = "basket"
ASIDE = "aside"  # baskets begun and left for later, in the same browser
PLACED = "placed"
REMEMBERED = 5
KEPT_ASIDE = 10


def basket_of(request: HttpRequest, *, visits: bool = True) -> Order | None:
    """Return this visitor's basket with everything in it, or None once it is placed or put away."""
    return whole_or_none(_baskets(request), visits=visits) if BASKET in request.session else None


def bare_basket(request: HttpRequest) -> Order | None:
    """Return this visitor's basket alone, for steps that show nothing of what is in it."""
    return _baskets(request).first() if BASKET in request.session else None


def item_in_basket(request: HttpRequest, pk: int) -> OrderItem | None:
    """Return one item of this visitor's basket, with its order and service; it knows whether it has a visit."""
    if BASKET not in request.session:
        return None
    return KNOWN_ITEMS.select_related("order").filter(order__in=_baskets(request), pk=pk).first()


def _baskets(request: HttpRequest) -> OrderQuerySet:
    return Order.objects.drafts().filter(public_id=request.session[BASKET])


def keep_basket(request: HttpRequest, order: Order) -> None:
    """Make this the visitor's basket; the one before is put aside, not lost."""
    put_aside(request)
    request.session[ASIDE] = [known for known in request.session.get(ASIDE, []) if known != str(order.public_id)]
    request.session[BASKET] = str(order.public_id)


def put_aside(request: HttpRequest) -> None:
    """Leave the basket for later, so that another can be begun beside it."""
    current = request.session.pop(BASKET, None)
    if current:
        aside = [known for known in request.session.get(ASIDE, []) if known != current]
        request.session[ASIDE] = [*aside, current][-KEPT_ASIDE:]


def known_baskets(request: HttpRequest) -> list[str]:
    """Return the public ids of the baskets of this browser."""
    current = request.session.get(BASKET)
    return [*request.session.get(ASIDE, []), *([current] if current else [])]


def own_drafts(request: HttpRequest) -> list[Order]:
    """Return every basket with something in it that this visitor began here or keeps with their account."""
    known, user = known_baskets(request), request.user
    if not known and not user.is_authenticated:
        return []
    mine = Order.objects.drafts().kept_by(user if user.is_authenticated else None, known)
    return list(mine.whole().exclude(items=None).order_by("-touched_at", "-pk")[:KEPT_ASIDE])


def own_draft(request: HttpRequest, public_id: str) -> Order | None:
    """Return the visitor's basket with that id; nobody else's."""
    return next((order for order in own_drafts(request) if str(order.public_id) == public_id), None)


def own_order(request: HttpRequest, public_id: uuid.UUID) -> Order | None:
    """Return the basket or placed order of this visitor with that id; nobody else's."""
    known = {*known_baskets(request), *request.session.get(PLACED, [])}
    return Order.objects.filter(public_id=public_id).first() if str(public_id) in known else None


def remember_placed(request: HttpRequest, order: Order) -> None:
    """Move the order from the baskets to the visitor's placed ones, the newest last."""
    placed = [known for known in request.session.get(PLACED, []) if known != str(order.public_id)]
    request.session[PLACED] = [*placed, str(order.public_id)][-REMEMBERED:]
    if request.session.get(BASKET) == str(order.public_id):
        del request.session[BASKET]
    if str(order.public_id) in request.session.get(ASIDE, []):
        request.session[ASIDE] = [known for known in request.session[ASIDE] if known != str(order.public_id)]


def last_placed(request: HttpRequest) -> Order | None:
    """Return what this visitor placed last, for those who press Back after paying."""
    placed = request.session.get(PLACED, [])
    return Order.objects.placed_ever().filter(public_id=placed[-1]).first() if placed else None
