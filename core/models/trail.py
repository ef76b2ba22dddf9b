"""The event trail: who changed what, why and when."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, thing: models.Model) -> EventQuerySet:
        """Return the trail of one thing, oldest first."""
        return self.filter(subject_type=thing._meta.label_lower, subject_id=str(thing.pk)).order_by("pk")


class Event(models.Model):
    """One change of one thing. Append-only; ids rise, so readers can follow the table as a feed."""

    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    old = models.CharField(max_length=40, blank=True)
    new = models.CharField(max_length=40)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id", "id"], name="event_trail")]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id}: {self.old} → {self.new}"
