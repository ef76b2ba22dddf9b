"""The first step: where the job is, and what to do when nobody comes there."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from booking.actions.basket import move_basket
from booking.forms import PostcodeForm
from booking.models import Order
from booking.nearby import is_served
from booking.session import bare_basket, basket_of, own_drafts
from booking.views.origin import begin_basket, carried_source
from booking.views.pages import private_page
from core.geo import NotAPostcode, Place, UnknownPostcode, locate, normalise

PICKED = ("service", "day", "src")


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def postcode(request: HttpRequest) -> HttpResponse:
    """Ask where the job is. A postcode in the address only leads on; the basket is made by the POST."""
    asked = request.POST if request.method == "POST" else request.GET
    if "postcode" in asked:
        form = PostcodeForm(asked)
        if form.is_valid():
            return _lead_on(request, form.cleaned_data)
    current = basket_of(request)
    if "postcode" not in asked:
        picked = {name: asked.get(name, "") for name in PICKED}
        form = PostcodeForm(initial={"postcode": current.postcode if current else "", **picked})
    beside = [] if asked.get("service") else side_by_side(own_drafts(request), current)
    return render(request, "booking/postcode.html", {"form": form, "back": "/", "drafts": beside, "current": current})


@require_safe
@private_page
def out_of_area(request: HttpRequest) -> HttpResponse:
    """Say that nobody comes there yet, or that the postcode is not known, and what to do next."""
    try:
        text = normalise(request.GET.get("postcode", ""))
    except NotAPostcode:
        return redirect("booking:postcode")
    form = PostcodeForm(initial={name: request.GET.get(name, "") for name in PICKED})
    context = {"form": form, "postcode": text, "is_known": place_at(text) is not None}
    return render(request, "booking/out_of_area.html", context)


def side_by_side(drafts: list[Order], current: Order | None) -> list[Order]:
    """Return the baskets to choose from; none where there is only the one at hand."""
    return drafts if any(current is None or order.pk != current.pk for order in drafts) else []


def place_at(text: str) -> Place | None:
    """Return where a postcode lies, or None if it is not one or not one we know."""
    try:
        return locate(normalise(text))
    except (NotAPostcode, UnknownPostcode):
        return None


def _lead_on(request: HttpRequest, asked: dict[str, str]) -> HttpResponseRedirect:
    text, service = asked["postcode"], asked["service"]
    place = place_at(text)
    source = carried_source(request)
    at = timezone.now()
    if place is None or not is_served(request, place, at=at):
        kept = {name: asked[name] for name in ("service", "day") if asked[name]}
        return HttpResponseRedirect(f"{reverse('booking:out_of_area')}?{urlencode({'postcode': text} | kept | source)}")
    onward = reverse("booking:options", args=[service]) if service else reverse("booking:services")
    query = {"day": asked["day"]} if service and asked["day"] else {}
    if request.method != "POST":
        return HttpResponseRedirect(f"{onward}?{urlencode({'postcode': text, **query, **source})}")
    order = bare_basket(request)
    if order is None:
        begin_basket(request, place, at=at)
    else:
        move_basket(order, place, at=at)
    return HttpResponseRedirect(f"{onward}?{urlencode(query)}" if query else onward)
