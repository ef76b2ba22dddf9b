"""The demonstration gateway's own memory, as if it stood in another house.

Nothing outside `payments.gateways.sandbox` reads these tables: what happened there reaches us by
its answers and its signed events, like that of a real gateway.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.fields import AmountField, CurrencyCodeField


class SandboxIntent(models.Model):
    ref = models.CharField(max_length=40, unique=True)
    key = models.CharField(max_length=120, unique=True, help_text="The idempotency key it was made with.")
    currency = CurrencyCodeField()
    amount = AmountField()
    metadata = models.JSONField(default=dict)
    status = models.CharField(max_length=24, default="requires_payment_method")
    attempt = models.PositiveSmallIntegerField(default=1)
    charge_ref = models.CharField(max_length=40, blank=True)
    charged_at = models.DateTimeField(null=True, blank=True)
    last4 = models.CharField(max_length=4, blank=True, help_text="All that is kept of a card number.")
    return_url = models.CharField(max_length=500, blank=True)
    failure_code = models.CharField(max_length=60, blank=True)
    refunds = models.JSONField(default=list)
    created_at = models.DateTimeField()
    settles_at = models.DateTimeField(null=True, blank=True, help_text="When a slow payment goes through.")

    def __str__(self) -> str:
        return self.ref


class SandboxEvent(models.Model):
    """An event waiting to be posted to our own webhook address."""

    event_id = models.CharField(max_length=40, unique=True)
    body = models.TextField()
    due_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=Q(delivered_at=None), name="sandbox_event_due")]

    def __str__(self) -> str:
        return self.event_id
