"""Screens of the CMS about prices, and the button that ends a preview of another day."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import require_admin_access

from accounts.models import User
from catalogue.actions import set_price, withdraw_price
from catalogue.as_of import PERMISSION, look, look_no_more
from catalogue.forms import LookForm, PriceForm
from catalogue.history import history_of
from catalogue.models import PriceVersion, Service
from core.errors import DomainError
from core.firm import firm_zone
from core.money import money

MAY_READ = ("catalogue.view_priceversion", "catalogue.change_service", PERMISSION)


@require_safe
@require_admin_access
def price_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a service has cost, costs and will cost."""
    if not any(request.user.has_perm(name) for name in MAY_READ):
        raise PermissionDenied
    return _history(request, get_object_or_404(Service, pk=pk), at=timezone.now())


@require_POST
@require_admin_access
def schedule_price(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a price for now or for a later moment."""
    service, at = get_object_or_404(Service, pk=pk), timezone.now()
    _only_those_who_set_prices(request)
    form = PriceForm(request.POST)
    if form.is_valid():
        try:
            set_price(service, money(form.cleaned_data["amount"]), at=at, valid_from=form.moment, by=_user(request))
            messages.success(request, f"The new price of “{service}” is set.")
            return redirect("catalogue_prices", pk)
        except DomainError as refusal:
            form.add_error("day", refusal.message)
    return _history(request, service, at=at, form=form, status=422)


@require_POST
@require_admin_access
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a price that has not begun."""
    _only_those_who_set_prices(request)
    version = get_object_or_404(PriceVersion, pk=pk)
    try:
        withdraw_price(version, at=timezone.now())
        messages.success(request, "That price will not begin.")
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect("catalogue_prices", version.service_id)


@require_POST
@require_admin_access
def see_as_of(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the service's page as it will be, or was, at the moment asked for."""
    _only_those_who_set_prices(request)
    service, form = get_object_or_404(Service.objects.select_related("page"), pk=pk), LookForm(request.POST)
    if not form.is_valid():
        return _history(request, service, at=timezone.now(), look_form=form, status=422)
    assert form.moment is not None
    assert request.user.pk is not None
    response = HttpResponseRedirect(_page_of(service))
    look(response, request.user.pk, form.moment)
    return response


@require_POST
def end_preview(request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect("/")
    look_no_more(response)
    return response


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _only_those_who_set_prices(request: HttpRequest) -> None:
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied


def _page_of(service: Service) -> str:
    page = getattr(service, "page", None)
    return (page.get_url() if page is not None and page.live else None) or "/"


def _history(
    request: HttpRequest,
    service: Service,
    *,
    at: datetime,
    form: PriceForm | None = None,
    look_form: LookForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "service": service,
        "history": history_of(service, at=at),
        "zone": firm_zone().key,
        "may_set": request.user.has_perm(PERMISSION),
        "form": form or PriceForm(),
        "look_form": look_form or LookForm(auto_id="look_%s"),
        "breadcrumbs_items": [
            {"url": reverse("wagtailsnippets_catalogue_service:list"), "label": "Services"},
            {"url": reverse("wagtailsnippets_catalogue_service:edit", args=[service.pk]), "label": service.name},
            {"url": "", "label": "Prices"},
        ],
        "header_title": f"Prices of {service}",
        "page_title": "Prices",
        "header_icon": "history",
    }
    return render(request, "catalogue/cms/prices.html", context, status=status)
