"""Reports for those who write the pages: which of them sell, and where visitors stop."""

from __future__ import annotations

from typing import Any

import django_filters
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from booking.models import Order
from booking.order_look_up import LookUpOnly
from core.analytics.queries import funnel, span
from core.models import AnalyticsEvent
from core.money import for_people
from core.spreadsheets import harmless
from home.reports.forms import FunnelForm
from home.reports.names import Names
from home.reports.sources import SourceRow, rows_of


class PlacedFilter(WagtailFilterSet):
    placed_at = django_filters.DateFromToRangeFilter(
        label="Placed", method="placed_between", widget=DateRangePickerWidget
    )

    class Meta:
        model = Order
        fields: list[str] = []

    def placed_between(self, orders: Any, name: str, days: slice) -> Any:
        """Keep orders placed on these days by the firm's clock, the last one included."""
        if days.start:
            orders = orders.filter(placed_at__gte=span(days.start.date(), days.start.date())[0])
        if days.stop:
            orders = orders.filter(placed_at__lt=span(days.stop.date(), days.stop.date())[1])
        return orders


class SourcesReport(ReportView):
    """Orders and revenue per page and block, for those who may look orders up."""

    page_title = "Orders by page and block"
    header_icon = "table"
    template_name = "home/reports/sources.html"
    index_url_name = "orders_by_source"
    index_results_url_name = "orders_by_source_results"
    filterset_class = PlacedFilter
    permission_policy = LookUpOnly(Order)
    permission_required = "view"
    paginate_by = 200
    export_filename = "orders-by-page-and-block"
    list_export = [
        "place.page",
        "place.block",
        "place.heading",
        "orders",
        "placed.amount",
        "confirmed.amount",
        "placed.currency.code",
    ]
    export_headings = dict(
        zip(
            list_export,
            ["Page", "Block", "Heading", "Orders", "Revenue placed", "Revenue confirmed", "Currency"],
            strict=True,
        )
    )
    columns = [
        Column("page", label="Page", accessor="place.page", width="30%"),
        Column("block", label="Block", accessor="place.block"),
        Column("heading", label="Heading", accessor="place.heading", width="25%"),
        NumberColumn("orders", label="Orders", accessor="orders", classname="report-number"),
        Column(
            "placed", label="Revenue placed", accessor=lambda row: for_people(row.placed), classname="report-number"
        ),
        Column(
            "confirmed",
            label="Revenue confirmed",
            accessor=lambda row: for_people(row.confirmed),
            classname="report-number",
        ),
    ]

    def get_filtered_queryset(self) -> list[SourceRow]:
        page = self.request.GET.get("page", "")
        orders = self.filter_queryset(Order.objects.placed_ever())
        return rows_of(orders, page_id=int(page) if page.isdecimal() and len(page) < 16 else None)

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        return harmless(super().preprocess_field_value(field, value, export_format))

    @property
    def no_results_message(self) -> str:
        return "No orders were placed in these days."


class FunnelReport(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """How many go how far, for those who may see the counted events."""

    page_title = "Where visitors stop"
    header_icon = "view"
    template_name = "home/reports/funnel.html"
    permission_policy = ModelPermissionPolicy(AnalyticsEvent)
    permission_required = "view"
    request: HttpRequest

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = FunnelForm.of(self.request.GET, at=timezone.now())
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context |= {"form": form, "address": reverse("funnel")}
        if form.is_valid():
            first, last, service, page_id = form.asked()
            context["funnel"] = funnel(first, last, service=service, page_id=page_id)
            context["page_name"] = Names([page_id]).pages.get(page_id) if page_id else None
        return context
