"""What needs doing: the services that are done here, and the questions of one of them."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from booking.actions.basket import change_item, move_basket, put_item
from booking.estimate import person_prices, quote_service
from booking.forms import ChoicesForm
from booking.models import Order, OrderItem
from booking.nearby import offers_at, service_at
from booking.session import bare_basket
from booking.views.find import place_at
from booking.views.origin import begin_basket, carried_source, is_from_its_page, source_word
from booking.views.pages import private_page
from booking.views.steps import after_change, from_check, own_item
from catalogue.models import Service
from core.clock import moment_of
from core.errors import DomainError
from core.geo import Place, outcode


@require_safe
@private_page
def services(request: HttpRequest) -> HttpResponse:
    place = place_of(request, bare_basket(request))
    if place is None:
        return redirect("booking:postcode")
    offers = offers_at(request, place, at=moment_of(request))
    context = {"place": place, "offers": offers, "query": _query(request), "src": source_word(request)}
    return render(request, "booking/services.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def options(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask the questions of a service; the answers make an item of the basket."""
    at, order = moment_of(request), bare_basket(request)
    place = place_of(request, order)
    if place is None:
        return redirect(f"{reverse('booking:postcode')}?{urlencode({'service': slug} | carried_source(request))}")
    service = service_at(request, place, slug, at=at)
    if service is None:
        return _not_here(request, place, slug, at=at)
    form = ChoicesForm(service, request.POST if request.method == "POST" else None)
    if _is_answered(request, form):
        try:
            item = _put_into_basket(request, order, place, service, form, at=timezone.now())
            return redirect(_time_page(item, request.GET.get("day", "")) if item.minutes else after_change(request))
        except DomainError as refusal:
            form.add_error(None, refusal.message)
    context: dict[str, object] = {
        "place": place,
        "src": source_word(request),
        "is_new": not is_from_its_page(request, service),
        "back": reverse("booking:services") + _query(request),
    }
    return _show(request, service, form, context, at=at)


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the questions of a service in the basket again, with the answers given before."""
    at, item = moment_of(request), own_item(request, pk)
    service = Service.objects.priced(at, outcode(item.order.postcode)).with_choices().get(pk=item.service_id)
    form = ChoicesForm(
        service, request.POST if request.method == "POST" else None, initial=ChoicesForm.initial_of(item)
    )
    if _is_answered(request, form):
        try:
            change_item(item, form.chosen(), at=timezone.now())
            return redirect(_time_or(item, after_change(request)))
        except DomainError as refusal:
            form.add_error(None, refusal.message)
    return _show(request, service, form, {"item": item, "back": after_change(request)}, at=at, item=item)


def place_of(request: HttpRequest, order: Order | None) -> Place | None:
    """Return where the job is: by the postcode sent along, or else by the basket's."""
    text = request.POST.get("postcode") or request.GET.get("postcode") or (order.postcode if order else "")
    return place_at(text)


def _is_answered(request: HttpRequest, form: ChoicesForm) -> bool:
    """Tell whether the answers are to be kept; a request that only asks for the total is not."""
    return request.method == "POST" and request.POST.get("show") != "total" and form.is_valid()


def _put_into_basket(
    request: HttpRequest, order: Order | None, place: Place, service: Service, form: ChoicesForm, *, at: datetime
) -> OrderItem:
    if order is None:
        order = begin_basket(request, place, at=at)
    elif order.postcode != place.postcode:
        move_basket(order, place, at=at)
    return put_item(order, service, form.chosen(), at=at)


def _show(
    request: HttpRequest,
    service: Service,
    form: ChoicesForm,
    context: dict[str, object],
    *,
    at: datetime,
    item: OrderItem | None = None,
) -> HttpResponse:
    """Show the questions with the running total; a request for the total alone gets that part alone."""
    only_total = request.POST.get("show") == "total"
    if only_total:
        form = ChoicesForm(service, initial=request.POST.dict())
    who = item.provider_wanted_id if item else None
    person = person_prices(service.pk, [who], at=at).get(who) if who else None
    line = quote_service(service, form.so_far(), at=at, person=person)
    page = {**context, "service": service, "form": form, "line": line, "from_check": from_check(request)}
    part = "#total" if only_total and request.headers.get("HX-Request") else ""
    return render(request, f"booking/options.html{part}", page)


def _time_or(item: OrderItem, address: str) -> str:
    """Return the time page where the change has cost the visit its time."""
    settled = item.appointments.exists() or not item.needs_time
    return address if settled else _time_page(item)


def _time_page(item: OrderItem, day: str = "") -> str:
    """Return the address of the times, open at the day picked on an earlier page; the page checks it."""
    address = reverse("booking:time", args=[item.pk])
    return f"{address}?{urlencode({'day': day[:10]})}" if day else address


def _not_here(request: HttpRequest, place: Place, slug: str, *, at: datetime) -> HttpResponse:
    service = Service.objects.on_sale(at).filter(slug=slug).first()
    if service is None:
        raise Http404("There is no such service.")
    context = {"place": place, "service": service, "query": _query(request)}
    return render(request, "booking/not_here.html", context)


def _query(request: HttpRequest) -> str:
    """Carry the postcode and the source along as long as there is no basket that knows them."""
    place = place_at(request.GET.get("postcode", ""))
    return "?" + urlencode({"postcode": place.postcode} | carried_source(request)) if place else ""
