"""The questions of every service in the basket, on one page: a field for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from booking.answering import BadAnswer, checked, missing
from booking.models import ItemAnswer, OrderItem
from catalogue.models import Question, QuestionKind
from core.uploads import ACCEPT, BadUpload, check_upload

FEW = 7


class QuestionsForm(forms.Form):
    """Made from items fetched with questions and answers, so that it asks the database nothing."""

    def __init__(self, items: Sequence[OrderItem], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked: list[tuple[OrderItem, list[Question]]] = []
        for item in items:
            before = {answer.question_id: answer for answer in item.answers.all()}
            questions = [question for question in item.service.questions.all() if question.active]
            for question in questions:
                self.fields[_name(item, question)] = _field(question, before.get(question.pk))
            if questions:
                self.asked.append((item, questions))

    def groups(self) -> Iterator[tuple[OrderItem, list[forms.BoundField]]]:
        for item, questions in self.asked:
            yield item, [self[_name(item, question)] for question in questions]

    def clean(self) -> dict[str, Any]:
        """Judge each answer by the rule the deed judges it by."""
        found = super().clean() or {}
        for item, questions in self.asked:
            for question in questions:
                self._judge(_name(item, question), question, found)
        return found

    def answers(self) -> dict[tuple[int, int], str | UploadedFile[Any] | None]:
        return {
            (item.pk, question.pk): self.cleaned_data.get(_name(item, question))
            for item, questions in self.asked
            for question in questions
        }

    def _judge(self, name: str, question: Question, found: dict[str, Any]) -> None:
        given = found.get(name)
        try:
            if isinstance(given, UploadedFile):
                check_upload(given)
            elif question.kind != QuestionKind.FILE and name in found:
                checked(question, given or "")
        except (BadAnswer, BadUpload) as refusal:
            self.add_error(name, refusal.message)


def _name(item: OrderItem, question: Question) -> str:
    return f"q_{item.pk}_{question.pk}"


def _field(question: Question, before: ItemAnswer | None) -> forms.Field:
    """Return a field that takes any text: what is asked for is judged once, by `checked`."""
    common: dict[str, Any] = {
        "label": question.text,
        "required": question.required,
        "help_text": question.help,
        "error_messages": {"required": missing(question)},
    }
    if question.kind == QuestionKind.FILE:
        return _file(common, before)
    initial = before.value if before and before.kind == question.kind else ""
    if question.kind == QuestionKind.CHOICE:
        return _choice(question, common, initial)
    return forms.CharField(**common, initial=initial, widget=_widget(question))


def _file(common: dict[str, Any], before: ItemAnswer | None) -> forms.Field:
    limits = "A PDF or a picture, up to 10 MB."
    if before and before.file:
        limits = f"We have “{before.value}”. Choose another file to replace it. {limits}"
        common["required"] = False
    common["help_text"] = f"{common['help_text']} {limits}".strip()
    common["error_messages"] |= {"empty": "That file is empty. Choose another one."}
    return forms.FileField(**common, widget=forms.FileInput(attrs={"accept": ACCEPT}))


def _choice(question: Question, common: dict[str, Any], initial: str) -> forms.Field:
    lines = [(line, line) for line in question.choice_list]
    common["error_messages"] |= {"invalid_choice": missing(question)}
    if len(lines) <= FEW:
        return forms.ChoiceField(**common, choices=lines, initial=initial, widget=forms.RadioSelect)
    return forms.ChoiceField(**common, choices=[("", "Choose one"), *lines], initial=initial)


def _widget(question: Question) -> forms.Widget:
    if question.kind == QuestionKind.LONG_TEXT:
        return forms.Textarea(attrs={"rows": 4, "autocomplete": "off"})
    if question.kind == QuestionKind.NUMBER:
        return forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    if question.kind == QuestionKind.DATE:
        return forms.DateInput(attrs={"type": "date", "autocomplete": "off"})
    return forms.TextInput(attrs={"autocomplete": "off"})
