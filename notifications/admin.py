"""Messages for the office to look at, and dead ones to try again. Nothing here is edited."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from core.errors import Conflict
from core.read_only import ReadOnly
from notifications.actions import retry_delivery
from notifications.models import Delivery


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly, admin.ModelAdmin[Delivery]):
    list_display = ["kind", "recipient", "status", "tries", "created_at", "sent_at", "last_error"]
    list_filter = ["status", "kind"]
    search_fields = ["recipient", "subject_id"]
    date_hierarchy = "created_at"
    actions = ["try_again"]

    @admin.action(description="Try dead messages again", permissions=["retry"])
    def try_again(self, request: HttpRequest, chosen: QuerySet[Delivery]) -> None:
        queued = 0
        for delivery in chosen:
            try:
                retry_delivery(delivery, at=timezone.now(), actor=request.user)
            except Conflict:
                continue
            queued += 1
        messages.info(request, f"Queued {queued} of {len(chosen)} messages. Only dead ones can be tried again.")

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("notifications.change_delivery")
