"""Messages to people: each one a row, so that it is sent once, tried again, and remembered."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, at: datetime) -> DeliveryQuerySet:
        """Return what should be sent by `at`, and what a dead worker left half-way, oldest first."""
        waiting = Q(status__in=[Delivery.Status.QUEUED, Delivery.Status.FAILED, Delivery.Status.SENDING])
        return self.filter(waiting, next_try_at__lte=at).order_by("next_try_at", "pk")


class Delivery(models.Model):
    class Status(models.TextChoices):
        QUEUED = "queued", "Waiting"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Will be tried again"
        DEAD = "dead", "Given up"
        SUPPRESSED = "suppressed", "Not wanted"

    MOVES: ClassVar[dict[str, frozenset[str]]] = {
        Status.QUEUED: frozenset({Status.SENDING, Status.SUPPRESSED}),
        Status.SENDING: frozenset({Status.SENT, Status.FAILED, Status.DEAD, Status.SENDING, Status.SUPPRESSED}),
        Status.FAILED: frozenset({Status.SENDING, Status.SUPPRESSED}),
        Status.DEAD: frozenset({Status.QUEUED}),
    }

    class Channel(models.TextChoices):
        EMAIL = "email", "E-mail"

    kind = models.CharField(max_length=40, help_text="A registered kind, such as order_confirmed.")
    subject_id = models.CharField(max_length=60, help_text="What it is about, such as an order's public id.")
    step = models.CharField(max_length=40, blank=True, help_text="Tells repeats of one kind apart.")
    recipient = models.CharField(max_length=254)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.EMAIL)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(help_text="Also the lease of the worker that is sending it.")
    last_error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id", "step", "recipient", "channel"], name="a_message_is_sent_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(status__in=["queued", "failed", "sending"]),
                name="delivery_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.recipient}: {self.status}"
