"""Work that waits for a person, and how the background work goes."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class OfficeTask(models.Model):
    """Something only a person can settle: money without a visit, work that keeps failing."""

    key = models.CharField(max_length=120, unique=True, help_text="One task a cause, however often it is seen.")
    title = models.CharField(max_length=200)
    detail = models.TextField(blank=True)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)

    def __str__(self) -> str:
        return self.title


class SweepRun(models.Model):
    """When a sweep has its next turn, and how the last one went."""

    name = models.CharField(max_length=60, unique=True)
    next_at = models.DateTimeField(help_text="Also the lease of the clock that is running it.")
    ran_at = models.DateTimeField(null=True, blank=True, help_text="When it last went well.")
    failures = models.PositiveIntegerField(default=0, help_text="In a row.")
    last_error = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.name
