"""Pages that sell what nobody can buy, and what is sold without a page: four queries."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from catalogue.models import Service
from core.reports.findings import Finding, edit_address, editable, edits_pages
from services.models import ServicePage
from services.publishing import NO_PRICE, NO_SERVICE, NOT_ACTIVE


def pages_and_services(user: Any) -> list[Finding]:
    at = timezone.now()
    mine = editable(user)
    pages = ServicePage.objects.live().filter(pk__in=mine).select_related("service")
    on_sale = list(Service.objects.on_sale(at))
    sold = {service.pk for service in on_sale}
    shown = set(ServicePage.objects.live().values_list("service_id", flat=True))
    idle = [
        Finding(page.title, "Nobody can book it", edit_address(page.pk), _why(page.service))
        for page in pages
        if page.service_id not in sold
    ]
    return idle + [_unwritten(service, user) for service in on_sale if service.pk not in shown]


def sells_or_writes(user: Any) -> bool:
    return edits_pages(user) or bool(user.has_perm("catalogue.change_service"))


def _why(service: Service | None) -> str:
    if service is None:
        return NO_SERVICE
    return NO_PRICE if service.active else NOT_ACTIVE


def _unwritten(service: Service, user: Any) -> Finding:
    sells = user.has_perm("catalogue.change_service")
    href = reverse("wagtailsnippets_catalogue_service:edit", args=[service.pk]) if sells else ""
    return Finding(service.name, "It has no live page", href, "It is on sale, and people can only find it in lists.")
