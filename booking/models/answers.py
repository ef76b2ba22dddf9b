"""What customers told us about an item, in the words they were asked with."""

from __future__ import annotations

import secrets
import uuid
from datetime import date
from typing import Any

from django.core.files.storage import Storage, storages
from django.db import models

from booking.models.orders import OrderItem
from catalogue.models import Question, QuestionKind


def private_files() -> Storage:
    return storages["private"]


def random_name(_answer: Any, _given: str) -> str:
    """Return a name that says nothing and that nobody can guess: what the customer called it stands in the row."""
    token = secrets.token_urlsafe(24)
    return f"answers/{token[:2]}/{token}"


class ItemAnswer(models.Model):
    """The answer to one question, or that it was left open. The question's words are frozen with it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    item = models.ForeignKey(OrderItem, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    text = models.CharField("question", max_length=200)
    kind = models.CharField(max_length=10, choices=QuestionKind.choices)
    value = models.TextField(blank=True)
    file = models.FileField(upload_to=random_name, storage=private_files, max_length=200, blank=True)
    file_type = models.CharField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["item", "question"], name="one_answer_a_question_and_item")]

    def __str__(self) -> str:
        return self.shown

    @property
    def shown(self) -> str:
        """The answer as people read it; for a file, what the customer called it."""
        if self.kind == QuestionKind.DATE and self.value:
            day = date.fromisoformat(self.value)
            return f"{day.day} {day:%B %Y}"
        return self.value
