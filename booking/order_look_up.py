"""Orders in the CMS, to see what a campaign sold: what, when, how much and from which page. Never whose.

Nobody changes an order here, superusers included, and nothing about the customer is shown, searched, sorted
by or exported: no name, address, postcode, phone, e-mail or note.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from djmoney.money import Money
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log
from wagtail.models import Page

from booking.models import Order
from booking.models.orders import OrderQuerySet
from core.money import for_people
from core.policies import Refusing
from core.spreadsheets import harmless

LOOK_UP, EXPORT = "booking.look_up_order", "booking.export_order_look_up"


class LookUpOnly(Refusing):
    """Orders are looked at with a right of their own, which is less than Django's `view_order`."""

    refused = frozenset({"add", "change", "delete"})

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and bool(user.has_perm(LOOK_UP))


def looked_up() -> OrderQuerySet:
    """Return orders that were placed, each with the title of the page it came from."""
    return Order.objects.placed_ever().annotate(source_title=_source_title()).order_by("-placed_at", "-pk")


def _source_title() -> Subquery:
    return Subquery(Page.objects.filter(pk=OuterRef("source_page_id")).values("title")[:1])


def total_of(order: Order) -> str:
    return "" if order.total is None else for_people(Money(order.total, order.currency))


def came_from(order: Any) -> str:
    return order.source_title or ""


class OrderIndex(IndexView):
    default_ordering = None
    list_export = ("number", "status", "placed_at", "total", "currency", "source_title")
    export_headings = {"source_title": "Came from"}
    page_title = "Orders"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse an export to those who may only look, and write down who took one."""
        if "export" in request.GET:
            if not request.user.has_perm(EXPORT):
                raise PermissionDenied
            log(instance=request.user, action="booking.export_orders", user=request.user)
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    @property
    def show_export_buttons(self) -> bool:
        return bool(self.request.user.has_perm(EXPORT))

    def get_base_queryset(self) -> OrderQuerySet:
        return looked_up()

    def write_csv_row(self, writer: Any, row_dict: dict[str, Any]) -> Any:
        return super().write_csv_row(writer, {name: harmless(cell) for name, cell in row_dict.items()})


class OrderInspect(InspectView):
    page_title = "Order"

    def get_page_subtitle(self) -> str:
        return str(self.object.spoken_number)

    def get_object(self, queryset: Any = None) -> Order:
        """Find an order that was placed; a basket is nobody's business."""
        return get_object_or_404(looked_up(), pk=self.pk)

    def get_total_display_value(self) -> str:
        return total_of(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["fields"] = [*context["fields"], {"label": "Came from", "value": came_from(self.object) or "—"}]
        return context

    @property
    def header_more_buttons(self) -> list[Any]:
        return []


class OrderViewSet(ModelViewSet):
    model = Order
    name = "order_look_up"
    url_namespace = url_prefix = "orders"
    icon = "list-ul"
    menu_label = "Orders"
    menu_order = 210
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_fields = ("number", "status", "placed_at", "total")
    inspect_template_name = "booking/cms/order.html"
    index_view_class = OrderIndex
    inspect_view_class = OrderInspect
    search_fields = ("number",)
    search_backend_name = None
    list_filter = {"status": ["exact"], "placed_at": ["date__gte", "date__lte"]}
    list_per_page = 50
    form_fields = ("status",)  # asked for when the class is read; no form is ever shown
    list_display = (
        TitleColumn("number", label="Number", sort_key="number", url_name="orders:inspect"),
        Column("get_status_display", label="Status", sort_key="status"),
        DateColumn("placed_at", label="Placed", sort_key="placed_at"),
        Column(total_of, label="Total", sort_key="total"),
        Column(came_from, label="Came from"),
    )
