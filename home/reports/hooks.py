"""The reports in Wagtail: addresses, menu, permissions and the way from a page to its orders."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from booking.order_look_up import LOOK_UP
from home.reports.views import FunnelReport, SourcesReport

VIEW_ORDERS, VIEW_EVENTS = LOOK_UP, "core.view_analyticsevent"


class ReportItem(MenuItem):
    """Shown to those who may open what it leads to."""

    def __init__(self, *args: Any, permission: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(self.permission))


@hooks.register("register_admin_urls")
def report_addresses() -> list[URLPattern]:
    return [
        path("reports/orders-by-source/", SourcesReport.as_view(), name="orders_by_source"),
        path(
            "reports/orders-by-source/results/",
            SourcesReport.as_view(results_only=True),
            name="orders_by_source_results",
        ),
        path("reports/funnel/", FunnelReport.as_view(), name="funnel"),
    ]


@hooks.register("register_reports_menu_item")
def orders_by_source_item() -> MenuItem:
    address = reverse("orders_by_source")
    return ReportItem("Orders by page and block", address, icon_name="table", order=10, permission=VIEW_ORDERS)


@hooks.register("register_reports_menu_item")
def funnel_item() -> MenuItem:
    return ReportItem("Where visitors stop", reverse("funnel"), icon_name="view", order=11, permission=VIEW_EVENTS)


@hooks.register("register_permissions")
def report_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(
        Q(content_type__app_label="booking", codename="look_up_order")
        | Q(content_type__app_label="core", codename="view_analyticsevent")
    )


@hooks.register("register_page_header_buttons")
def orders_of_page(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Lead from a page to the orders that began on it."""
    if user.has_perm(VIEW_ORDERS):
        address = f"{reverse('orders_by_source')}?page={page.pk}"
        yield Button("Orders from this page", address, icon_name="table", priority=66)
