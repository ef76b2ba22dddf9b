"""Where a visitor came from, until there is a basket that knows it: the signed word in the address or the form."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from accounts.models import User
from booking.actions.basket import start_basket
from booking.actions.drafts import claim_drafts
from booking.models import Order
from booking.session import keep_basket
from catalogue.models import Service
from core.analytics.visitors import is_counted
from core.geo import Place
from core.sources import NAME, Source, read


def source_word(request: HttpRequest) -> str:
    """Return the word sent along, if it was signed here."""
    word = request.POST.get(NAME) or request.GET.get(NAME) or ""
    return word if read(word) else ""


def carried_source(request: HttpRequest) -> dict[str, str]:
    """Return what the next address must carry: the word, or nothing."""
    word = source_word(request)
    return {NAME: word} if word else {}


def source_of(request: HttpRequest) -> Source | None:
    return read(source_word(request))


def is_from_its_page(request: HttpRequest, service: Service) -> bool:
    """Tell whether they came from the page about this service, which has counted the look at it already."""
    source = source_of(request)
    page = getattr(service, "page", None) if source else None
    return source is not None and page is not None and page.pk == source.page_id


def begin_basket(request: HttpRequest, place: Place, *, at: datetime) -> Order:
    """Start this visitor's basket and note where they came from."""
    order = start_basket(place, at=at, source=source_of(request), measured=is_counted(request))
    keep_basket(request, order)
    if isinstance(request.user, User):
        claim_drafts([order], request.user)
    return order
