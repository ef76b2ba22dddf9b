"""What editors should mend: each report is a function that returns findings, registered by the app that knows.

From one registration come the page in the Reports menu, its export, and a line on the first page of the CMS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from wagtail.models import Page
from wagtail.permissions import policy_registry


@dataclass(frozen=True)
class Finding:
    """One thing to mend, and where that is done."""

    title: str
    problem: str
    href: str
    detail: str = ""


@dataclass(frozen=True)
class Report:
    """`find` and `allowed` are asked with the user who looks; `all_well` is shown when nothing is found."""

    name: str
    label: str
    icon: str
    find: Callable[[Any], list[Finding]]
    all_well: str
    allowed: Callable[[Any], bool]

    @property
    def href(self) -> str:
        return reverse("to_fix", args=[self.name])


_reports: dict[str, Report] = {}


def register_report(report: Report) -> None:
    """Add a report; the same name replaces what it stood for."""
    _reports[report.name] = report


def registered_reports() -> list[Report]:
    return list(_reports.values())


def report_named(name: str) -> Report | None:
    return _reports.get(name)


def edits_pages(user: Any) -> bool:
    """Whether the user may change pages anywhere."""
    return bool(policy_registry.get_by_type(Page).user_has_any_permission(user, ["add", "change", "publish"]))


def editable(user: Any) -> set[int]:
    """Return the ids of the pages this user may change or publish."""
    pages = policy_registry.get_by_type(Page).instances_user_has_any_permission_for(user, ["change", "publish"])
    return set(pages.values_list("pk", flat=True))


def edit_address(page_id: int) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page_id])


def mine(user: Any, findings: Iterable[tuple[int, Finding]]) -> list[Finding]:
    """Leave out findings about pages that somebody else looks after."""
    allowed = editable(user)
    return [finding for page_id, finding in findings if page_id in allowed]
