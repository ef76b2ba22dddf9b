"""Answers to the questions of services in a basket."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeAlias

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from booking.actions.attachments import forget_file
from booking.actions.basket import keep_holds
from booking.actions.drafts import forget_typed
from booking.actions.touching import lock_and_touch
from booking.answering import BadAnswer, checked, missing
from booking.drafts import QUESTIONS
from booking.models import ItemAnswer, Order, OrderItem
from catalogue.models import Question, QuestionKind
from core.uploads import check_upload

# By item and question. A file that is None leaves the one sent before in its place.
Given: TypeAlias = "Mapping[tuple[int, int], str | UploadedFile[Any] | None]"


@transaction.atomic
def give_answers(order: Order, given: Given, *, at: datetime) -> None:
    """Write down the answers to every question asked now; what is not in `given` was left open.

    Raises BadAnswer or BadUpload, and AlreadyPlaced where another tab was quicker.
    """
    lock_and_touch(order, at=at)
    for item in order.items.prefetch_related("service__questions", "answers"):
        before = {answer.question_id: answer for answer in item.answers.all()}
        for question in item.service.questions.all():
            if question.active:
                _answer(item, question, given.get((item.pk, question.pk)), before.get(question.pk))
    forget_typed(order, QUESTIONS)
    keep_holds(order, at=at)


def _answer(
    item: OrderItem, question: Question, given: str | UploadedFile[Any] | None, before: ItemAnswer | None
) -> None:
    answer = before or ItemAnswer(item=item, question=question)
    had_file = answer.file.name
    answer.text, answer.position = question.text, question.position
    if question.kind == QuestionKind.FILE:
        _take_file(answer, question, given)
    else:
        answer.value, answer.file, answer.file_type = checked(question, given if isinstance(given, str) else ""), "", ""
    answer.kind = question.kind
    answer.save()
    if had_file and had_file != answer.file.name:
        forget_file(had_file)


def _take_file(answer: ItemAnswer, question: Question, given: str | UploadedFile[Any] | None) -> None:
    if isinstance(given, UploadedFile):
        found = check_upload(given)
        answer.file = given
        answer.value, answer.file_type = found.name, found.content_type
    elif answer.kind != QuestionKind.FILE or not answer.file:
        if question.required:
            raise BadAnswer(missing(question))
        answer.value, answer.file, answer.file_type = "", "", ""
