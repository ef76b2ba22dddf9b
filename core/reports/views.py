"""The reports in Wagtail: findings, and the paths that visitors missed."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.redirects.views import CreateView
from wagtail.permissions import policy_registry

from core.missed import ignore_missed
from core.models import MissedPath
from core.reports.findings import Finding, Report, report_named
from core.spreadsheets import harmless


def may_redirect(user: Any) -> bool:
    return bool(policy_registry.get_by_type(Redirect).user_has_permission(user, "add"))


class SafeExport(ReportView):
    """A report whose spreadsheet never holds a formula somebody typed into a title."""

    results_template_name = "core/reports/results.html"
    all_well = ""

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        return harmless(super().preprocess_field_value(field, value, export_format))

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(*args, **kwargs), "no_results_message": self.all_well}


class FindingsView(SafeExport):
    """Whatever report is named in the address."""

    index_url_name = "to_fix"
    index_results_url_name = "to_fix_results"
    columns = [
        TitleColumn("title", label="Where", get_url=lambda finding: finding.href),
        Column("problem", label="What is wrong"),
        Column("detail", label="More"),
    ]
    list_export = ["title", "problem", "detail"]
    export_headings = {"title": "Where", "problem": "What is wrong", "detail": "More"}

    @cached_property
    def report(self) -> Report:
        report = report_named(self.kwargs["name"])
        if report is None:
            raise Http404
        return report

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.report.allowed(request.user):
            raise PermissionDenied
        self.page_title, self.header_icon = self.report.label, self.report.icon
        self.all_well, self.export_filename = self.report.all_well, self.report.name
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        return answer

    def get_filtered_queryset(self) -> list[Finding]:
        return self.report.find(self.request.user)

    def get_index_url(self) -> str:
        return self.report.href

    def get_index_results_url(self) -> str:
        return reverse("to_fix_results", args=[self.report.name])


class Decide(Column):
    """The two things that can be done about a missed path."""

    cell_template_name = "core/reports/decide.html"

    def get_cell_context_data(self, instance: MissedPath, parent_context: dict[str, Any]) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return {**context, "missed": instance, "token": get_token(parent_context["request"])}


class MissedPathsView(SafeExport):
    """Addresses that visitors asked for and did not find, the most wanted first."""

    model = MissedPath
    page_title = "Missed addresses"
    header_icon = "warning"
    index_url_name = "missed_paths"
    index_results_url_name = "missed_paths_results"
    default_ordering = "-count"
    columns = [
        Column("path", label="Address", sort_key="path", width="25%"),
        Column("count", label="Times", sort_key="count"),
        DateColumn("last_seen", label="Last", sort_key="last_seen"),
        DateColumn("first_seen", label="First", sort_key="first_seen"),
        Column("referrer", label="Linked from"),
        Decide("decide", label="What to do", accessor=lambda missed: "", width="22%"),
    ]
    list_export = ["path", "count", "first_seen", "last_seen", "referrer"]
    export_headings = {"path": "Address", "count": "Times", "referrer": "Linked from"}
    export_filename = "missed-addresses"
    all_well = "Nobody has looked for an address that is not there. All is well."

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_redirect(request.user):
            raise PermissionDenied
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        return answer

    def get_base_queryset(self) -> Any:
        return MissedPath.objects.open()


class RedirectMissed(CreateView):
    """Wagtail's own form for a redirect, with the missed address filled in."""

    def get_initial(self) -> dict[str, Any]:
        missed = get_object_or_404(MissedPath, pk=self.kwargs["pk"])
        return {**super().get_initial(), "old_path": missed.path, "is_permanent": True}

    def get_add_url(self) -> str:
        return reverse("redirect_missed", args=[self.kwargs["pk"]])

    def get_success_url(self) -> str:
        return reverse("missed_paths")


@require_POST
def ignore(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an address off the list."""
    if not may_redirect(request.user):
        raise PermissionDenied
    missed = get_object_or_404(MissedPath, pk=pk)
    ignore_missed(missed)
    messages.success(request, f"{missed.path} is off the list.")
    return redirect("missed_paths")
