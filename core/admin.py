"""What only a person can settle, where postcodes lie, and a base for what is only read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.models import Event, OfficeTask, PostcodeArea
from core.outcodes import load_outcodes
from core.read_only import ReadOnly

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.db.models import QuerySet

    ReadOnlyBase = ModelAdmin[Any]
    TaskBase = ModelAdmin[OfficeTask]
    AreaBase = ModelAdmin[PostcodeArea]
else:
    ReadOnlyBase = TaskBase = AreaBase = admin.ModelAdmin


class ReadOnlyAdmin(ReadOnly, ReadOnlyBase):
    """Rows that deeds write: the admin shows them and changes none."""


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ("at", "subject_type", "subject_id", "old", "new", "actor", "reason")
    list_filter = ("subject_type",)
    list_select_related = ("actor",)
    search_fields = ("subject_id",)


@admin.register(OfficeTask)
class OfficeTaskAdmin(TaskBase):
    list_display = ("title", "created_at", "done_at", "done_by")
    list_filter = (("done_at", admin.EmptyFieldListFilter),)
    list_select_related = ("done_by",)
    search_fields = ("title", "detail")
    readonly_fields = ("key", "title", "detail", "created_at", "done_at", "done_by")
    actions = ("mark_done",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.action(description="Mark as done", permissions=["change"])
    def mark_done(self, request: HttpRequest, chosen: QuerySet[OfficeTask]) -> None:
        done = chosen.filter(done_at=None).update(done_at=timezone.now(), done_by=request.user.pk)
        self.message_user(request, f"{done} done.", messages.SUCCESS)


@admin.register(PostcodeArea)
class PostcodeAreaAdmin(AreaBase):
    list_display = ("outcode", "name", "lat", "lng")
    search_fields = ("outcode", "name")
    change_list_template = "admin/core/postcodearea/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        load = path("load/", self.admin_site.admin_view(require_POST(self.load)), name="core_postcodearea_load")
        return [load, *super().get_urls()]

    def load(self, request: HttpRequest) -> HttpResponse:
        """Load the table that comes with the product."""
        if not self.has_add_permission(request):
            return HttpResponse(status=403)
        self.message_user(request, f"{load_outcodes()} new outcodes.", messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:core_postcodearea_changelist"))
