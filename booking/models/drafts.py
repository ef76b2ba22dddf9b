"""What a basket has beside the order it may become: words half typed, whose account keeps it, ways back to it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from booking.models.orders import Order
from core.visibility import VisibleQuerySet


class DraftQuerySet(VisibleQuerySet["Draft"]):
    def agreed(self) -> DraftQuerySet:
        """Return those whose owner asked to be reminded."""
        return self.filter(reminder_agreed_at__isnull=False)

    def to_remind(self) -> DraftQuerySet:
        return self.agreed().filter(reminded_at=None)


class Draft(models.Model):
    """Goes with its basket, and with it every word that was typed."""

    order = models.OneToOneField(Order, on_delete=models.CASCADE, related_name="draft")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="drafts"
    )
    # By step and field. Nothing here has been judged, so it stands apart from what the order says.
    typed = models.JSONField(default=dict, blank=True, editable=False)
    code_nonce = models.CharField(max_length=32, blank=True, editable=False)
    code_digest = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)
    code_until = models.DateTimeField(null=True, blank=True)

    reminder_agreed_at = models.DateTimeField(null=True, blank=True)
    reminder_words = models.CharField(max_length=300, blank=True, help_text="What they agreed to, as it was shown.")
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(code_digest=None) | Q(code_until__isnull=False), name="a_code_does_not_last_for_ever"
            )
        ]

    def __str__(self) -> str:
        return f"What is kept of {self.order}"

    def typed_at(self, step: str) -> dict[str, Any]:
        """Return what was typed at a step and not sent yet."""
        typed: dict[str, Any] = self.typed.get(step, {})
        return typed
