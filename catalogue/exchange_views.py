"""Screens of the CMS that move the catalogue in and out of a spreadsheet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.auth import require_admin_access

from accounts.models import User
from catalogue.exchange.exporting import COLUMNS, rows_of_catalogue
from catalogue.exchange.importing import Outcome, import_rows
from catalogue.exchange.tables import BadTable, Row, as_csv, as_xlsx, read_table

NEEDED = tuple(
    f"catalogue.{name}"
    for name in ("add_service", "change_service", "change_option", "change_extra", "add_priceversion")
)
SALT = "catalogue.exchange"
FORMATS = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
CHANGED = "The catalogue has changed since you looked. Look again at what would be done."


class TableForm(forms.Form):
    table = forms.FileField(
        label="CSV or XLSX file",
        error_messages={"required": "Choose a file.", "empty": "That file is empty."},
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )


@require_safe
@require_admin_access
def export(request: HttpRequest, ending: str) -> HttpResponse:
    """Download the catalogue as it is now."""
    if not request.user.has_perm("catalogue.change_service"):
        raise PermissionDenied
    write, content_type = FORMATS[ending]
    body = write(COLUMNS, rows_of_catalogue(at=timezone.now()))
    name = f"catalogue-{timezone.localdate():%Y-%m-%d}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(body, content_type=content_type, headers={**headers, "Cache-Control": "private, no-store"})


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def bring_in(request: HttpRequest) -> HttpResponse:
    """Show what a file would change; the second POST, with exactly that, changes it."""
    if not request.user.has_perms(NEEDED):
        raise PermissionDenied
    if request.method == "POST" and "rows" in request.POST:
        return _confirm(request)
    form = TableForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        try:
            rows = read_table(form.cleaned_data["table"].read())
            return _show(request, form, rows, import_rows(rows, at=timezone.now(), by=None))
        except BadTable as refusal:
            form.add_error("table", refusal.message)
    return _show(request, form, [], None)


def _confirm(request: HttpRequest) -> HttpResponse:
    try:
        rows: list[Row] = signing.loads(request.POST["rows"], salt=SALT, max_age=3600)
    except signing.BadSignature:
        messages.error(request, "That took a while. Choose the file again.")
        return redirect("catalogue_import")
    shown = request.POST.get("digest", "")
    assert isinstance(request.user, User)
    outcome = import_rows(rows, at=timezone.now(), by=request.user, shown=shown)
    if outcome.problems or outcome.digest != shown:
        messages.warning(request, CHANGED)
        return _show(request, TableForm(), rows, outcome)
    messages.success(request, f"{len(outcome.changes)} rows were changed.")
    return redirect("wagtailsnippets_catalogue_service:list")


def _show(request: HttpRequest, form: TableForm, rows: list[Row], outcome: Outcome | None) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "outcome": outcome,
        "rows": signing.dumps(rows, salt=SALT, compress=True) if outcome and not outcome.problems else "",
        "columns": COLUMNS,
        "breadcrumbs_items": [
            {"url": reverse("wagtailsnippets_catalogue_service:list"), "label": "Services"},
            {"url": "", "label": "Import"},
        ],
        "header_title": "Import services",
        "page_title": "Import services",
        "header_icon": "upload",
    }
    failed = bool(form.errors) or bool(outcome and outcome.problems)
    return render(request, "catalogue/cms/import.html", context, status=422 if failed else 200)
