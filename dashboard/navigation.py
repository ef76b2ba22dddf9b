"""The rail of the dashboard: each role sees the words for its own work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.models import User


@dataclass(frozen=True)
class Link:
    href: str
    label: str
    icon: str
    current: bool = False


def rail(user: User, path: str) -> list[Link]:
    """Return the links of this person, the one they are on marked."""
    links = [
        (
            "dashboard:overview",
            "Visits" if user.is_provider else "Overview",
            "calendar" if user.is_provider else "home",
        ),
        ("dashboard:orders", "Orders", "list"),
        ("dashboard:documents", "Papers", "receipt"),
        ("dashboard:profile", "Account", "user"),
    ]
    if user.is_admin:
        links.append(("dashboard:managers", "Team", "users"))
    if user.has_perm("wagtailadmin.access_admin"):
        links.append(("wagtailadmin_home", "Website", "edit"))
    if user.is_staff:
        links.append(("admin:index", "Records", "book"))
    return [Link(reverse(name), label, icon, _is_here(reverse(name), path)) for name, label, icon in links]


def screen(
    request: HttpRequest, user: User, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a screen in the dashboard's frame."""
    links = {"rail_links": rail(user, request.path)}
    return render(request, f"dashboard/{template}.html", {**links, **context}, status=status)


def _is_here(href: str, path: str) -> bool:
    """An order is on the list's page; the overview, whose address begins them all, only on its own."""
    return path == href or (href.count("/") > 2 and path.startswith(href))
