"""What a customer is asked before the work: answers that change neither price nor duration."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models

MOST_CHOICES = 40
LONGEST_CHOICE = 200


class QuestionKind(models.TextChoices):
    TEXT = "text", "One line of text"
    LONG_TEXT = "long_text", "Several lines of text"
    CHOICE = "choice", "One of several answers"
    NUMBER = "number", "A number"
    DATE = "date", "A date"
    FILE = "file", "A file: picture or PDF"


class QuestionQuerySet(models.QuerySet["Question"]):
    def asked(self) -> QuestionQuerySet:
        return self.filter(active=True)


class Question(models.Model):
    """Asked at checkout about a service in the basket. Answers keep the words they answered."""

    service = models.ForeignKey("catalogue.Service", on_delete=models.CASCADE, related_name="questions")
    text = models.CharField("question", max_length=200, help_text="As the customer reads it.")
    help = models.CharField(max_length=300, blank=True, help_text="A hint below the question.")
    kind = models.CharField("kind of answer", max_length=10, choices=QuestionKind.choices, default=QuestionKind.TEXT)
    choices = models.TextField("answers to choose from", blank=True, help_text="One a line, for a choice only.")
    required = models.BooleanField("must be answered", default=False)
    active = models.BooleanField(default=True, help_text="Off: no longer asked. Answers given stay.")
    position = models.PositiveSmallIntegerField(default=0)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text

    @property
    def choice_list(self) -> list[str]:
        return [line.strip() for line in self.choices.splitlines() if line.strip()]

    def clean(self) -> None:
        """Refuse a choice nobody could make."""
        if self.kind != QuestionKind.CHOICE:
            return
        lines = self.choice_list
        if not 2 <= len(lines) <= MOST_CHOICES:
            raise ValidationError({"choices": f"Write 2 to {MOST_CHOICES} answers, one a line."})
        if len(set(lines)) != len(lines):
            raise ValidationError({"choices": "Write each answer once."})
        if any(len(line) > LONGEST_CHOICE for line in lines):
            raise ValidationError({"choices": f"An answer has up to {LONGEST_CHOICE} characters."})
