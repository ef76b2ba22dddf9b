"""Contact messages in Wagtail: read, searched, marked as dealt with, exported by those who may; never edited."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import linebreaks
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log
from wagtail.permissions import register_permission_policy

from core.policies import Refusing
from core.spreadsheets import harmless
from home.actions import mark_handled, mark_open
from home.models import ContactMessage

MAY_MARK = "home.change_contactmessage"
MAY_EXPORT = "home.export_contactmessage"


class ReadAndForget(Refusing):
    """What visitors wrote is read and deleted, and never written by anybody here."""

    refused = frozenset({"add", "change"})


register_permission_policy(ContactMessage, ReadAndForget(ContactMessage))


class MessageIndex(IndexView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep the export for those who may: to see one message at a time is less than to take all along."""
        if request.GET.get("export"):
            if not request.user.has_perm(MAY_EXPORT):
                raise PermissionDenied
            log(request.user, "callout.export_messages", data={"query": request.GET.urlencode()[:200]})
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        return answer

    @cached_property
    def show_export_buttons(self) -> bool:
        return bool(self.request.user.has_perm(MAY_EXPORT))

    def write_csv_row(self, writer: Any, row_dict: dict[str, Any]) -> Any:
        return super().write_csv_row(writer, {name: harmless(value) for name, value in row_dict.items()})


class MessageInspect(InspectView):
    template_name = "home/admin/inspect_message.html"

    def get_message_display_value(self) -> str:
        return mark_safe(linebreaks(self.object.message, autoescape=True))  # noqa: S308 - escaped by `linebreaks`

    def get_handled_at_display_value(self) -> Any:
        return self.object.handled_at or "Not yet"

    def get_handled_by_display_value(self) -> Any:
        return self.object.handled_by or "Nobody yet"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "may_mark": self.request.user.has_perm(MAY_MARK)}


@require_POST
def toggle(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a message as dealt with, or as open again."""
    if not request.user.has_perm(MAY_MARK):
        raise PermissionDenied
    message = get_object_or_404(ContactMessage, pk=pk)
    if request.POST.get("mark") == "open":
        mark_open(message)
        messages.success(request, "The message is open again.")
    else:
        mark_handled(message, by=request.user, at=timezone.now())
        messages.success(request, "Marked as dealt with.")
    return redirect(reverse("contact_messages:index"))


class MessageViewSet(ModelViewSet):
    model = ContactMessage
    name = "contact_messages"
    url_prefix = "contact-messages"
    icon = "mail"
    menu_label = "Messages"
    menu_order = 250
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = MessageIndex
    inspect_view_class = MessageInspect
    inspect_view_fields = [
        "name", "email", "phone", "message", "sent_at", "suspicion", "handled_at", "handled_by"
    ]  # fmt: skip
    list_display = [
        "name",
        "email",
        Column("suspicion", label="Suspected spam"),
        DateColumn("sent_at", label="Sent"),
        StatusTagColumn("status_words", label="State", primary=lambda message: message.handled_at is None),
    ]
    list_filter = {"handled_at": ["isnull"], "suspicion": ["exact"], "sent_at": ["date__gte"]}
    list_export = ["sent_at", "name", "email", "phone", "message", "suspicion", "handled_at"]
    list_per_page = 50
    export_filename = "contact-messages"
    search_fields = ["name", "email", "message"]
    ordering = ["-sent_at"]
    form_fields = ["name"]

    def get_urlpatterns(self) -> list[Any]:
        return [*super().get_urlpatterns(), path("toggle/<int:pk>/", toggle, name="toggle")]
