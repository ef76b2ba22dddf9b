"""Where the reports stand in the CMS: the Reports menu, its addresses, and a panel on the first page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.models import Page
from wagtail.permissions import policy_registry

from core.models import MissedPath
from core.reports import content, views
from core.reports.findings import Report, edits_pages, register_report, registered_reports

STALE = timedelta(days=365)

register_report(
    Report(
        "titles",
        "Titles and descriptions",
        "title",
        content.titles_and_descriptions,
        "Every page has a title and a description of its own. All is well.",
        edits_pages,
    )
)
register_report(
    Report(
        "pictures",
        "Pictures without words",
        "image",
        content.pictures_without_words,
        "Every picture has words for those who cannot see it. All is well.",
        content.edits_pictures,
    )
)
register_report(
    Report(
        "links",
        "Broken links",
        "link",
        content.broken_links,
        "The last scan found no broken link. All is well.",
        edits_pages,
    )
)


def report_urls() -> list[URLPattern]:
    return [
        path("reports/missed/", views.MissedPathsView.as_view(), name="missed_paths"),
        path("reports/missed/results/", views.MissedPathsView.as_view(results_only=True), name="missed_paths_results"),
        path("reports/missed/<int:pk>/redirect/", views.RedirectMissed.as_view(), name="redirect_missed"),
        path("reports/missed/<int:pk>/ignore/", views.ignore, name="ignore_missed"),
        path("reports/to-fix/<slug:name>/", views.FindingsView.as_view(), name="to_fix"),
        path(
            "reports/to-fix/<slug:name>/results/", views.FindingsView.as_view(results_only=True), name="to_fix_results"
        ),
    ]


class ForSome(MenuItem):
    """An entry for those who may see what it leads to."""

    def __init__(self, *args: Any, allowed: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.allowed = allowed

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(self.allowed(request.user))


def add_reports(request: HttpRequest, items: list[Any]) -> None:
    """Add every registered report; apps register theirs when their hooks are read, in any order."""
    entries = [
        ForSome(report.label, report.href, name=report.name, icon_name=report.icon, order=100, allowed=report.allowed)
        for report in registered_reports()
    ]
    missed = reverse("missed_paths")
    entries.append(
        ForSome("Missed addresses", missed, name="missed", icon_name="warning", order=110, allowed=views.may_redirect)
    )
    items[:0] = [entry for entry in entries if entry.is_shown(request)]


class ToFix(Component):
    """How much each report has found, for those who can mend it."""

    name = "to_fix"
    template_name = "core/reports/panel.html"
    order = 50

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        lines = [
            (len(report.find(user)), report.label, report.href)
            for report in registered_reports()
            if report.allowed(user)
        ]
        if views.may_redirect(user):
            lines.append((MissedPath.objects.open().count(), "Missed addresses", reverse("missed_paths")))
        if edits_pages(user):
            lines.append(_stale(user))
        return {"lines": [line for line in lines if line[0]], "asked": bool(lines)}


def add_to_fix(request: HttpRequest, panels: list[Any]) -> None:
    panels.insert(0, ToFix())


def _stale(user: Any) -> tuple[int, str, str]:
    """Count pages nobody has published for a year; Wagtail's own report lists them."""
    before = timezone.now() - STALE
    pages = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "publish")
    count = pages.filter(live=True, last_published_at__lt=before).count()
    query = f"?last_published_at={before:%Y-%m-%d}&live=true"
    return count, "Pages not touched for a year", reverse("wagtailadmin_reports:aging_pages") + query


hooks.register("register_admin_urls", report_urls)
hooks.register("construct_reports_menu", add_reports)
hooks.register("construct_homepage_panels", add_to_fix)
