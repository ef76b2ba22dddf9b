"""Every event a provider sent us, stored once before anything is done about it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class WebhookInbox(models.Model):
    class State(models.TextChoices):
        RECEIVED = "received"
        DONE = "done"
        IGNORED = "ignored"
        DEAD = "dead"

    gateway = models.CharField(max_length=20)
    event_id = models.CharField(max_length=120)
    type = models.CharField(max_length=80)
    livemode = models.BooleanField()
    object_ref = models.CharField(max_length=120, blank=True)
    body = models.TextField()
    provider_created = models.DateTimeField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(help_text="Also the lease of the worker that has claimed the row.")
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gateway", "event_id"], name="an_event_is_stored_once")]
        indexes = [models.Index(fields=["next_try_at"], condition=Q(state="received"), name="inbox_waiting")]

    def __str__(self) -> str:
        return f"{self.gateway} {self.type} {self.event_id}"
