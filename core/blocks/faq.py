"""Questions and answers: typed here, or kept once for every page that asks them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString
from wagtail import blocks

from core.blocks.choosers import LeanChooserBlock
from core.blocks.parts import PartBlock
from core.blocks.words import PLAIN_FEATURES
from core.models import Faq
from core.prose import expand, plain
from core.sharing import memo
from core.snippets import Question, published

Context = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """A question and its answer as the page shows them."""

    question: str
    answer: SafeString


def known_group(name: str) -> None:
    """Refuse a group no question is in, and say which there are."""
    names = list(Faq.objects.exclude(group="").order_by("group").values_list("group", flat=True).distinct())
    if name not in names:
        there_are = f"There are: {', '.join(names)}." if names else "No question has a group yet."
        raise ValidationError(f"No question is in the group “{name}”. {there_are}")


def drawn(questions: Iterable[Question], context: Context | None) -> list[Asked]:
    """Return kept questions as shown; the answers of all that are published are expanded together, once."""
    questions = list(questions)
    if not questions:
        return []
    kept = published(context).questions
    answers = memo(
        context,
        "core.answers",
        lambda: dict(zip(kept, expand([faq.answer for faq in kept.values()], context), strict=True)),
    )
    return [Asked(faq.question, answers[faq.pk]) for faq in questions]


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(max_length=160)
    answer = blocks.RichTextBlock(features=PLAIN_FEATURES)

    class Meta:
        icon = "help"
        template = "blocks/question.html"
        description = "One question and its answer; the answer opens at a click."
        preview_value = {"question": "Do I have to be at home?", "answer": "<p>Only to let us in.</p>"}

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        context: Context = super().get_context(value, parent_context)
        return {**context, "asked": Asked(value.get("question") or "", expand([value.get("answer")], context)[0])}

    def questions(self, value: Any, context: Context | None = None) -> list[tuple[str, str]]:
        """Return the question with its answer as plain text."""
        answer = plain(expand([value.get("answer")], context)[0])
        return [(value["question"], answer)] if value.get("question") and answer else []


class FaqBlock(PartBlock):
    heading = blocks.CharBlock(max_length=120, default="Questions people ask")
    kept = blocks.ListBlock(
        LeanChooserBlock("core.Faq"), required=False, default=[], label="Questions kept for every page"
    )
    group = blocks.CharBlock(
        max_length=60,
        required=False,
        validators=[known_group],
        help_text="Adds every question of this group, such as Paying.",
    )

    class Meta:
        icon = "help"
        label = "Questions and answers"
        template = "blocks/faq.html"
        description = "Questions and answers, closed until somebody asks."
        spacing = "l"
        preview_value = {
            "heading": "Questions people ask",
            "questions": [{"question": "Do I have to be at home?", "answer": "<p>Only to let us in.</p>"}],
        }

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        """Add the typed questions here: their name is also that of the method that tells them."""
        typed = blocks.ListBlock(QuestionBlock(), required=False, default=[], label="Questions of this page alone")
        super().__init__([*(local_blocks or []), ("questions", typed)], **kwargs)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation and not (cleaned["kept"] or cleaned["group"] or cleaned["questions"]):
            asked = ValidationError("Choose questions or a group, or type a question.")
            raise blocks.StructBlockValidationError(block_errors={"group": asked})
        return cleaned

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        context: Context = super().get_context(value, parent_context)
        return {**context, "asked": self.asked(value, context)}

    def asked(self, value: Any, context: Context | None = None) -> list[Asked]:
        """Return what is asked, each question once: chosen ones, those of the group, typed ones.

        Head and body of a page ask alike, of the same value; kept beside the answer, its number is nobody else's.
        """
        return memo(context, f"core.faq.{id(value)}", lambda: (value, self._asked(value, context)))[1]

    def _asked(self, value: Any, context: Context | None) -> list[Asked]:
        chosen = [row.pk for row in value.get("kept") or [] if row]
        found: dict[int, Question] = {}
        if chosen or value.get("group"):
            all_there_are = published(context)
            found = {pk: all_there_are.questions[pk] for pk in chosen if pk in all_there_are.questions}
            found |= {faq.pk: faq for faq in all_there_are.grouped(value.get("group") or "-")}
        typed = [one for one in value.get("questions") or [] if one.get("question")]
        answers = expand([one.get("answer") for one in typed], context)
        return drawn(found.values(), context) + [
            Asked(one["question"], answer) for one, answer in zip(typed, answers, strict=True)
        ]

    def questions(self, value: Any, context: Context | None = None) -> list[tuple[str, str]]:
        """Return every question shown with its answer as plain text."""
        told = [(one.question, plain(one.answer)) for one in self.asked(value, context)]
        return [(question, answer) for question, answer in told if answer]
