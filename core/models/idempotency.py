"""Answers kept for those who ask twice."""

from __future__ import annotations

from django.db import models


class IdempotentRequest(models.Model):
    """The first answer to a request, so that a retry with the same key gets it again.

    `answer` is written in the transaction that did the work: a crash between the commit and the
    answer leaves the work findable, and one before it leaves nothing.
    """

    scope = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of what was asked.")
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="one_answer_a_key")]

    def __str__(self) -> str:
        return f"{self.scope}:{self.key}"
