"""Addresses that visitors missed, and links that lead nowhere."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page


class MissedPathQuerySet(models.QuerySet["MissedPath"]):
    def open(self) -> Self:
        """Return what still asks for a decision: not ignored, and no redirect has been made."""
        led_on = Redirect.objects.filter(old_path=OuterRef("path"))
        return self.filter(~Exists(led_on), ignored=False)


class MissedPath(models.Model):
    """An address somebody asked for and did not find. It holds nothing about who asked."""

    path = models.CharField(max_length=200, unique=True, help_text="As a redirect is written: no slash at the end.")
    count = models.PositiveIntegerField("times", default=0)
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()
    referrer = models.CharField(
        "linked from", max_length=200, blank=True, help_text="The last page of our own that led there."
    )
    ignored = models.BooleanField(default=False)

    objects = MissedPathQuerySet.as_manager()

    class Meta:
        ordering = ["-count", "path"]

    def __str__(self) -> str:
        return self.path


class BrokenLink(models.Model):
    """A link on a live page that leads nowhere, as the last scan found it."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    target = models.CharField(max_length=300)
    reason = models.CharField(max_length=120)
    found_at = models.DateTimeField()

    class Meta:
        ordering = ["page", "target"]
        constraints = [models.UniqueConstraint(fields=["page", "target"], name="one_finding_for_a_broken_link")]

    def __str__(self) -> str:
        return f"{self.page}: {self.target}"
