"""What a page shown to everybody may ask about the one who looks at it."""

from __future__ import annotations

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from booking.hints import forget
from booking.models import Order
from booking.session import BASKET
from booking.views.pages import private_page


@require_safe
@private_page
def me(request: HttpRequest) -> HttpResponse:
    """Return the link to this visitor's basket; nothing where it has been placed or put away."""
    wanted = request.session.get(BASKET)
    baskets = Order.objects.drafts().filter(public_id=wanted).annotate(things=Count("items")) if wanted else None
    things = baskets.values_list("things", flat=True).first() if baskets is not None else None
    if things is None:
        response = HttpResponse(status=204)
        forget(response)
        return response
    return render(request, "booking/_me.html", {"things": things})
